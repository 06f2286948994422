"""The scope lines of an offering to choose from, each with how its accreditations stand today."""

import datetime

import msgspec

from matching.accreditations import Standing, standing_of
from matching.values import Offering, ScopeLine
from service.referrals.accreditation import scope_line_named
from service.stations.rendering import Reader

Option = tuple[str, str]
"""What is posted, and what is read."""


def scope_choices(document: str | None, schemes: list[str], day: datetime.date, reader: Reader) -> list[Option]:
    """The lines of a listing; what the need asks for and a line does not hold is said with it."""
    if document is None:
        return []
    offering = msgspec.json.decode(document, type=Offering)
    lines = [
        (str(place), _told(offering, place, line, schemes, day, reader))
        for place, line in enumerate(offering.scope_lines, start=1)
    ]
    return [("", reader.w.scope_line_none), *lines] if lines else []


def _told(
    offering: Offering, place: int, line: ScopeLine, schemes: list[str], day: datetime.date, reader: Reader
) -> str:
    held = [standing_of(each, day) for each in line.accreditations]
    said = [_standing(each, reader) for each in held]
    said += [reader.w("scope_line_lacks", scheme=one) for one in schemes if one not in {each.scheme for each in held}]
    name = scope_line_named(offering, place) or ""
    if not said:
        return name
    return f"{name} ({'; '.join(said)})" if reader.english else f"{name}（{'；'.join(said)}）"


def _standing(standing: Standing, reader: Reader) -> str:
    if not standing.in_force:
        said, said_en = standing.words
        return f"{standing.scheme} {said_en}" if reader.english else f"{standing.scheme}{said}"
    if standing.date is None:
        return reader.w("scope_line_holds", scheme=standing.scheme)
    return reader.w("scope_line_until", scheme=standing.scheme, day=standing.date)
