"""The scope lines of an offering and their accreditations over HTTP, each by its place in the offering, from 1.

They belong to the offering: its tag guards them, and a change of one is a change of it.
"""

from collections.abc import Sequence
from typing import Any

import msgspec
from litestar import Controller, Request, Response, delete, get, patch, post, put
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody
from sqlalchemy.ext.asyncio import AsyncSession

from models.queries.listings import Recorded
from service.access import PUBLIC, needs
from service.accounts.authentication import principal_of
from service.catalogue.editing import change_offering, converted, offering_out, patched
from service.catalogue.listings import AccreditationListing, ScopeLineListing
from service.catalogue.preconditions import tag_of
from service.catalogue.reading import visible
from service.catalogue.records import OfferingInput
from service.catalogue.writing import Patch, offering_to_change
from service.conditional import tagged
from service.idempotency import IdempotencyKey, Once
from service.problems import Refused

AnyRequest = Request[Any, Any, Any]
Document = dict[str, Any]
_LINES = "/v1/offerings/{offering_id:str}/scope_lines"


class ScopeLineController(Controller):
    """Scope lines: object × parameter × method, range and uncertainty."""

    path = _LINES
    tags: Sequence[str] = ("listings",)

    @get(operation_id="listScopeLines", summary="Scope lines of an offering", opt=PUBLIC)
    async def list(
        self, request: AnyRequest, session: NamedDependency[AsyncSession], offering_id: FromPath[str]
    ) -> Response[list[ScopeLineListing]]:
        """The lines in the order of their places."""
        found = await visible(request, session, "offering", offering_id)
        return _read(request, found, offering_out(found).scope_lines)

    @post(operation_id="addScopeLine", summary="Add a scope line", opt=needs("listing:write"))
    async def add(
        self,
        request: AnyRequest,
        session: NamedDependency[AsyncSession],
        offering_id: FromPath[str],
        data: JSONBody[ScopeLineListing],
        idempotency_key: IdempotencyKey = None,
    ) -> Response[ScopeLineListing]:
        """A line after the last one."""
        async with Once(session, request, idempotency_key) as once:
            if once.earlier is None:
                found = await offering_to_change(request, session, offering_id)
                lines = [*found.document["scope_lines"], msgspec.to_builtins(data)]
                changed = await _write(request, session, found, lines)
                await _added(once, changed, ["scope_lines", str(len(lines))], lines[-1])
            return once.response()

    @get("/{line:int}", operation_id="getScopeLine", summary="Read a scope line", opt=PUBLIC)
    async def read(
        self,
        request: AnyRequest,
        session: NamedDependency[AsyncSession],
        offering_id: FromPath[str],
        line: FromPath[int],
    ) -> Response[ScopeLineListing]:
        """One line."""
        found = await visible(request, session, "offering", offering_id)
        return _read(request, found, _at(offering_out(found).scope_lines, line))

    @put("/{line:int}", operation_id="replaceScopeLine", summary="Replace a scope line", opt=needs("listing:write"))
    async def replace(
        self,
        request: AnyRequest,
        session: NamedDependency[AsyncSession],
        offering_id: FromPath[str],
        line: FromPath[int],
        data: JSONBody[ScopeLineListing],
    ) -> Response[ScopeLineListing]:
        """The line as the body says."""
        found = await offering_to_change(request, session, offering_id)
        return await _set_line(request, session, found, line, msgspec.to_builtins(data))

    @patch("/{line:int}", operation_id="patchScopeLine", summary="Patch a scope line", opt=needs("listing:write"))
    async def patch(
        self,
        request: AnyRequest,
        session: NamedDependency[AsyncSession],
        offering_id: FromPath[str],
        line: FromPath[int],
        data: JSONBody[Patch],
    ) -> Response[ScopeLineListing]:
        """The line with the members of the patch (RFC 7396)."""
        found = await offering_to_change(request, session, offering_id)
        stated = patched(_at(found.document["scope_lines"], line), data, ScopeLineListing)
        return await _set_line(request, session, found, line, msgspec.to_builtins(stated))

    @delete("/{line:int}", operation_id="removeScopeLine", summary="Remove a scope line", opt=needs("listing:write"))
    async def remove(
        self,
        request: AnyRequest,
        session: NamedDependency[AsyncSession],
        offering_id: FromPath[str],
        line: FromPath[int],
    ) -> None:
        """The line is listed no more; history keeps it."""
        found = await offering_to_change(request, session, offering_id)
        await _write(request, session, found, _replaced(found.document["scope_lines"], line))


class AccreditationController(Controller):
    """The accreditations of a scope line."""

    path = _LINES + "/{line:int}/accreditations"
    tags: Sequence[str] = ("listings",)

    @get(operation_id="listAccreditations", summary="Accreditations of a line", opt=PUBLIC)
    async def list(
        self,
        request: AnyRequest,
        session: NamedDependency[AsyncSession],
        offering_id: FromPath[str],
        line: FromPath[int],
    ) -> Response[list[AccreditationListing]]:
        """The accreditations in the order of their places."""
        found = await visible(request, session, "offering", offering_id)
        return _read(request, found, _at(offering_out(found).scope_lines, line).accreditations)

    @post(operation_id="addAccreditation", summary="Add an accreditation", opt=needs("listing:write"))
    async def add(
        self,
        request: AnyRequest,
        session: NamedDependency[AsyncSession],
        offering_id: FromPath[str],
        line: FromPath[int],
        data: JSONBody[AccreditationListing],
        idempotency_key: IdempotencyKey = None,
    ) -> Response[AccreditationListing]:
        """An accreditation after the last one."""
        async with Once(session, request, idempotency_key) as once:
            if once.earlier is None:
                found = await offering_to_change(request, session, offering_id)
                held = [*_at(found.document["scope_lines"], line)["accreditations"], msgspec.to_builtins(data)]
                changed = await _write(request, session, found, _with_held(found, line, held))
                path = ["scope_lines", str(line), "accreditations", str(len(held))]
                await _added(once, changed, path, held[-1])
            return once.response()

    @get("/{place:int}", operation_id="getAccreditation", summary="Read an accreditation", opt=PUBLIC)
    async def read(
        self,
        request: AnyRequest,
        session: NamedDependency[AsyncSession],
        offering_id: FromPath[str],
        line: FromPath[int],
        place: FromPath[int],
    ) -> Response[AccreditationListing]:
        """One accreditation."""
        found = await visible(request, session, "offering", offering_id)
        return _read(request, found, _at(_at(offering_out(found).scope_lines, line).accreditations, place))

    @put(
        "/{place:int}",
        operation_id="replaceAccreditation",
        summary="Replace an accreditation",
        opt=needs("listing:write"),
    )
    async def replace(
        self,
        request: AnyRequest,
        session: NamedDependency[AsyncSession],
        offering_id: FromPath[str],
        line: FromPath[int],
        place: FromPath[int],
        data: JSONBody[AccreditationListing],
    ) -> Response[AccreditationListing]:
        """The accreditation as the body says."""
        found = await offering_to_change(request, session, offering_id)
        return await _set_held(request, session, found, line, place, msgspec.to_builtins(data))

    @patch(
        "/{place:int}", operation_id="patchAccreditation", summary="Patch an accreditation", opt=needs("listing:write")
    )
    async def patch(
        self,
        request: AnyRequest,
        session: NamedDependency[AsyncSession],
        offering_id: FromPath[str],
        line: FromPath[int],
        place: FromPath[int],
        data: JSONBody[Patch],
    ) -> Response[AccreditationListing]:
        """The accreditation with the members of the patch: suspended, say, or verified today."""
        found = await offering_to_change(request, session, offering_id)
        held = _at(_at(found.document["scope_lines"], line)["accreditations"], place)
        stated = patched(held, data, AccreditationListing)
        return await _set_held(request, session, found, line, place, msgspec.to_builtins(stated))

    @delete(
        "/{place:int}",
        operation_id="removeAccreditation",
        summary="Remove an accreditation",
        opt=needs("listing:write"),
    )
    async def remove(
        self,
        request: AnyRequest,
        session: NamedDependency[AsyncSession],
        offering_id: FromPath[str],
        line: FromPath[int],
        place: FromPath[int],
    ) -> None:
        """The accreditation is listed no more; history keeps it."""
        found = await offering_to_change(request, session, offering_id)
        held = _replaced(_at(found.document["scope_lines"], line)["accreditations"], place)
        await _write(request, session, found, _with_held(found, line, held))


def _at(items: Sequence[Any], place: int) -> Any:
    if not 1 <= place <= len(items):
        raise Refused("not-found")
    return items[place - 1]


def _replaced(items: Sequence[Document], place: int, *by: Document) -> list[Document]:
    """The items with others at a place, or with none there."""
    _at(items, place)
    return [*items[: place - 1], *by, *items[place:]]


def _with_held(found: Recorded, line: int, held: list[Document]) -> list[Document]:
    lines = found.document["scope_lines"]
    return _replaced(lines, line, {**_at(lines, line), "accreditations": held})


async def _set_line(
    request: AnyRequest, session: AsyncSession, found: Recorded, line: int, document: Document
) -> Response[Any]:
    lines = _replaced(found.document["scope_lines"], line, document)
    return _part(await _write(request, session, found, lines), document)


async def _set_held(
    request: AnyRequest, session: AsyncSession, found: Recorded, line: int, place: int, document: Document
) -> Response[Any]:
    held = _replaced(_at(found.document["scope_lines"], line)["accreditations"], place, document)
    return _part(await _write(request, session, found, _with_held(found, line, held)), document)


async def _added(once: Once, changed: Recorded, path: Sequence[str], document: Document) -> None:
    location = "/".join(["/v1/offerings", changed.external_id, *path])
    await once.done(201, location, msgspec.json.encode(document), _whole_tag(changed))


async def _write(request: AnyRequest, session: AsyncSession, found: Recorded, lines: list[Document]) -> Recorded:
    stated = converted({**found.document, "scope_lines": lines}, OfferingInput, "contradiction")
    return await change_offering(session, principal_of(request), found, stated, "patched")


def _part(found: Recorded, part: Any) -> Response[Any]:
    """A part of an offering, under the tag of the whole: that is what a change of it has to name."""
    return Response(part, headers={"ETag": _whole_tag(found), "Cache-Control": "no-cache"})


def _read(request: AnyRequest, found: Recorded, part: Any) -> Response[Any]:
    """The same for a reader, who may have it already."""
    return tagged(request, part, lambda _: _whole_tag(found))


def _whole_tag(found: Recorded) -> str:
    return tag_of(msgspec.json.encode(offering_out(found)), found.version)
