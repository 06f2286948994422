"""Who changed each field of a listing since somebody saw it: several people may have, one after the other."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any, Self

import msgspec
from msgspec import UNSET
from sqlalchemy.ext.asyncio import AsyncSession

from models.queries.history import reason_at, version_of, versions_of
from models.queries.listings import Recorded
from models.tables import ListingChange
from service.catalogue.differences import Difference, differences
from service.problems.answers import FieldChange, FieldStep

_LOOKED_AT = 50
"""So many versions are looked through; who saw an older one is told what changed, and by whom where it was in these."""


class Point(msgspec.Struct, frozen=True, kw_only=True):
    """What a listing said from some moment on; who made it so is not always known."""

    document: dict[str, Any]
    version: int | None = None
    actor: str | None = None
    at: datetime | None = None

    @classmethod
    def of(cls, row: ListingChange, reason: str | None, known: bool = True) -> Self:
        """The point of a version, with the reason of its state; not known where versions before it were left out, whose
        changes are in it too."""
        document = {**row.document, "state": row.state, "state_reason": reason}
        return (
            cls(document=document, version=row.version, actor=row.actor, at=row.created_at)
            if known
            else cls(document=document)
        )


async def points_since(session: AsyncSession, found: Recorded, seen: int) -> list[Point]:
    """A listing at the version that somebody saw and at those after it, up to now; none where it had no such version."""
    before = await version_of(session, found.id, seen)
    if before is None:
        return []
    newest_first = await versions_of(session, found.id, limit=_LOOKED_AT)
    later = [row for row in newest_first[::-1] if row.version > seen]
    state, reason = before.state, await reason_at(session, before)
    points = [Point.of(before, reason)]
    for place, row in enumerate(later):
        said = row.reason if row.action != "reverted" or row.state == "withdrawn" else None
        reason = said or (reason if row.state == state else None)
        state = row.state
        points.append(Point.of(row, reason, row.version == seen + 1 or place > 0))
    now = {**found.document, "state": found.state, "state_reason": found.state_reason}
    # What a listing says of its organization changes without a version of its own.
    return points if points[-1].document == now else [*points, Point(document=now)]


def attributed(points: Sequence[Point]) -> list[FieldChange]:
    """The fields that the last point says differently than the first, each with who changed it last, and who before."""
    if not points:
        return []
    return [_attributed(found, points) for found in differences(points[0].document, points[-1].document)]


def steps_of(field: str, points: Sequence[Point]) -> list[FieldStep]:
    """The changes of one field of a listing from the first point to the last, the oldest first."""
    return list(_steps((field,), points))


def _attributed(found: Difference, points: Sequence[Point]) -> FieldChange:
    # Of an item that came or went it is the list that can be followed, which need not be told over and over.
    steps = list(_steps(found.within, points, told=found.within == found.path))
    last = steps[-1]
    told = found.told(last.actor, last.at)
    several = steps if len(steps) > 1 else UNSET
    return msgspec.structs.replace(told, version=last.version, steps=several)


def _steps(path: tuple[str, ...], points: Sequence[Point], told: bool = True) -> Iterator[FieldStep]:
    value = _value_at(points[0].document, path) if points else None
    for point in points[1:]:
        before, value = value, _value_at(point.document, path)
        if value != before:
            old, new = (before, value) if told else (UNSET, UNSET)
            yield FieldStep(version=point.version, at=point.at, actor=point.actor, before=old, after=new)


def _value_at(document: Any, path: tuple[str, ...]) -> Any:
    for step in path:
        if isinstance(document, dict):
            document = document.get(step)
        elif isinstance(document, list):
            document = document[int(step)] if int(step) < len(document) else None
        else:
            return None
    return document
