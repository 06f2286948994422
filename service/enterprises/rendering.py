"""The page of a need: its parts, each with a tag by which a browser knows whether it has changed, and its door."""

import hashlib
from collections.abc import Callable, Sequence
from typing import Any
from uuid import UUID

import msgspec
from litestar import Request, Response
from litestar.datastructures import Cookie
from litestar.response import Redirect, Template
from markupsafe import Markup

from service.enterprises.files import CaseFile
from service.enterprises.reading import Reader
from service.enterprises.trouble import Trouble
from service.languages import prefers_english
from service.policies import STATION_PAGE_POLICY

AnyRequest = Request[Any, Any, Any]


class Part(msgspec.Struct, frozen=True):
    """A part of the page: its name, which is also its template's, and what it shows; nothing where it has no place."""

    name: str
    view: Callable[[CaseFile, Reader], Any]


class Rendered(msgspec.Struct, frozen=True):
    """A part as it is sent."""

    name: str
    tag: str
    body: Markup


def reader_of(request: AnyRequest) -> Reader:
    """The reader of a request."""
    return Reader(prefers_english(request.headers.get("accept-language", "")))


def is_partial(request: AnyRequest) -> bool:
    """Whether the page is open already and asks for what has changed."""
    return "hx-request" in request.headers


def rendered(
    request: AnyRequest, parts: Sequence[Part], file: CaseFile, trouble: Trouble | None, done: str
) -> dict[str, Rendered]:
    """Every part of a page, by its name; `done` names what was just done."""
    engine, reader = request.app.template_engine.engine, reader_of(request)  # type: ignore[union-attr]
    common = {"r": reader, "w": reader.w, "english": reader.english, "file": file, "need": file.need}
    found: dict[str, Rendered] = {}
    for part in parts:
        view = part.view(file, reader)
        own = {**common, "v": view, "trouble": trouble, "done": done, "here": f"/needs/{file.need.id}"}
        body = engine.get_template(f"enterprise/{part.name}.html").render(own).strip() if view is not None else ""
        tag = hashlib.sha256(body.encode()).hexdigest()[:16]
        found[part.name] = Rendered(part.name, tag, Markup(body))  # noqa: S704 - rendered with escaping just above
    return found


def page(
    request: AnyRequest, template: str, status: int = 200, cookies: Sequence[Cookie] = (), **context: Any
) -> Template:
    """A page or a piece of one, in the reader's language."""
    reader = reader_of(request)
    headers = context.pop("headers", {})
    shown = {"r": reader, "w": reader.w, "english": reader.english, **context}
    return Template(
        f"enterprise/{template}.html",
        context=shown,
        status_code=status,
        headers={**STATION_PAGE_POLICY, **headers},
        cookies=list(cookies),
    )


def door(
    request: AnyRequest,
    need_id: UUID,
    *,
    status: int = 200,
    trouble: str = "",
    left: str = "",
    retry_after: int | None = None,
) -> Template:
    """Where the code is asked for; `trouble` names what is wrong with the one that was given."""
    said = reader_of(request).w(trouble, left=left) if trouble else ""
    headers = {"Retry-After": str(retry_after)} if retry_after is not None else {}
    return page(request, "door", status, need_id=need_id, trouble=said, headers=headers)


def see(path: str, cookies: Sequence[Cookie] = ()) -> Response[Any]:
    """Go and see a page, by GET (RFC 9110, 15.4.4)."""
    answer: Redirect = Redirect(path, status_code=303, cookies=list(cookies), headers={"Cache-Control": "no-store"})
    return answer
