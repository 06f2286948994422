"""Indicators as they are published."""

from datetime import date, datetime
from uuid import UUID

import msgspec

from service.outcomes.definitions import Unit


class Cell(msgspec.Struct, frozen=True, kw_only=True):
    """A part of an indicator; without a value where it is not published, or where there is none.

    `of` is how many problems the value stands on, where it is no count itself.
    """

    key: str
    name: str
    name_en: str
    value: float | None
    of: int | None = None


class Indicator(msgspec.Struct, frozen=True, kw_only=True):
    """A figure with what it means; without a value where it is told by its cells alone, is not published, or stands on
    nothing.

    `of` is how many problems or referrals the value stands on, where it is no count itself.
    """

    code: str
    name: str
    name_en: str
    unit: Unit
    definition: str
    definition_en: str
    value: float | None = None
    of: int | None = None
    cells: list[Cell] = []


class Indicators(msgspec.Struct, frozen=True, kw_only=True):
    """Indicators as things stand at `as_of`, of the problems first submitted from `since` to `until` (days in China).

    With a `smallest_cell`, what stands on fewer problems is left out, and what would give it away.
    """

    as_of: datetime
    items: list[Indicator]
    since: date | None = None
    until: date | None = None
    adcode: str | None = None
    organization: UUID | None = None
    smallest_cell: int | None = None
