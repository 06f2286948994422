"""A public page: its template, in the reader's language, for nobody in particular."""

import hashlib
from typing import Any
from urllib.parse import quote

import msgspec
from litestar import Request, Response
from litestar.response import Redirect, Template

from service.conditional import known_to
from service.policies import PUBLIC_PAGE_POLICY
from service.proxies import own_origin
from service.public.reading import Reader, reader_of

AnyRequest = Request[Any, Any, Any]
_NAVIGATION = (("match", "/match"), ("embed", "/embed"), ("try", "/try"))


class Switch(msgspec.Struct, frozen=True):
    """A language that a page can be read in: its name in itself, and where."""

    language: str
    name: str
    path: str
    present: bool


def page(
    request: AnyRequest,
    template: str,
    section: str = "",
    *,
    status: int = 200,
    headers: dict[str, str] | None = None,
    **context: Any,
) -> Response[Any]:
    """A page that is made for one request."""
    shown = {**_everywhere(request, section), **context}
    return Template(
        f"public/{template}.html", context=shown, status_code=status, headers={**PUBLIC_PAGE_POLICY, **(headers or {})}
    )


def kept_page(request: AnyRequest, template: str, section: str = "", **context: Any) -> Response[Any]:
    """A page that a browser may keep, and asks for again by its tag: 304 where nothing of it has changed."""
    engine = request.app.template_engine.engine  # type: ignore[union-attr]
    shown = {**_everywhere(request, section), **context}
    body: bytes = engine.get_template(f"public/{template}.html").render(shown).encode()
    tag = f'"{hashlib.sha256(body).hexdigest()[:32]}"'
    headers = {**PUBLIC_PAGE_POLICY, "Cache-Control": "public, no-cache", "ETag": tag}
    if known_to(request.headers.get("if-none-match", ""), tag):
        return Response(None, status_code=304, headers=headers)
    return Response(body, media_type="text/html", headers=headers)


def see(path: str) -> Redirect:
    """Go and see a page, by GET (RFC 9110, 15.4.4)."""
    return Redirect(path, status_code=303, headers={"Cache-Control": "no-store", "Referrer-Policy": "no-referrer"})


def _everywhere(request: AnyRequest, section: str) -> dict[str, Any]:
    reader = reader_of(request)
    return {
        "r": reader,
        "w": reader.w,
        "english": reader.english,
        "section": section,
        "navigation": [(name, reader.link(path)) for name, path in _NAVIGATION],
        "origin": own_origin(request),
        "switches": _switches(request, reader),
        "canonical": f"{own_origin(request)}{quote(request.url.path)}",
    }


def _switches(request: AnyRequest, reader: Reader) -> list[Switch]:
    # What else stands in the address are options of a page, never a need.
    path = quote(request.url.path)
    return [
        Switch("zh-CN", "中文", f"{path}?lang=zh", not reader.english),
        Switch("en", "English", f"{path}?lang=en", reader.english),
    ]
