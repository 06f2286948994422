"""Sitekeys made, changed and withdrawn, whoever asks for it: the API or a page."""

import base64
import secrets
from typing import Any
from uuid import UUID

import msgspec
from litestar.datastructures import State
from sqlalchemy.ext.asyncio import AsyncSession

from models.queries.accounts import organization_by_id
from models.queries.catalogue import stations_among
from models.queries.sitekeys import add_sitekey, change_sitekey, hold_sitekeys_of, sitekey_by_id
from models.tables import Sitekey
from models.tenancy import PUBLIC, act_for
from service.accounts.principals import Principal
from service.catalogue.editing import patched
from service.identifiers import new_id
from service.partners.origins import entries_of
from service.partners.structs import NewSitekey, SitekeyInput
from service.problems import Breach, Refused, Rule

MOST_SITEKEYS = 100
"""So many an organization may have."""
_PREFIX = "nqi_site_"
_RANDOM_BYTES = 16
_ENOUGH = Rule("limit", f"最多{MOST_SITEKEYS}个", f"there are {MOST_SITEKEYS} already")
_NOBODY = Rule("unknown-reference", "没有这个机构", "is no organization")
_NOT_YOURS = Rule("scope", "只有运营方可以指定机构", "is for the operator to say")
_NO_STATION = Rule("unknown-reference", "目录中没有这个服务站", "is no station of the catalogue")


async def create_sitekey(session: AsyncSession, state: State, principal: Principal, stated: NewSitekey) -> Sitekey:
    """A sitekey of the caller's organization, or of another one where the caller is the operator."""
    owner = stated.organization if principal.is_operator else principal.organization_id
    if not principal.is_operator and stated.organization not in (None, owner):
        raise Refused("contradiction", [Breach("/organization", _NOT_YOURS)])
    if owner is None or await organization_by_id(session, owner) is None:
        raise Refused("unknown-reference", [Breach("/organization", _NOBODY)])
    values = await _checked(state, principal, stated, stated.live, state.settings.portal_sitekey_per_minute)
    if await hold_sitekeys_of(session, owner) >= MOST_SITEKEYS:
        raise Refused("not-in-this-state", [Breach("", _ENOUGH)])
    own = {"id": new_id(), "organization_id": owner, "key": _new_key(), "live": stated.live}
    return await add_sitekey(session, {**own, "created_by": principal.name, **values})


async def change_stated(
    session: AsyncSession, state: State, principal: Principal, found: Sitekey, patch: dict[str, Any]
) -> Sitekey:
    """The sitekey with a merge patch (RFC 7396); unchanged, it stays at its version."""
    before = as_input(found)
    stated: SitekeyInput = patched(before, patch, SitekeyInput)
    most = max(found.budget_per_minute, state.settings.portal_sitekey_per_minute)
    values = await _checked(state, principal, stated, found.live, most)
    return found if values == before else await change_sitekey(session, found.id, values)


async def withdraw_sitekey(session: AsyncSession, found: Sitekey) -> Sitekey:
    """The sitekey, which holds no more from now on; its use is kept, and a change can switch it on again."""
    return await change_sitekey(session, found.id, {"enabled": False}) if found.enabled else found


async def own_sitekey(session: AsyncSession, id_: UUID, to_change: bool = False) -> Sitekey:
    """A sitekey that the tenant may see; refused where there is none."""
    found = await sitekey_by_id(session, id_, to_change)
    if found is None:
        raise Refused("not-found")
    return found


def as_input(sitekey: Sitekey) -> dict[str, Any]:
    """What its owner says of a sitekey."""
    return {name: getattr(sitekey, name) for name in SitekeyInput.__struct_fields__}


async def _checked(state: State, principal: Principal, stated: SitekeyInput, live: bool, most: int) -> dict[str, Any]:
    """The columns of what is stated; refused where it points to nothing, or to more than the caller may give."""
    usual: int = state.settings.portal_sitekey_per_minute
    budget = usual if stated.budget_per_minute is None else stated.budget_per_minute
    if budget > most and not principal.is_operator:
        raise Refused("contradiction", [Breach("/budget_per_minute", _too_much(most))])
    await _check_stations(state, stated.stations, live)
    lists = {name: list(dict.fromkeys(getattr(stated, name))) for name in ("stations", "regions", "elements")}
    said = msgspec.structs.asdict(stated) | lists
    values = {name: said[name] for name in SitekeyInput.__struct_fields__}
    return {**values, "origins": entries_of(stated.origins), "budget_per_minute": budget}


async def _check_stations(state: State, ids: list[str], live: bool) -> None:
    if not ids:
        return
    # An organization sees its own stations alone; a portal may show those of everybody.
    async with (state.sessions if live else state.demo_sessions).begin() as session:
        await act_for(session, PUBLIC)
        known = await stations_among(session, ids)
    unknown = [Breach(f"/stations/{place}", _NO_STATION) for place, id_ in enumerate(ids) if id_ not in known]
    if unknown:
        raise Refused("unknown-reference", unknown)


def _too_much(most: int) -> Rule:
    return Rule("range", f"最多{most}；更高的额度由运营方设定", f"must be at most {most}; the operator can give more")


def _new_key() -> str:
    return _PREFIX + base64.urlsafe_b64encode(secrets.token_bytes(_RANDOM_BYTES)).decode().rstrip("=")
