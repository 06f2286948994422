"""The files that pages of others load: the same for everybody, from any origin."""

from typing import Any

import msgspec
from litestar import Request, Response, get

from service.conditional import known_to
from service.embed.script import Served, element_script, element_style, frame_script

AnyRequest = Request[Any, Any, Any]
_FOR_ALL = {
    "Access-Control-Allow-Origin": "*",
    "Cross-Origin-Resource-Policy": "cross-origin",
    "X-Content-Type-Options": "nosniff",
}
_KEPT = {**_FOR_ALL, "Cache-Control": "public, max-age=3600, stale-while-revalidate=86400", "Vary": "Accept-Encoding"}


class Integrity(msgspec.Struct, frozen=True, kw_only=True):
    """The hash of a script for subresource integrity (SRI); another one with each version of the service."""

    src: str
    integrity: str
    bytes: int


@get("/embed/v1.js", include_in_schema=False)
async def script(request: AnyRequest) -> Response[Any]:
    """The script of the element."""
    return _file(request, _element_script(request), "text/javascript")


@get("/embed/v1.css", include_in_schema=False)
async def style(request: AnyRequest) -> Response[Any]:
    """The style sheet of the element, for browsers that cannot take it out of the script."""
    return _file(request, element_style(), "text/css")


@get("/embed/v1-frame.js", include_in_schema=False)
async def script_of_frame(request: AnyRequest) -> Response[Any]:
    """The script of a page that holds a frame of ours."""
    return _file(request, frame_script(), "text/javascript")


@get("/embed/integrity.json", include_in_schema=False)
async def integrity(request: AnyRequest) -> Response[list[Integrity]]:
    """The hashes of the scripts as they are now."""
    scripts = {"/embed/v1.js": _element_script(request), "/embed/v1-frame.js": frame_script()}
    hashes = [Integrity(src=src, integrity=file.integrity, bytes=len(file.body)) for src, file in scripts.items()]
    return Response(hashes, headers={**_FOR_ALL, "Cache-Control": "no-cache"})


def _element_script(request: AnyRequest) -> Served:
    return element_script(request.app.template_engine.engine)  # type: ignore[union-attr]


def _file(request: AnyRequest, file: Served, media_type: str) -> Response[Any]:
    headers = {**_KEPT, "ETag": file.tag}
    if known_to(request.headers.get("if-none-match", ""), file.tag):
        return Response(None, status_code=304, headers=headers)
    packed = "gzip" in request.headers.get("accept-encoding", "")
    if packed:
        headers["Content-Encoding"] = "gzip"
    return Response(file.packed if packed else file.body, media_type=media_type, headers=headers)
