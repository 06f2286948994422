"""/imports: files of services, tried, taken in, followed and undone."""

from typing import Any
from uuid import UUID

import msgspec
from litestar import Request, Response, get, post
from litestar.datastructures import UploadFile
from litestar.di import NamedDependency
from litestar.exceptions import ClientException
from litestar.params import FromPath
from sqlalchemy.ext.asyncio import AsyncSession

from models.queries.imports import imports_of, sent_file
from models.queries.listings import own_stations
from service.access import page as for_page
from service.accounts.authentication import from_our_own_page, principal_of
from service.clock import now
from service.imports.beginning import (
    LARGEST_FILE_BYTES,
    Options,
    begin_import,
    cancel_import,
    import_out,
    revert_import,
)
from service.imports.structs import ImportOut
from service.problems import Refused
from service.stations.forms.checking import Errors
from service.stations.posting import posted_fields
from service.stations.rendering import Reader, page, see
from service.stations.reported import good_rows, headings, in_reading_order, kept_listings, together

AnyRequest = Request[Any, Any, Any]
_AT_ONCE = 20
_MOST_TOLD = 200
_FORM_BYTES = LARGEST_FILE_BYTES + 64 * 1024
"""The file, and the few fields beside it."""


@get("/imports", include_in_schema=False, opt=for_page("import:write"))
async def imports_page(request: AnyRequest, session: NamedDependency[AsyncSession]) -> Response[Any]:
    """A file to send, and the files sent before; `again` names one whose choices hold for the next."""
    again = _id_in(request, "again")
    values = await _chosen_before(session, again) if again is not None else {}
    return await _shown(request, session, values=values)


async def _chosen_before(session: AsyncSession, id_: UUID) -> dict[str, str]:
    """What was chosen for a file: whoever sends it corrected should not choose it again."""
    try:
        return _values_of(await import_out(session, id_))
    except Refused:
        return {}


def _values_of(sent: ImportOut) -> dict[str, str]:
    return {
        "kind": sent.kind,
        "station": sent.station or "",
        "mode": sent.mode,
        "publish": "yes" if sent.publish else "no",
    }


def _id_in(request: AnyRequest, name: str) -> UUID | None:
    try:
        return UUID(request.query_params.get(name, ""))
    except ValueError:
        return None


@post(
    "/imports",
    include_in_schema=False,
    opt=for_page("import:write"),
    status_code=200,
    request_max_body_size=_FORM_BYTES,
)
async def imports_posted(request: AnyRequest, session: NamedDependency[AsyncSession]) -> Response[Any]:
    """Queue the file and show how it is doing."""
    if not from_our_own_page(request):
        raise Refused("foreign-origin")
    values, name, content = await _sent(request)
    reader = Reader(request)
    errors: Errors = {} if content else {"file": reader.w.import_no_file}
    if not errors:
        try:
            async with session.begin_nested():
                begun = await begin_import(session, principal_of(request), _options(values), name, content)
            return see(f"/imports/{begun.id}")
        except Refused as refused:
            errors = _errors(refused, reader)
    return await _shown(request, session, values=values, errors=errors)


async def _sent(request: AnyRequest) -> tuple[dict[str, str], str, bytes]:
    """The fields of the form, and the file with its name."""
    try:
        form = await request.form()
    except (ClientException, ValueError):
        raise Refused("invalid-request") from None
    values = {name: value.replace("\x00", "") for name, value in form.items() if isinstance(value, str)}
    file = form.get("file")
    if not isinstance(file, UploadFile):
        return values, "", b""
    return values, file.filename.replace("\x00", ""), await file.read()


def _options(values: dict[str, str]) -> Options:
    stated = {
        "kind": values.get("kind", ""),
        "station": values.get("station") or None,
        "mode": values.get("mode", "all_or_nothing"),
        "dry_run": values.get("do") != "import",
        "publish": values.get("publish") == "yes",
    }
    try:
        return msgspec.convert(stated, Options)
    except msgspec.ValidationError:
        raise Refused("invalid-request") from None


def _errors(refused: Refused, reader: Reader) -> Errors:
    if not refused.breaches:
        return {"": refused.kind.repair_en if reader.english else refused.kind.repair}
    return {
        breach.pointer.strip("/"): breach.rule.en if reader.english else breach.rule.zh for breach in refused.breaches
    }


@get("/imports/{import_id:uuid}", include_in_schema=False, opt=for_page("import:write"))
async def import_page(
    request: AnyRequest, session: NamedDependency[AsyncSession], import_id: FromPath[UUID]
) -> Response[Any]:
    """How an import is doing, or what came of it."""
    return _one(request, await import_out(session, import_id))


@post("/imports/{import_id:uuid}", include_in_schema=False, opt=for_page("import:write"), status_code=200)
async def import_posted(
    request: AnyRequest, session: NamedDependency[AsyncSession], import_id: FromPath[UUID]
) -> Response[Any]:
    """Cancel it, undo it, or take the tried file in for good."""
    wanted = (await posted_fields(request)).get("do", "")
    found = await import_out(session, import_id)
    try:
        async with session.begin_nested():
            if wanted == "cancel":
                await cancel_import(session, import_id)
            elif wanted == "revert":
                await revert_import(session, principal_of(request), import_id)
            elif wanted == "store" and found.dry_run:
                found = await _store(request, session, found)
            elif wanted == "store_good" and good_rows(found):
                found = await _store(request, session, found, mode="skip_bad_rows")
            else:
                raise Refused("invalid-request")
    except Refused as refused:
        errors = _errors(refused, Reader(request))
        return _one(request, await import_out(session, import_id), error="；".join(errors.values()))
    return see(f"/imports/{found.id}")


async def _store(request: AnyRequest, session: AsyncSession, tried: ImportOut, **otherwise: str) -> ImportOut:
    """A file once more, this time for good; nobody has to look for it again."""
    content = await sent_file(session, tried.id)
    options = _options({**_values_of(tried), **otherwise, "do": "import"})
    return await begin_import(session, principal_of(request), options, tried.file_name, content or b"")


def _one(request: AnyRequest, found: ImportOut, error: str = "") -> Response[Any]:
    running = found.state in ("queued", "running")
    return page(
        request,
        "import",
        "imports",
        status=409 if error else 200,
        job=found,
        report=found.report,
        running=running,
        share=_share(found),
        headings=headings(Reader(request).english),
        errors_told=in_reading_order(found.report.errors)[:_MOST_TOLD] if found.report else [],
        good=good_rows(found),
        warnings=together(found.report.warnings) if found.report else [],
        kept=kept_listings(found.report.kept, found.station) if found.report else [],
        undoable=found.revertable_until is not None and found.revertable_until > now(),
        most=_MOST_TOLD,
        error=error,
    )


def _share(found: ImportOut) -> int | None:
    """How many of a hundred parts are done, where it is known how many there are."""
    return min(100, 100 * found.done_rows // found.total_rows) if found.total_rows else None


async def _shown(request: AnyRequest, session: AsyncSession, **more: Any) -> Response[Any]:
    before = _id_in(request, "before")
    rows = [ImportOut.of(row) for row in await imports_of(session, before, _AT_ONCE + 1)]
    return page(
        request,
        "imports",
        "imports",
        status=400 if more.get("errors") else 200,
        jobs=rows[:_AT_ONCE],
        earlier=rows[_AT_ONCE - 1].id if len(rows) > _AT_ONCE else None,
        stations=await own_stations(session),
        **more,
    )
