"""The pages about the API; all their assets are served from here."""

from functools import cache
from pathlib import Path
from typing import Any

import msgspec
import swagger_ui
from litestar import Request, Response, get
from litestar.params import FromPath
from litestar.response import Template
from litestar.static_files import create_static_files_router

from service.languages import prefers_english
from service.policies import PAGE_POLICY
from service.problems import KINDS, Refused
from service.reference.document import openapi_document

_ASSETS = Path(swagger_ui.__file__).parent / "static"


@get("/openapi.json", include_in_schema=False)
async def document(request: Request[Any, Any, Any]) -> Response[bytes]:
    """The OpenAPI document."""
    return Response(_encoded(request), media_type="application/json")


@get("/docs", include_in_schema=False)
async def page(request: Request[Any, Any, Any]) -> Template:
    """The API reference."""
    english = prefers_english(request.headers.get("accept-language", ""))
    return Template("reference.html", context={"english": english}, headers=PAGE_POLICY)


@get("/problems/{code:str}", include_in_schema=False)
async def problem_page(request: Request[Any, Any, Any], code: FromPath[str]) -> Template:
    """What a kind of problem means and how to repair it."""
    kind = KINDS.get(code)
    if kind is None:
        raise Refused("not-found")
    english = prefers_english(request.headers.get("accept-language", ""))
    return Template("problem.html", context={"kind": kind, "english": english}, headers=PAGE_POLICY)


assets = create_static_files_router(
    path="/docs/assets", directories=[_ASSETS], name="reference-assets", include_in_schema=False, cache_control=None
)


def _encoded(request: Request[Any, Any, Any]) -> bytes:
    return _encode(request.app)


@cache
def _encode(app: Any) -> bytes:
    return msgspec.json.encode(openapi_document(app))
