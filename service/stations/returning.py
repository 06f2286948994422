"""Where somebody came from, so that they come back to the same place: the list with its filters, its order and its page."""

from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

from litestar import Request

from service.stations.failing import local

AnyRequest = Request[Any, Any, Any]
_LISTS = ("/listings", "/reminders", "/stations")
_OF_A_MOMENT = ("done", "n", "left", "out", "undo", "failed")
"""What an address tells of an action that is over."""
_MOST_CHARACTERS = 1_000


def came_from(request: AnyRequest, otherwise: str) -> str:
    """The list that this page was opened from: as the address says, or else as the browser says."""
    named = request.query_params.get("back", "")
    referred = urlsplit(request.headers.get("referer", ""))
    there = f"{referred.path}?{referred.query}" if referred.query else referred.path
    return list_of(named) or list_of(there) or otherwise


def list_of(address: str) -> str:
    """An address of a list, without what it tells of an action that is over; nothing where it is none of ours."""
    parts = urlsplit(local(address[:_MOST_CHARACTERS]))
    if not address or parts.path not in _LISTS:
        return ""
    asked = [(name, value) for name, value in parse_qsl(parts.query) if name not in _OF_A_MOMENT]
    return parts.path + (f"?{urlencode(asked)}" if asked else "")
