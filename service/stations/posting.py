"""What a browser posts: pairs of names and texts (application/x-www-form-urlencoded)."""

from typing import Any
from urllib.parse import parse_qsl

import msgspec
from litestar import Request

from service.accounts.authentication import from_our_own_page
from service.problems import Refused
from service.stations.forms.checking import Errors, breaches_in, errors_of
from service.stations.forms.fields import Field

AnyRequest = Request[Any, Any, Any]
LARGEST_FORM_BYTES = 4 * 1024 * 1024
"""A listing of 1,000 scope lines, each with its accreditations, still fits."""
_MOST_FIELDS = 60_000


async def posted(request: AnyRequest) -> list[tuple[str, str]]:
    """The pairs of a form, in their order, the empty ones too."""
    # Whoever is not signed in has no cookie to be abused, but could be signed in as somebody else by a foreign page.
    if not from_our_own_page(request):
        raise Refused("foreign-origin")
    if not request.headers.get("content-type", "").startswith("application/x-www-form-urlencoded"):
        raise Refused("unsupported-media-type")
    try:
        text = (await request.body()).decode()
        return parse_qsl(text, keep_blank_values=True, max_num_fields=_MOST_FIELDS, errors="strict")
    except ValueError:
        raise Refused("invalid-request") from None


async def posted_fields(request: AnyRequest) -> dict[str, str]:
    """The fields of a small form, each by its name."""
    return {name: value.replace("\r\n", "\n") for name, value in await posted(request)}


def stated(type_: Any, document: dict[str, Any], fields: tuple[Field, ...], english: bool) -> tuple[Any, Errors]:
    """The struct of a small form, or everything that is wrong with it."""
    kept = {name: value for name, value in document.items() if value not in ("", None)}
    breaches = breaches_in(kept, type_)
    if breaches:
        return None, errors_of(breaches, document, fields, english)
    return msgspec.convert(kept, type_), {}
