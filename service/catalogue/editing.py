"""One listing created or changed, whoever asks for it: the API, a page, or a restored version.

Every change goes the same way: rules that the struct cannot say are checked, the row is written as imports write it,
and the version that comes of it is recorded in the same transaction.
"""

import contextlib
from collections.abc import Collection, Iterator
from typing import Any

import msgspec
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncSession

from models.queries.history import Note, record_versions
from models.queries.importing import Written, write_offerings, write_stations
from models.queries.listings import (
    Recorded,
    listed_offerings_of,
    open_stations,
    recorded,
    set_states,
    taken_ids,
)
from service.accounts.principals import Principal
from service.catalogue.files import as_row
from service.catalogue.listings import OfferingListing, StationListing
from service.catalogue.merging import merged
from service.catalogue.records import OfferingInput, OfferingOut, StationInput, StationOut
from service.catalogue.states import check_editable, check_move
from service.clock import today
from service.identifiers import new_id
from service.problems import Breach, Refused, Rule, breach_of_body
from service.strict import whole

TAKEN = Rule("taken", "已被使用", "is in use already")
NO_STATION = Rule("unknown-reference", "本机构没有这个服务站", "is no station of the organization")
FUTURE = Rule("range", "不能晚于今天", "must not lie in the future")
_NO_ORGANIZATION = Rule("unknown-reference", "没有这个机构", "is no organization")
_NOT_YOURS = Rule("scope", "只有运营方可以指定机构", "is for the operator to say")
_IN_USE = Rule("in-use", "还有未撤回的服务项", "still has offerings that are not withdrawn")
_SAME_ID = Rule("fixed", "编号不能修改", "cannot be changed")
_SAME_OWNER = Rule("fixed", "所属机构不能修改", "cannot be changed")
_NOT_ALLOWED = "42501"
"""The SQLSTATE of row-level security, among others."""


def offering_out(found: Recorded) -> OfferingOut:
    """An offering as the API shows it."""
    return msgspec.convert({**found.document, **_state_of(found), "state_reason": found.state_reason}, OfferingOut)


def station_out(found: Recorded) -> StationOut:
    """A station as the API shows it."""
    return msgspec.convert({**found.document, **_state_of(found)}, StationOut)


def _state_of(found: Recorded) -> dict[str, Any]:
    return {"state": found.state, "version": found.version, "updated_at": found.updated_at}


def listing_of(stated: OfferingInput, id_: str) -> OfferingListing:
    """What an input says of the service itself, under an id."""
    values = {name: getattr(stated, name) for name in OfferingListing.__struct_fields__}
    return OfferingListing(**{**values, "id": id_})


def breaches_of(listing: OfferingListing, stations: Collection[str]) -> list[Breach]:
    """The rules that a listing breaks beside those of its struct."""
    breaches: list[Breach] = []
    if listing.station not in stations:
        breaches.append(Breach("/station", NO_STATION))
    if listing.assured_date is not None and listing.assured_date > today():
        breaches.append(Breach("/assured_date", FUTURE))
    return breaches


def refuse_breaches(breaches: list[Breach]) -> None:
    """Refuse, where there is something to refuse."""
    if breaches:
        kind = "unknown-reference" if breaches[0].rule.code == "unknown-reference" else "contradiction"
        raise Refused(kind, breaches)


async def create_offering(session: AsyncSession, principal: Principal, stated: OfferingInput) -> Recorded:
    """A new offering; said to be true on the day on which it is made, if on no other."""
    id_ = stated.id or str(new_id())
    if await taken_ids(session, "offering", [id_], principal.tenant):
        raise Refused("already-exists", [Breach("/id", TAKEN)])
    state = stated.state or "draft"
    if state not in ("draft", "published"):
        check_move("draft", state, stated.state_reason)
    listing = listing_of(stated, id_)
    refuse_breaches(breaches_of(listing, await open_stations(session, [listing.station])))
    if listing.assured_date is None:
        listing = msgspec.structs.replace(listing, assured_date=today())
    note = principal.note("created", stated.state_reason)
    return await _write_offering(session, listing, state, stated.state_reason, note)


async def change_offering(
    session: AsyncSession, principal: Principal, found: Recorded, stated: OfferingInput, action: str
) -> Recorded:
    """An offering as it is to be from now on; unchanged, it stays at its version."""
    if stated.id not in (None, found.external_id):
        raise Refused("contradiction", [Breach("/id", _SAME_ID)])
    state = stated.state or found.state
    check_move(found.state, state, stated.state_reason)
    if state == found.state:
        check_editable(state)
    reason = reason_of_state(stated, found)
    told = state != found.state or reason != found.state_reason
    listing = listing_of(stated, found.external_id)
    refuse_breaches(breaches_of(listing, await open_stations(session, [listing.station])))
    if state != found.state and listing == msgspec.convert(found.document, OfferingListing):
        return await _move(session, principal, found, state, reason)
    # Why it is in its state says nothing of a change that leaves it there, unless it is that which changes.
    note = principal.note(action, reason if told else None)
    return await _write_offering(session, listing, state, reason, note)


def reason_of_state(stated: OfferingInput, found: Recorded) -> str | None:
    """Why an offering is in the state that it is to be in: where it stays there, as it was until another is given."""
    stays = stated.state in (None, found.state)
    return stated.state_reason or (found.state_reason if stays else None)


async def withdraw_offering(
    session: AsyncSession, principal: Principal, found: Recorded, reason: str | None
) -> Recorded:
    """The offering is offered no more; nothing of it is forgotten."""
    check_move(found.state, "withdrawn", reason)
    if found.state == "withdrawn":
        return found
    return await _move(session, principal, found, "withdrawn", reason)


async def _move(
    session: AsyncSession, principal: Principal, found: Recorded, state: str, reason: str | None
) -> Recorded:
    await set_states(session, "offering", [found.external_id], state, reason)
    await record_versions(session, "offering", [found.external_id], principal.note(state, reason))
    return await _again(session, "offering", found.external_id)


async def _write_offering(
    session: AsyncSession, listing: OfferingListing, state: str, reason: str | None, note: Note
) -> Recorded:
    row = {**as_row(listing), "state": state, "state_reason": reason}
    with taken_where_not_ours():
        written = await write_offerings(session, [row], note)
    _refuse_overwriting(written, listing.id, note)
    return await _again(session, "offering", listing.id)


@contextlib.contextmanager
def taken_where_not_ours() -> Iterator[None]:
    """What another organization writes at this moment under the same id is not seen before, and is not overwritten."""
    try:
        yield
    except DBAPIError as error:
        if getattr(error.orig, "sqlstate", None) != _NOT_ALLOWED:
            raise
        raise Refused("already-exists", [Breach("/id", TAKEN)]) from None


def _refuse_overwriting(written: Written, id_: str, note: Note) -> None:
    """Of two who create under the same id at once, the second must not overwrite the first."""
    if note.action == "created" and id_ not in written.created:
        raise Refused("already-exists", [Breach("/id", TAKEN)])


async def create_station(session: AsyncSession, principal: Principal, stated: StationInput) -> Recorded:
    """A new station of the caller's organization, or of the one that the operator names."""
    id_ = stated.id or str(new_id())
    if await taken_ids(session, "station", [id_], principal.tenant):
        raise Refused("already-exists", [Breach("/id", TAKEN)])
    owner = principal.organization_id
    if stated.organization_id is not None and stated.organization_id != owner:
        if not principal.is_operator:
            raise Refused("contradiction", [Breach("/organization_id", _NOT_YOURS)])
        owner = stated.organization_id
    if owner is None:
        raise Refused("contradiction", [Breach("/organization_id", _NO_ORGANIZATION)])
    stated = msgspec.structs.replace(stated, modelled=False)
    return await _write_station(session, principal, stated, id_, str(owner), "created")


async def change_station(
    session: AsyncSession, principal: Principal, found: Recorded, stated: StationInput, action: str
) -> Recorded:
    """A station as it is to be from now on; whose it is stays."""
    if stated.id not in (None, found.external_id):
        raise Refused("contradiction", [Breach("/id", _SAME_ID)])
    if stated.organization_id not in (None, found.organization_id):
        raise Refused("contradiction", [Breach("/organization_id", _SAME_OWNER)])
    # That a station is a model of one is not for itself to say.
    stated = msgspec.structs.replace(stated, modelled=bool(found.document["modelled"]))
    return await _write_station(session, principal, stated, found.external_id, str(found.organization_id), action)


async def withdraw_station(session: AsyncSession, principal: Principal, found: Recorded) -> Recorded:
    """The station is shown no more; first its offerings are to be withdrawn."""
    if found.state == "withdrawn":
        return found
    if await listed_offerings_of(session, found.external_id):
        raise Refused("not-in-this-state", [Breach("", _IN_USE)])
    await set_states(session, "station", [found.external_id], "withdrawn")
    await record_versions(session, "station", [found.external_id], principal.note("withdrawn"))
    return await _again(session, "station", found.external_id)


async def _write_station(
    session: AsyncSession, principal: Principal, stated: StationInput, id_: str, owner: str, action: str
) -> Recorded:
    values = {name: getattr(stated, name) for name in StationListing.__struct_fields__}
    listing = StationListing(**{**values, "id": id_, "organization": None})
    row = {**as_row(listing), "organization_id": owner}
    note = principal.note(action)
    with taken_where_not_ours():
        written = await write_stations(session, [row], note)
    found = await recorded(session, "station", id_)
    if found is None:
        raise Refused("unknown-reference", [Breach("/organization_id", _NO_ORGANIZATION)])
    _refuse_overwriting(written, id_, note)
    return found


async def _again(session: AsyncSession, kind: str, external_id: str) -> Recorded:
    found = await recorded(session, kind, external_id)
    assert found is not None
    return found


_OF_THE_WHOLE = frozenset({"contradiction", "required"})
"""Codes of rules that a patch itself may keep while what comes of it does not."""


def patched(document: dict[str, Any], patch: dict[str, Any], type_: Any) -> Any:
    """The struct of a stored document with a merge patch; a member that there is none of cannot be removed either."""
    for name in patch.keys() - set(type_.__struct_fields__):
        raise Refused("invalid-request", [breach_of_body(f"Object contains unknown field `{name}`")])
    return converted(merged(document, patch), type_)


def converted(document: dict[str, Any], type_: Any, kind: str = "invalid-request") -> Any:
    """The struct of a document that was put together from a stored one and a caller's; refused as a body would be.

    Where the caller's part was checked already, the kind is another: what is wrong comes of both together.
    """
    try:
        # JSON has one kind of number, so 10.0 is a whole number too.
        return msgspec.convert(whole(document), type_)
    except msgspec.ValidationError as error:
        breach = breach_of_body(str(error))
        raise Refused("contradiction" if breach.rule.code in _OF_THE_WHOLE else kind, [breach]) from None
