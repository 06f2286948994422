"""Minting embed tokens, on the servers of partners."""

from datetime import timedelta
from typing import Any

from litestar import Request

from models.queries.sitekeys import sitekey_by_key
from models.tables import Sitekey
from models.tenancy import AUTHENTICATION, act_for
from service.accounts.authentication import principal_of
from service.accounts.principals import Principal
from service.partners.narrowing import too_wide
from service.partners.origins import entries_of
from service.partners.structs import EmbedToken, NewEmbedToken
from service.partners.tokens import Claims, Narrowed, signed
from service.problems import Breach, Refused, Rule

_MAY_NOTHING_ELSE = frozenset({"match:read"})
"""What a key may do that mints: where it lies is a web server, so that it should be worth little."""
_NO_SITEKEY = Rule(
    "unknown-reference", "本机构没有这个启用中的站点密钥", "is no sitekey of your organization that is switched on"
)


async def mint_token(request: Request[Any, Any, Any], stated: NewEmbedToken) -> EmbedToken:
    """A token for a sitekey of the caller's organization; refused where it would be wider than the sitekey."""
    principal = principal_of(request)
    if principal.role != "partner" or principal.key_id is None or principal.scopes != _MAY_NOTHING_ELSE:
        raise Refused("forbidden")
    sitekey = await _own_sitekey(request, principal, stated.sitekey)
    narrowed = _narrowed(stated)
    if breaches := too_wide(narrowed, sitekey):
        raise Refused("contradiction", breaches)
    claims = Claims(sitekey_id=sitekey.id, parent=principal.key_id, narrowed=narrowed)
    token, ends = signed(claims, timedelta(seconds=stated.expires_in), request.app.state.embed_keys)
    return EmbedToken(token=token, expires_at=ends)


async def _own_sitekey(request: Request[Any, Any, Any], principal: Principal, key: str) -> Sitekey:
    # Sitekeys stand in the real catalogue alone, those for the demo too.
    async with request.app.state.sessions.begin() as session:
        await act_for(session, AUTHENTICATION)
        held = await sitekey_by_key(session, key)
    sitekey = None if held is None else held.sitekey
    if sitekey is None or sitekey.organization_id != principal.organization_id or sitekey.live != principal.live:
        raise Refused("unknown-reference", [Breach("/sitekey", _NO_SITEKEY)])
    return sitekey


def _narrowed(stated: NewEmbedToken) -> Narrowed:
    return Narrowed(
        origins=None if stated.origins is None else tuple(entries_of(stated.origins)),
        stations=_each_once(stated.stations),
        regions=_each_once(stated.regions),
        elements=_each_once(stated.elements),
    )


def _each_once(values: list[Any] | None) -> tuple[str, ...] | None:
    return None if values is None else tuple(dict.fromkeys(values))
