"""Whether what a need asks of accreditations still holds, tested when a referral is accepted and when it is completed."""

import datetime

import msgspec
from sqlalchemy.ext.asyncio import AsyncSession

from matching.accreditations import Standing, standing_of, standings
from matching.values import Offering
from models.queries.cases import offering_document
from models.tables import Referral


async def lapses_of(session: AsyncSession, referral: Referral, day: datetime.date) -> list[Standing]:
    """The accreditations that the need asks for and that are not in force on the day, by the catalogue as it is now.

    Where the provider named the scope line that it works under, that line's count, else the best of the offering.
    """
    if not referral.schemes:
        return []
    document = await offering_document(session, referral.offering_id)
    offering = msgspec.json.decode(document, type=Offering)
    of_line = _of_line(offering, referral.scope_line, day)
    held = of_line if of_line is not None else standings(offering, day)
    found = [held.get(scheme, Standing(scheme=scheme, state="withdrawn")) for scheme in referral.schemes]
    return [standing for standing in found if not standing.in_force]


def words_of(lapses: list[Standing]) -> str:
    """What has lapsed, in words: «CMA已过期（2026-05-31）»."""
    return "；".join(f"{lapse.scheme}{lapse.words[0]}" for lapse in lapses)


def scope_line_named(offering: Offering, place: int) -> str | None:
    """What the scope line at a place, from 1, is called: object, parameter and standard; nothing where there is none."""
    if not 1 <= place <= len(offering.scope_lines):
        return None
    line = offering.scope_lines[place - 1]
    return " · ".join(part for part in (line.object, line.parameter, line.standard) if part)


def _of_line(offering: Offering, name: str | None, day: datetime.date) -> dict[str, Standing] | None:
    """How the accreditations of a named scope line stand; nothing where none is named or the listing has it no more."""
    for place, line in enumerate(offering.scope_lines, start=1):
        if name is not None and scope_line_named(offering, place) == name:
            return {each.scheme: standing_of(each, day) for each in line.accreditations}
    return None
