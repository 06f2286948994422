"""The standards that a listing cites: which, where, and whether they are still in force."""

import datetime
import functools
from collections.abc import Iterator

import msgspec

from matching.editions import Editions, Status
from matching.standards import find_designations
from matching.text import normalise
from matching.values import Offering


class Citation(msgspec.Struct, frozen=True, kw_only=True):
    """A standard that a listing cites.

    `field` is standards, scope_lines.standard or scope_lines.method; `position` counts the entries of `standards`, or
    the scope lines, from 0. `designation` is as the listing writes it, `key` what editions are known by.
    """

    designation: str
    field: str
    position: int
    key: str


class WithdrawnCitation(msgspec.Struct, frozen=True, kw_only=True):
    """A citation of an edition that was withdrawn: since when, and what stands in its place."""

    citation: Citation
    status: Status


def citations_of(offering: Offering) -> tuple[Citation, ...]:
    """Every designation that a listing cites, where it stands; a method counts where it names a standard."""
    return tuple(
        Citation(designation=designation, field=field, position=position, key=key)
        for field, position, text in _texts(offering)
        for designation, key in _cited(text)
    )


def withdrawn_citations(offering: Offering, editions: Editions, day: datetime.date) -> tuple[WithdrawnCitation, ...]:
    """What a listing cites though it is withdrawn on a day; what the table does not know is not told of."""
    found: list[WithdrawnCitation] = []
    for citation in citations_of(offering):
        status = editions.status_of(citation.key, day)
        if status.state == "withdrawn":
            found.append(WithdrawnCitation(citation=citation, status=status))
    return tuple(found)


def _texts(offering: Offering) -> Iterator[tuple[str, int, str]]:
    for position, code in enumerate(offering.standards):
        yield "standards", position, code
    for position, line in enumerate(offering.scope_lines):
        if line.standard:
            yield "scope_lines.standard", position, line.standard
        if line.method:
            yield "scope_lines.method", position, line.method


@functools.lru_cache(maxsize=20_000)
def _cited(text: str) -> tuple[tuple[str, str], ...]:
    """The standards of a text, each as it is written, with its key."""
    normal = normalise(text)
    spans = [(found, normal.span(found.start, found.end)) for found in find_designations(normal.text)]
    return tuple((text[start:end].strip(), found.key) for found, (start, end) in spans)
