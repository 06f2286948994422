"""/keys: the keys of programs, made, rotated and revoked."""

import datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from litestar import Request, Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from sqlalchemy.ext.asyncio import AsyncSession

from models.queries.keys import key_by_id, keys_of, revoke_key
from service.access import REAL_ONLY, SCOPES_OF_HOLDER, Scope
from service.access import page as for_page
from service.accounts.authentication import principal_of
from service.accounts.keys import issue_key, rotate_key
from service.accounts.structs import IssuedKey, Key, NewKey
from service.clock import actual_now
from service.problems import Refused
from service.stations.forms.checking import errors_refused
from service.stations.forms.fields import field
from service.stations.posting import posted, posted_fields, stated
from service.stations.rendering import Reader, page, see

AnyRequest = Request[Any, Any, Any]
FIELDS = (
    field("line", "name", "用途", "What for", required=True),
    field("choice", "holder", "由谁使用", "Who uses it", choices="holder"),
    field("choices", "scopes", "权限", "Rights", choices="scope"),
    field("date", "expires_at", "到期日", "Expires on"),
)
PORTAL_SCOPES: tuple[Scope, ...] = ("match:read",)
"""What a key made here for a portal may do: match, and mint embed tokens."""
_CHINA = ZoneInfo("Asia/Shanghai")
_OVERLAPS = (24, 168, 0)


@get("/keys", include_in_schema=False, opt=for_page("key:admin"))
async def keys_page(request: AnyRequest, session: NamedDependency[AsyncSession]) -> Response[Any]:
    """All keys of the organization."""
    return await _shown(request, session, done=request.query_params.get("done", ""))


@post("/keys", include_in_schema=False, opt=for_page("key:admin"), status_code=200)
async def keys_posted(request: AnyRequest, session: NamedDependency[AsyncSession]) -> Response[Any]:
    """Make a key and show its secret, this once."""
    reader, pairs = Reader(request), await posted(request)
    fields = dict(pairs)
    values: dict[str, Any] = {
        "name": fields.get("name", "").strip(),
        "scopes": [value for name, value in pairs if name == "scopes"],
        "holder": "partner" if fields.get("holder") == "partner" else "",
        "live": fields.get("kind") != "test",
        "expires_at": fields.get("expires_at", "").strip(),
    }
    given = {**values, "expires_at": _end_of_day(values["expires_at"])}
    if not values["live"]:
        given["scopes"] = [scope for scope in values["scopes"] if scope not in REAL_ONLY]
    if values["holder"] == "partner":
        # What a portal's server asks for tokens with may do nothing else.
        given["scopes"] = list(PORTAL_SCOPES)
    new, errors = stated(NewKey, given, FIELDS, reader.english)
    if not errors:
        try:
            async with session.begin_nested():
                issued = await issue_key(session, request, new)
            return await _shown(request, session, issued=issued)
        except Refused as refused:
            errors = errors_refused(refused, values, FIELDS, reader.english)
    return await _shown(request, session, values=values, errors=errors)


@post("/keys/{key_id:uuid}", include_in_schema=False, opt=for_page("key:admin"), status_code=200)
async def key_posted(
    request: AnyRequest, session: NamedDependency[AsyncSession], key_id: FromPath[UUID]
) -> Response[Any]:
    """Rotate a key and show the new one, or revoke it."""
    fields = await posted_fields(request)
    if fields.get("do") == "revoke":
        if await key_by_id(session, key_id, to_change=True) is None:
            raise Refused("not-found")
        await revoke_key(session, key_id)
        return see("/keys?done=revoked")
    if fields.get("do") != "rotate":
        raise Refused("invalid-request")
    written = fields.get("overlap", "")
    overlap = int(written) if written in {str(hours) for hours in _OVERLAPS} else _OVERLAPS[0]
    try:
        async with session.begin_nested():
            issued = await rotate_key(session, principal_of(request), key_id, overlap)
    except Refused as refused:
        if refused.kind.code == "not-found":
            raise
        return await _shown(request, session, errors=errors_refused(refused, {}, FIELDS, Reader(request).english))
    return await _shown(request, session, issued=issued)


def _end_of_day(written: str) -> Any:
    """A key holds to the end of the day that is named; what is no day stays as it is, to be told."""
    try:
        day = datetime.date.fromisoformat(written)
    except ValueError:
        return written
    return datetime.datetime.combine(day, datetime.time(23, 59, 59), _CHINA)


def key_state(key: Key) -> str:
    """Which phrase says how a key stands."""
    if key.revoked_at is not None:
        return "key_revoked"
    if key.expires_at is not None and key.expires_at <= actual_now():
        return "key_expired"
    return "key_replaced" if key.replaced_by is not None else "key_active"


async def _shown(
    request: AnyRequest, session: AsyncSession, *, issued: IssuedKey | None = None, **more: Any
) -> Response[Any]:
    person = principal_of(request)
    keys = [Key.of(row) for row in await keys_of(session, person.organization_id)]
    allowed = SCOPES_OF_HOLDER["operator" if person.is_operator else "organization"]
    return page(
        request,
        "keys",
        "keys",
        status=400 if more.get("errors") else 200,
        keys=[(key, key_state(key)) for key in keys],
        scopes=[scope for scope in allowed if scope in person.scopes],
        issued=issued,
        overlaps=_OVERLAPS,
        fields=FIELDS,
        **more,
    )
