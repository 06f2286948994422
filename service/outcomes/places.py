"""Places in a list by time, the newest first, written as the opaque cursors of pages."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from urllib.parse import urlencode
from uuid import UUID

from service.catalogue.cursors import NO_CURSOR, cursor_after, read_cursor
from service.problems import Breach, Refused

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_STEP = timedelta(microseconds=1)
"""As PostgreSQL counts time: in whole steps, so that none is lost on the way through a float."""


def page_after(path: str, filters: Mapping[str, object], limit: int, at: datetime, id_: UUID) -> str:
    """The address of the page that begins after what happened at a moment, with the filters that are set."""
    cursor = cursor_after(f"{(at - _EPOCH) // _STEP}:{id_.hex}")
    named = {name: value for name, value in filters.items() if value is not None}
    return f"{path}?{urlencode({**named, 'limit': limit, 'after': cursor})}"


def read_moment(cursor: str | None) -> tuple[datetime, UUID] | None:
    """The moment and the id that a page begins after."""
    place = read_cursor(cursor)
    if place is None:
        return None
    at, _, id_ = place.partition(":")
    try:
        return _EPOCH + int(at) * _STEP, UUID(id_)
    except (ValueError, OverflowError):
        raise Refused("invalid-request", [Breach("after", NO_CURSOR)]) from None
