"""How accreditations stand on a day: in force, or why not.

An accreditation counts for the scope lines that carry it (fact 7 of the field), so where lines carry a scheme, their
states and dates decide; a scheme that a listing only names as a whole is taken at its word, for there is nothing else.
"""

import datetime
from collections.abc import Iterable, Iterator

import msgspec

from matching.values import Accreditation, Miss, Offering, ScopeLine

SCHEME_NAMES = {"CMA": "检验检测机构资质认定(CMA)", "CNAS": "实验室认可(CNAS)", "CAL": "审查认可(CAL)"}

_HOPEFUL = ("valid", "not_yet", "expired", "suspended", "unverified", "withdrawn")
"""States from the best on: of several lines the best decides, and where none is in force, it says what to ask about."""
_WORDS = {
    "not_yet": ("尚未生效", "is not in force yet"),
    "expired": ("已过期", "has expired"),
    "suspended": ("被暂停", "is suspended"),
    "unverified": ("未核验", "has not been verified"),
    "withdrawn": ("已撤销", "was withdrawn"),
}


class Standing(msgspec.Struct, frozen=True, kw_only=True):
    """How a scheme stands on a day.

    `state` is valid, not_yet (尚未生效), expired (已过期), suspended (被暂停), unverified (未核验) or withdrawn (已撤销).
    `date` is the first day in force of what is not in force yet, else the last day, where one is known.
    """

    scheme: str
    state: str
    date: datetime.date | None = None

    @property
    def in_force(self) -> bool:
        """Whether it counts."""
        return self.state == "valid"

    @property
    def words(self) -> tuple[str, str]:
        """Why it does not count, in Chinese and in English: «已过期（2026-05-31）»; empty where it does."""
        if self.in_force:
            return "", ""
        said, said_en = _WORDS[self.state]
        if self.date is None or self.state not in ("not_yet", "expired"):
            return said, said_en
        if self.state == "not_yet":
            return f"{said}（自{self.date}起）", f"is not in force before {self.date}"
        return f"{said}（{self.date}）", f"expired on {self.date}"


def standing_of(accreditation: Accreditation, day: datetime.date) -> Standing:
    """How one accreditation of a scope line stands on a day; a state that is not known is as good as not verified."""
    scheme, begins, ends = accreditation.scheme, accreditation.valid_from, accreditation.valid_to
    if accreditation.state == "withdrawn":
        return Standing(scheme=scheme, state="withdrawn")
    if accreditation.state == "expired" or (ends is not None and ends < day):
        return Standing(scheme=scheme, state="expired", date=ends if ends is not None and ends < day else None)
    if accreditation.state != "valid":
        return Standing(scheme=scheme, state="suspended" if accreditation.state == "suspended" else "unverified")
    if begins is not None and day < begins:
        return Standing(scheme=scheme, state="not_yet", date=begins)
    return Standing(scheme=scheme, state="valid", date=ends)


def standings(offering: Offering, day: datetime.date) -> dict[str, Standing]:
    """Every scheme that an offering names, with how it stands on a day; of several scope lines the best one counts."""
    found = {scheme: Standing(scheme=scheme, state="valid") for scheme in offering.accreditations}
    of_lines: dict[str, Standing] = {}
    for line in offering.scope_lines:
        for accreditation in line.accreditations:
            _note(of_lines, standing_of(accreditation, day))
    return found | of_lines


def best_standing(scheme: str, lines: Iterable[ScopeLine], day: datetime.date) -> Standing | None:
    """How a scheme stands on the best of some lines; None where none of them carries it."""
    found: dict[str, Standing] = {}
    for line in lines:
        for accreditation in line.accreditations:
            if accreditation.scheme == scheme:
                _note(found, standing_of(accreditation, day))
    return found.get(scheme)


def carried_schemes(offering: Offering) -> set[str]:
    """The schemes that scope lines carry: whatever else the listing says of them, the lines decide."""
    return {accreditation.scheme for line in offering.scope_lines for accreditation in line.accreditations}


def covered_lines(offering: Offering, scheme: str, day: datetime.date) -> int:
    """How many scope lines hold a scheme on a day."""
    found = [best_standing(scheme, (line,), day) for line in offering.scope_lines]
    return sum(standing is not None and standing.in_force for standing in found)


def valid_schemes(offering: Offering, day: datetime.date) -> set[str]:
    """The accreditation schemes that an offering holds on a day."""
    return {scheme for scheme, standing in standings(offering, day).items() if standing.in_force}


def lapsed(offering: Offering, day: datetime.date, judged: tuple[str, ...]) -> Iterator[Miss]:
    """What a listing names though it is not in force on the day: nobody asked for it, but nobody should rely on it.

    Schemes that a constraint has judged already are left out.
    """
    for scheme, standing in standings(offering, day).items():
        if not standing.in_force and scheme not in judged:
            said, said_en = standing.words
            name = SCHEME_NAMES.get(scheme, scheme)
            yield Miss(
                code="accreditation",
                message=f"所列{name}{said}",
                message_en=f"the listed {scheme} accreditation {said_en}",
                sure=False,
            )


def _note(found: dict[str, Standing], standing: Standing) -> None:
    """Keep a standing where none of its scheme is as good."""
    known = found.get(standing.scheme)
    if known is None or _better(standing, known):
        found[standing.scheme] = standing


def _better(one: Standing, other: Standing) -> bool:
    return _rank(one) < _rank(other)


def _rank(standing: Standing) -> tuple[int, int]:
    """Lower is better: by state, then the earlier beginning or the later end; without an end it lasts longest."""
    ordinal = standing.date.toordinal() if standing.date is not None else None
    if standing.state == "not_yet":
        return _HOPEFUL.index(standing.state), ordinal or 0
    if ordinal is None:
        return _HOPEFUL.index(standing.state), 1 if standing.state == "expired" else -datetime.date.max.toordinal()
    return _HOPEFUL.index(standing.state), -ordinal
