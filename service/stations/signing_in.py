"""/sign-in, /sign-out and /invitation."""

from typing import Any

from litestar import Request, Response, get, post
from litestar.datastructures import State

from models.queries.accounts import end_session
from models.tenancy import AUTHENTICATION, act_for
from service.access import page as for_page
from service.accounts.authentication import COOKIE, principal_of
from service.accounts.sessions import ended_cookie, session_cookie, take_up
from service.accounts.signing_in import sign_in
from service.accounts.structs import Acceptance, Credentials
from service.identifiers import hash_of
from service.problems import Refused
from service.proxies import caller_network
from service.stations.failing import local
from service.stations.forms.checking import Errors, errors_refused
from service.stations.forms.fields import field
from service.stations.posting import posted_fields, stated
from service.stations.rendering import Reader, page, see

AnyRequest = Request[Any, Any, Any]
SIGN_IN = (
    field("line", "login", "登录名", "Login", required=True),
    field("line", "password", "密码", "Password", required=True),
    field("line", "code", "动态码", "Code"),
)
INVITATION = (
    field("line", "token", "邀请码", "Invitation", required=True),
    field("line", "password", "新密码", "New password", required=True),
    field("line", "again", "再输入一次", "Once more", required=True),
)


@get("/sign-in", include_in_schema=False, opt=for_page("public"))
async def sign_in_page(request: AnyRequest) -> Response[Any]:
    """The page to sign in on; whoever is signed in goes on."""
    there = local(request.query_params.get("next", ""))
    if principal_of(request).account_id is not None:
        return see(there)
    return page(request, "sign_in", there=there, done=request.query_params.get("done", ""), fields=SIGN_IN)


@post("/sign-in", include_in_schema=False, opt=for_page("public"), status_code=200)
async def sign_in_posted(request: AnyRequest, state: State) -> Response[Any]:
    """Sign in and go on to where one wanted to be."""
    fields = await posted_fields(request)
    there = local(fields.get("next", ""))
    values = {name: fields.get(name, "") for name in ("login", "password", "code")}
    values["code"] = values["code"].replace(" ", "")
    credentials, errors = stated(Credentials, values, SIGN_IN, Reader(request).english)
    if errors:
        return _again(request, values, errors, there)
    try:
        _, token = await sign_in(state.sessions, credentials, caller_network(request))
    except Refused as refused:
        return _refused(request, refused, values, there)
    return see(there, [session_cookie(request, token)])


def _refused(request: AnyRequest, refused: Refused, values: dict[str, str], there: str) -> Response[Any]:
    reader = Reader(request)
    code = refused.kind.code
    if code == "too-many-attempts":
        left = int(refused.headers.get("Retry-After", "30"))
        errors = {"": reader.w("wait", left=reader.seconds(left))}
        return _again(request, values, errors, there, 429, {"Retry-After": str(left)})
    if code == "code-required":
        return _again(request, values, {"": reader.w.code_now}, there, 401)
    if code == "wrong-credentials":
        return _again(request, values, {"": reader.w.wrong_credentials}, there, 401)
    return _again(request, values, errors_refused(refused, values, SIGN_IN, reader.english), there, 400)


def _again(
    request: AnyRequest,
    values: dict[str, str],
    errors: Errors,
    there: str,
    status: int = 400,
    headers: dict[str, str] | None = None,
) -> Response[Any]:
    return page(
        request,
        "sign_in",
        status=status,
        headers=headers,
        values={"login": values["login"]},
        errors=errors,
        there=there,
        fields=SIGN_IN,
    )


@post("/sign-out", include_in_schema=False, opt=for_page("public"), status_code=303)
async def sign_out(request: AnyRequest, state: State) -> Response[Any]:
    """End the session; whoever has none is signed out already."""
    await posted_fields(request)
    if token := request.cookies.get(COOKIE):
        async with state.sessions.begin() as session:
            await act_for(session, AUTHENTICATION)
            await end_session(session, hash_of(token))
    return see("/sign-in?done=signed_out", [ended_cookie(request)])


@get("/invitation", include_in_schema=False, opt=for_page("public"))
async def invitation_page(request: AnyRequest) -> Response[Any]:
    """Where an invited person sets a password; the token stands behind the # and is in no log."""
    return page(request, "invitation", fields=INVITATION)


@post("/invitation", include_in_schema=False, opt=for_page("public"), status_code=200)
async def invitation_posted(request: AnyRequest, state: State) -> Response[Any]:
    """Set the password and sign in."""
    fields = await posted_fields(request)
    reader = Reader(request)
    values = {name: fields.get(name, "") for name in ("token", "password", "again")}
    values["token"] = values["token"].strip().rpartition("#")[2]
    given = {"token": values["token"], "password": values["password"]}
    acceptance, errors = stated(Acceptance, given, INVITATION, reader.english)
    if not errors and values["again"] != values["password"]:
        errors = {"again": reader.w.not_the_same}
    if not errors:
        try:
            _, token = await take_up(state, acceptance)
        except Refused as refused:
            gone = refused.kind.code == "not-found"
            errors = (
                {"token": reader.w.invitation_over}
                if gone
                else errors_refused(refused, values, INVITATION, reader.english)
            )
        else:
            return see("/listings", [session_cookie(request, token)])
    return page(request, "invitation", status=400, values={"token": values["token"]}, errors=errors, fields=INVITATION)
