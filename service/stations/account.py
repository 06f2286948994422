"""/account: what people settle about themselves."""

import re
from typing import Any

import segno
from litestar import Request, Response, get, post
from litestar.datastructures import State

from models.queries.accounts import account_by_id
from models.tables import Account
from models.tenancy import AUTHENTICATION, act_for
from service.access import page as for_page
from service.accounts.authentication import COOKIE, principal_of
from service.accounts.sessions import (
    begin_second_factor,
    change_password,
    confirm_second_factor,
    remove_second_factor,
)
from service.accounts.structs import Confirmation, NewPassword, PresentPassword, SecondFactor
from service.identifiers import hash_of
from service.problems import Refused
from service.stations.forms.checking import Errors, errors_refused
from service.stations.forms.fields import field
from service.stations.posting import posted_fields, stated
from service.stations.rendering import Reader, page, see

AnyRequest = Request[Any, Any, Any]
PASSWORD = (
    field("line", "current", "现在的密码", "Present password", required=True),
    field("line", "password", "新密码", "New password", required=True),
    field("line", "again", "再输入一次", "Once more", required=True),
)
CODE = (field("line", "code", "动态码", "Code", required=True),)
_SECRET = re.compile(r"[A-Z2-7]{16,64}")
_ADDRESS = re.compile(r"otpauth://totp/[!-~]{1,400}")


@get("/account", include_in_schema=False, opt=for_page("person"))
async def account_page(request: AnyRequest, state: State) -> Response[Any]:
    """One's own account."""
    return await _shown(request, state, done=request.query_params.get("done", ""))


@post("/account", include_in_schema=False, opt=for_page("person"), status_code=200)
async def account_posted(request: AnyRequest, state: State) -> Response[Any]:
    """Change the password, or set up or remove the second factor."""
    fields = await posted_fields(request)
    wanted = fields.get("do", "")
    if wanted == "password":
        return await _password(request, state, fields)
    if wanted == "begin":
        try:
            return await _shown(request, state, factor=await begin_second_factor(state, principal_of(request)))
        except Refused as refused:
            return await _shown(request, state, errors=errors_refused(refused, {}, CODE, Reader(request).english))
    if wanted == "confirm":
        return await _confirm(request, state, fields)
    if wanted == "remove":
        return await _remove(request, state, fields)
    raise Refused("invalid-request")


async def _password(request: AnyRequest, state: State, fields: dict[str, str]) -> Response[Any]:
    reader = Reader(request)
    given = {"current": fields.get("current", ""), "password": fields.get("password", "")}
    new, errors = stated(NewPassword, given, PASSWORD, reader.english)
    if not errors and fields.get("again", "") != given["password"]:
        errors = {"again": reader.w.not_the_same}
    if not errors:
        try:
            await change_password(state, principal_of(request), new, hash_of(request.cookies[COOKIE]))
            return see("/account?done=password_changed")
        except Refused as refused:
            errors = errors_refused(refused, given, PASSWORD, reader.english)
    return await _shown(request, state, errors=errors, fields=PASSWORD)


async def _remove(request: AnyRequest, state: State, fields: dict[str, str]) -> Response[Any]:
    reader = Reader(request)
    given = {"password": fields.get("known", "")}
    known, errors = stated(PresentPassword, given, PASSWORD, reader.english)
    if not errors:
        try:
            await remove_second_factor(state, principal_of(request), known)
            return see("/account?done=second_factor_removed")
        except Refused as refused:
            errors = errors_refused(refused, given, PASSWORD, reader.english)
    return await _shown(request, state, errors={"known": errors.get("password", ""), "": errors.get("", "")})


async def _confirm(request: AnyRequest, state: State, fields: dict[str, str]) -> Response[Any]:
    reader = Reader(request)
    code, errors = stated(Confirmation, {"code": fields.get("code", "").replace(" ", "")}, CODE, reader.english)
    if not errors:
        try:
            await confirm_second_factor(state, principal_of(request), code.code)
            return see("/account?done=second_factor_confirmed")
        except Refused as refused:
            errors = errors_refused(refused, {"code": ""}, CODE, reader.english)
    return await _shown(request, state, errors=errors, factor=_shown_before(fields), fields=CODE)


def _shown_before(fields: dict[str, str]) -> SecondFactor | None:
    """The second factor that the page had shown: after a mistyped code it is scanned no second time."""
    secret, address = fields.get("secret", ""), fields.get("address", "")
    if _SECRET.fullmatch(secret) and _ADDRESS.fullmatch(address):
        return SecondFactor(secret=secret, address=address)
    return None


async def _shown(
    request: AnyRequest,
    state: State,
    *,
    errors: Errors | None = None,
    factor: SecondFactor | None = None,
    fields: Any = (),
    done: str = "",
) -> Response[Any]:
    account = await _account(request, state)
    picture = None
    if factor is not None:
        # Black on white in the dark too: not every scanner reads it the other way round.
        picture = segno.make(factor.address, error="m").svg_inline(
            scale=5, border=3, dark="#000", light="#fff", omitsize=True
        )
    return page(
        request,
        "account",
        "account",
        status=400 if errors else 200,
        account=account,
        factor=factor,
        picture=picture,
        errors=errors or {},
        fields=fields,
        done=done,
    )


async def _account(request: AnyRequest, state: State) -> Account:
    person = principal_of(request)
    assert person.account_id is not None
    async with state.sessions.begin() as session:
        await act_for(session, AUTHENTICATION)
        account = await account_by_id(session, person.account_id)
    if account is None:
        raise Refused("not-found")
    return account
