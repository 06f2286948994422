"""Imports, templates and exports over HTTP."""

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Any
from urllib.parse import quote, urlencode
from uuid import UUID

import anyio
import msgspec
from litestar import Controller, Request, Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, QueryParameter
from sqlalchemy.ext.asyncio import AsyncSession

from models.queries.imports import imports_of, marked_file
from models.queries.listings import own_stations
from models.tenancy import act_for
from service.access import PUBLIC, needs
from service.accounts.authentication import principal_of
from service.catalogue.listings import Element
from service.fields import NO_NUL
from service.idempotency import IdempotencyKey, Once
from service.imports.beginning import (
    LARGEST_FILE_BYTES,
    Options,
    begin_import,
    cancel_import,
    import_out,
    revert_import,
)
from service.imports.exporting import exported
from service.imports.structs import ImportOut, ImportPage, Kind, Mode
from service.problems import Refused
from service.spreadsheets.kinds import LABELS
from service.spreadsheets.templates import annex_template, template, template_csv

AnyRequest = Request[Any, Any, Any]
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
CSV = "text/csv"
_TAKEN = (XLSX, CSV, "application/octet-stream", "application/vnd.ms-excel")
_PRIVATE = {"Cache-Control": "no-store"}
ContentQuery = Annotated[Kind, QueryParameter(description="What the file holds.")]
StationQuery = Annotated[
    str | None,
    QueryParameter(max_length=64, pattern=NO_NUL, description="The station of rows that name none."),
]
ModeQuery = Annotated[Mode, QueryParameter(description="Whether one bad row keeps all out.")]
NameQuery = Annotated[str, QueryParameter(max_length=300, pattern=NO_NUL, description="How the file is called.")]
Before = Annotated[UUID | None, QueryParameter(description="An import: those before it.")]
Limit = Annotated[int, QueryParameter(ge=1, le=100, description="How many at most.")]


class ImportController(Controller):
    """Files of listings, taken in as jobs."""

    path = "/v1/imports"
    tags: Sequence[str] = ("imports",)

    @post(
        operation_id="createImport",
        summary="Import a file",
        opt=needs("import:write"),
        status_code=202,
        request_max_body_size=LARGEST_FILE_BYTES,
    )
    async def create(
        self,
        request: AnyRequest,
        session: NamedDependency[AsyncSession],
        content: ContentQuery,
        station: StationQuery = None,
        mode: ModeQuery = "all_or_nothing",
        dry_run: Annotated[bool, QueryParameter()] = False,
        publish: Annotated[bool, QueryParameter()] = True,
        file_name: NameQuery = "",
        idempotency_key: IdempotencyKey = None,
    ) -> Response[ImportOut]:
        """The body is the file itself, .xlsx or .csv, whatever it is called; what comes of it is told at Location.

        An Idempotency-Key is needed, so that a file that is sent again after a lost connection is not taken twice.
        """
        if idempotency_key is None:
            raise Refused("idempotency-key-required")
        if request.headers.get("content-type", "").partition(";")[0].strip().lower() not in _TAKEN:
            raise Refused("unsupported-media-type", headers={"Accept": ", ".join(_TAKEN)})
        options = Options(kind=content, station=station, mode=mode, dry_run=dry_run, publish=publish)
        async with Once(session, request, idempotency_key) as once:
            if once.earlier is None:
                begun = await begin_import(session, principal_of(request), options, file_name, await request.body())
                await once.done(202, f"/v1/imports/{begun.id}", msgspec.json.encode(begun))
            return once.response()

    @get(operation_id="listImports", summary="List imports", opt=needs("import:write"))
    async def list(
        self, session: NamedDependency[AsyncSession], before: Before = None, limit: Limit = 20
    ) -> Response[ImportPage]:
        """The imports of the caller's organization, newest first."""
        rows = await imports_of(session, before, limit + 1)
        items = [ImportOut.of(row) for row in rows[:limit]]
        query = urlencode({"limit": limit, "before": str(items[-1].id)}) if len(rows) > limit else ""
        return Response(ImportPage(items=items, next=f"{self.path}?{query}" if query else None), headers=_PRIVATE)

    @get("/{import_id:uuid}", operation_id="getImport", summary="How an import is doing", opt=needs("import:write"))
    async def read(self, session: NamedDependency[AsyncSession], import_id: FromPath[UUID]) -> Response[ImportOut]:
        """How far an import is, or what came of it, with every error by its cell."""
        return Response(await import_out(session, import_id), headers=_PRIVATE)

    @get(
        "/{import_id:uuid}/marked.xlsx",
        operation_id="getMarkedFile",
        summary="The file with its errors",
        opt=needs("import:write"),
    )
    async def marked(self, session: NamedDependency[AsyncSession], import_id: FromPath[UUID]) -> Response[bytes]:
        """The same file with a column of errors and its bad cells red; repaired, it can be sent as it is."""
        found = await marked_file(session, import_id)
        if found is None or found[1] is None:
            raise Refused("not-found")
        return download(found[1], XLSX, f"{Path(found[0]).stem}-错误.xlsx")

    @post(
        "/{import_id:uuid}/cancel",
        operation_id="cancelImport",
        summary="Cancel an import",
        opt=needs("import:write"),
        status_code=200,
    )
    async def cancel(self, session: NamedDependency[AsyncSession], import_id: FromPath[UUID]) -> Response[ImportOut]:
        """Nothing comes of the import."""
        return Response(await cancel_import(session, import_id), headers=_PRIVATE)

    @post(
        "/{import_id:uuid}/revert",
        operation_id="revertImport",
        summary="Undo an import",
        opt=needs("import:write"),
        status_code=202,
    )
    async def revert(
        self, request: AnyRequest, session: NamedDependency[AsyncSession], import_id: FromPath[UUID]
    ) -> Response[ImportOut]:
        """Within 7 days everything becomes as it was before, but for listings that somebody changed since."""
        found = await revert_import(session, principal_of(request), import_id)
        return Response(found, status_code=202, headers={**_PRIVATE, "Location": f"/v1/imports/{import_id}"})


@get("/v1/templates/{name:str}", operation_id="getTemplate", summary="A template", tags=["imports"], opt=PUBLIC)
async def read_template(
    request: AnyRequest, session: NamedDependency[AsyncSession], name: FromPath[str]
) -> Response[bytes]:
    """A workbook to fill in: `testing.xlsx`, `metrology.csv`, …, or `scope_annex.xlsx`; with the caller's stations."""
    kind, _, format_ = name.rpartition(".")
    if kind == "scope_annex" and format_ == "xlsx":
        return download(await anyio.to_thread.run_sync(annex_template), XLSX, "能力附表模板.xlsx")
    try:
        element: Element = msgspec.convert(kind, Element)
    except msgspec.ValidationError:
        raise Refused("not-found") from None
    if format_ == "csv":
        return download(template_csv(element), CSV, f"{LABELS[element]}服务模板.csv")
    if format_ != "xlsx":
        raise Refused("not-found")
    stations = await _stations(request, session)
    return download(
        await anyio.to_thread.run_sync(template, element, stations), XLSX, f"{LABELS[element]}服务模板.xlsx"
    )


@get(
    "/v1/exports/{name:str}",
    operation_id="exportOfferings",
    summary="Export offerings",
    tags=["imports"],
    opt=needs("listing:read"),
)
async def export_offerings(
    session: NamedDependency[AsyncSession], name: FromPath[str], station: StationQuery = None
) -> Response[bytes]:
    """`offerings.xlsx` or `offerings.csv`: the caller's but for withdrawn ones, in the format that the import reads."""
    if name not in ("offerings.xlsx", "offerings.csv"):
        raise Refused("not-found")
    format_ = name.rpartition(".")[2]
    content = await exported(session, station, format_)
    return download(content, XLSX if format_ == "xlsx" else CSV, f"服务项.{format_}")


async def _stations(request: AnyRequest, session: AsyncSession) -> dict[str, str]:
    principal = principal_of(request)
    if principal.organization_id is None:
        return {}
    await act_for(session, principal.tenant)
    return await own_stations(session)


def download(content: bytes, media_type: str, name: str) -> Response[bytes]:
    """A file to be kept under a name, which may be Chinese (RFC 6266, 5)."""
    written = f"attachment; filename=\"{quote(name, safe='.-')}\"; filename*=UTF-8''{quote(name, safe='')}"
    headers = {**_PRIVATE, "Content-Disposition": written, "X-Content-Type-Options": "nosniff"}
    return Response(content, media_type=media_type, headers=headers)
