"""What is an enterprise's right: its files added and deleted, a copy of everything, and the erasure of it."""

from typing import Any
from uuid import UUID

from litestar import Request, Response, get, post
from litestar.datastructures import UploadFile
from litestar.di import NamedDependency
from litestar.exceptions import ClientException
from litestar.params import FromPath
from sqlalchemy.ext.asyncio import AsyncSession

from models.queries.attachments import remove_attachment
from models.tables import Need
from service.access import VISITOR
from service.accounts.authentication import from_our_own_page
from service.attachments.controllers import download
from service.attachments.keeping import keep_attachment, sealed_file
from service.attachments.kinds import LARGEST_BYTES, UNKNOWN
from service.attachments.names import checked_name
from service.cases.parties import ENTERPRISE
from service.clock import now
from service.contacts.erasing import erase
from service.contacts.exporting import NeedExport, export_of
from service.contacts.unerased import refuse_erased
from service.contacts.vault import vault_of
from service.enterprises.acting import Fields, acted
from service.enterprises.visiting import need_of_visitor, opened_of
from service.problems import Breach, Refused, Rule

AnyRequest = Request[Any, Any, Any]
_FORM_BYTES = LARGEST_BYTES + 64 * 1024
"""A file, and the few fields beside it."""
_TOO_LARGE = Rule(
    "too-large", "文件超过10 MB，请压缩或拆分后再上传", "is larger than 10 MB; make it smaller or send parts"
)
_NO_FILE = Rule("required", "请选择一个文件", "please choose a file")
_SURE = Rule("required", "请先勾选确认", "please confirm it first")


@post(
    "/needs/{need_id:uuid}/attachments",
    include_in_schema=False,
    opt=VISITOR,
    status_code=200,
    request_max_body_size=_FORM_BYTES,
)
async def attachment_posted(
    request: AnyRequest, session: NamedDependency[AsyncSession], need_id: FromPath[UUID]
) -> Response[Any]:
    """Attach a file."""
    # Known before anything long is read; who holds the token is looked up once all of it is there.
    if not from_our_own_page(request):
        raise Refused("foreign-origin")
    if opened_of(request, need_id) is None:
        raise Refused("unauthenticated")
    announced = request.headers.get("content-length", "")
    too_large = announced.isdecimal() and int(announced) > _FORM_BYTES
    fields, name, content = ({"form": "attach"}, "", b"") if too_large else await _sent(request)

    async def work(need: Need, _: Fields) -> str:
        refuse_erased(need)
        if too_large:
            raise Refused("too-large", [Breach("/file", _TOO_LARGE)])
        if not content:
            raise Refused("invalid-request", [Breach("/file", _NO_FILE)])
        vault = vault_of(request)
        try:
            file = await sealed_file(vault, content, checked_name(name), UNKNOWN)
        except Refused as refused:
            at_file = [Breach("/file", breach.rule) for breach in refused.breaches]
            raise Refused(refused.kind.code, at_file) from None
        await keep_attachment(session, vault, need, file, now())
        return "attached"

    return await acted(request, session, need_id, work, fields)


async def _sent(request: AnyRequest) -> tuple[dict[str, str], str, bytes]:
    """The fields of the form, and the file with its name."""
    try:
        form = await request.form()
    except (ClientException, ValueError):
        raise Refused("invalid-request") from None
    fields = {name: value for name, value in form.items() if isinstance(value, str)}
    file = form.get("file")
    if not isinstance(file, UploadFile):
        return fields, "", b""
    return fields, file.filename, await file.read()


@post(
    "/needs/{need_id:uuid}/attachments/{attachment_id:uuid}",
    include_in_schema=False,
    opt=VISITOR,
    status_code=200,
)
async def attachment_removed(
    request: AnyRequest, session: NamedDependency[AsyncSession], need_id: FromPath[UUID], attachment_id: FromPath[UUID]
) -> Response[Any]:
    """Delete a file for good; one that is gone already is as it should be."""

    async def work(need: Need, _: Fields) -> str:
        await remove_attachment(session, need.id, attachment_id)
        return "removed"

    return await acted(request, session, need_id, work)


@get("/needs/{need_id:uuid}/attachments/{attachment_id:uuid}", include_in_schema=False, opt=VISITOR)
async def attachment_file(
    request: AnyRequest, session: NamedDependency[AsyncSession], need_id: FromPath[UUID], attachment_id: FromPath[UUID]
) -> Response[bytes]:
    """A file as it was sent."""
    await need_of_visitor(request, need_id, session)
    return await download(request, session, need_id, attachment_id)


@get("/needs/{need_id:uuid}/export", include_in_schema=False, opt=VISITOR)
async def export_file(
    request: AnyRequest, session: NamedDependency[AsyncSession], need_id: FromPath[UUID]
) -> Response[NeedExport]:
    """Everything that is stored of the need, as one document."""
    await need_of_visitor(request, need_id, session)
    exported = await export_of(session, vault_of(request), need_id)
    headers = {"Cache-Control": "no-store", "Content-Disposition": f'attachment; filename="need-{need_id}.json"'}
    return Response(exported, headers=headers, media_type="application/json")


@post("/needs/{need_id:uuid}/erasure", include_in_schema=False, opt=VISITOR, status_code=200)
async def erasure_posted(
    request: AnyRequest, session: NamedDependency[AsyncSession], need_id: FromPath[UUID]
) -> Response[Any]:
    """Erase what tells of a person, for good; not while a station is at work."""

    async def work(need: Need, fields: Fields) -> str:
        if "sure" not in fields:
            raise Refused("invalid-request", [Breach("/sure", _SURE)])
        await erase(session, need, ENTERPRISE, now(), request.app.state.limits)
        return "erased"

    return await acted(request, session, need_id, work)
