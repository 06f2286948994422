"""Places in a list by deadline, written as the opaque cursors of pages."""

from datetime import UTC, datetime
from uuid import UUID

from models.tables import Need, Referral
from service.catalogue.cursors import NO_CURSOR, cursor_after, read_cursor
from service.problems import Breach, Refused

_NEVER = "never"
_FAR = datetime(9999, 12, 31, tzinfo=UTC)


def cursor_of(row: Need | Referral) -> str:
    """The cursor of the page that begins after a need or a referral."""
    # In microseconds, so that none is lost on the way through a float.
    due = _NEVER if row.due_at is None else str(int(row.due_at.timestamp() * 1_000_000))
    return cursor_after(f"{due}:{row.id.hex}")


def read_place(cursor: str | None) -> tuple[datetime, UUID] | None:
    """The deadline and the id that a page begins after."""
    place = read_cursor(cursor)
    if place is None:
        return None
    due, _, id_ = place.partition(":")
    try:
        at = _FAR if due == _NEVER else datetime.fromtimestamp(int(due) / 1_000_000, UTC)
        return at, UUID(id_)
    except (ValueError, OverflowError, OSError):
        raise Refused("invalid-request", [Breach("after", NO_CURSOR)]) from None
