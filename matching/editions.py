"""Editions of standards: which one is in force on a day, and what has replaced what.

A standard keeps its number when it is revised, and may change it: GB/T 5009.37-2003 was replaced by GB 5009.227-2016, and
that by GB 5009.227-2023. The rows come from a table that others keep; without rows every edition is unknown.
"""

import datetime
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

import msgspec

from matching.standards import find_designations
from matching.text.normal import plain


class Edition(msgspec.Struct, frozen=True, kw_only=True):
    """A row of the table: one edition of a standard.

    `state` is current (现行), withdrawn (废止) or upcoming (即将实施), as of the day on which the table was made; dates
    decide where they are known. `replaced_by` names editions in full: `GB 5009.227-2016`.
    """

    code: str
    edition: str
    title: str = ""
    state: str = "current"
    published: datetime.date | None = None
    effective: datetime.date | None = None
    withdrawn: datetime.date | None = None
    replaced_by: tuple[str, ...] = ()

    @property
    def designation(self) -> str:
        """Its number in full: GB 5009.227-2023, ISO 9001:2015."""
        between = ":" if self.code.upper().startswith(("ISO", "IEC")) else "-"
        return f"{self.code}{between}{self.edition}" if self.edition else self.code


class Status(msgspec.Struct, frozen=True, kw_only=True):
    """How a designation stands on a day.

    `state` is current, withdrawn, upcoming or unknown. `since` is the day of the withdrawal, or the day from which it is
    in force. `successors` stand in the place of what was withdrawn, through however many replacements: those in force
    on the day, else those to come, else the last that are known of.
    """

    state: str
    since: datetime.date | None = None
    successors: tuple[str, ...] = ()


UNKNOWN = Status(state="unknown")


class Editions:
    """The editions of a table and what replaced them; the order of the rows changes nothing.

    Editions are known by their keys (`gb5009.227-2023`, matching/standards.py), the same for every spelling.
    """

    def __init__(self, rows: Iterable[Edition] = ()) -> None:
        self._rows: dict[str, Edition] = {}
        self._names: dict[str, str] = {}
        for row in sorted(rows, key=lambda row: (row.designation, row.state)):
            self._rows.setdefault(key_of(row.designation), row)
        families: dict[str, list[str]] = defaultdict(list)
        for key, row in self._rows.items():
            families[family_of(key)].append(key)
            self._names[key] = row.designation
        self._families = {family: tuple(sorted(keys)) for family, keys in families.items()}
        self._next = {key: self._replacing(key, row) for key, row in self._rows.items()}
        before: dict[str, list[str]] = defaultdict(list)
        for key, successors in self._next.items():
            for successor in successors:
                before[successor].append(key)
        self._before = {key: tuple(sorted(keys)) for key, keys in before.items()}

    def __len__(self) -> int:
        return len(self._rows)

    def containing(self, words: str, most: int) -> list[Edition]:
        """Editions whose number or title contains some words, those whose number begins with them first."""
        wanted = plain(words).replace(" ", "")
        found: list[tuple[bool, str, Edition]] = []
        for key, row in self._rows.items() if wanted else ():
            number = plain(row.designation).replace(" ", "")
            if wanted in number or wanted in plain(row.title).replace(" ", ""):
                found.append((not number.startswith(wanted), key, row))
        return [row for _, _, row in sorted(found, key=lambda one: one[:2])[:most]]

    def status(self, designation: str, day: datetime.date) -> Status:
        """How a designation stands on a day; without an edition («GB 5009.227») it stands as its best edition does."""
        return self.status_of(key_of(designation), day)

    def successors(self, designation: str) -> tuple[str, ...]:
        """Everything that has replaced it, directly or through others, the nearest first."""
        return self._named(_reached(self.editions_of(key_of(designation)), self._next))

    def predecessors(self, designation: str) -> tuple[str, ...]:
        """Everything that it has replaced, directly or through others, the nearest first."""
        return self._named(_reached(self.editions_of(key_of(designation)), self._before))

    def editions_of(self, key: str) -> tuple[str, ...]:
        """The keys that a key means: itself, or every known edition where none is named."""
        return self._families.get(key, (key,))

    def following(self, key: str) -> tuple[str, ...]:
        """The keys of the successors."""
        return _reached(self.editions_of(key), self._next)

    def preceding(self, key: str) -> tuple[str, ...]:
        """The keys of the predecessors."""
        return _reached(self.editions_of(key), self._before)

    def knows(self, family: str) -> bool:
        """Whether the table has an edition of a family."""
        return family in self._families

    def name_of(self, key: str) -> str:
        """The designation of a key, as the table writes it; without an edition the number of its newest one."""
        if key in self._families:
            return self._rows[self._families[key][-1]].code
        return self._names.get(key, key.upper())

    def status_of(self, key: str, day: datetime.date) -> Status:
        """The status of a key."""
        keys = self.editions_of(key)
        states = [(one, *self._state(one, day)) for one in keys]
        for wanted in ("current", "upcoming", "withdrawn"):
            days = [since for _, state, since in states if state == wanted]
            if not days:
                continue
            known = [since for since in days if since is not None]
            if wanted == "withdrawn":
                successors = self._named(self._standing(keys, day))
                return Status(state=wanted, since=max(known, default=None), successors=successors)
            return Status(state=wanted, since=min(known, default=None))
        return UNKNOWN

    def _state(self, key: str, day: datetime.date) -> tuple[str, datetime.date | None]:
        row = self._rows.get(key)
        if row is None:
            return "unknown", None
        ends = row.withdrawn or self._foreseen_end(row, key)
        if ends is not None and ends <= day:
            return "withdrawn", ends
        if row.state == "withdrawn" and ends is None:
            return "withdrawn", None
        begins = row.effective
        if begins is not None:
            return ("current" if begins <= day else "upcoming"), begins
        return ("upcoming" if row.state == "upcoming" else "current"), None

    def _foreseen_end(self, row: Edition, key: str) -> datetime.date | None:
        """When an edition that is current will be replaced by what is upcoming; tables state no withdrawal before.

        Where both are said to be current the table knows better: the replacement is one in part.
        """
        if row.state != "current":
            return None
        coming = [self._rows[one] for one in self._next.get(key, ()) if one in self._rows]
        days = [one.effective for one in coming if one.state == "upcoming" and one.effective is not None]
        return max(days) if coming and len(days) == len(coming) else None

    def _standing(self, keys: Sequence[str], day: datetime.date) -> tuple[str, ...]:
        """What stands in the place of withdrawn editions: the first in force on each way, else what comes, else ends."""
        found: dict[str, list[str]] = defaultdict(list)
        waiting, seen = list(keys), set(keys)
        while waiting:
            following = [one for one in self._next.get(waiting.pop(0), ()) if one not in seen]
            for one in following:
                seen.add(one)
                state, _ = self._state(one, day)
                found[state].append(one)
                if state == "withdrawn":
                    waiting.append(one)
        last = [one for one in found["withdrawn"] if not self._next.get(one)]
        return tuple(found["current"] or found["upcoming"] or found["unknown"] or last)

    def _replacing(self, key: str, row: Edition) -> tuple[str, ...]:
        """What replaced an edition: as the row says; where it was withdrawn and says nothing, the next of its number."""
        found: dict[str, None] = {}
        for designation in row.replaced_by:
            named = key_of(designation)
            self._names.setdefault(named, designation)
            # Without an edition the newest is meant.
            found[self._families[named][-1] if named in self._families else named] = None
        if not found and row.state == "withdrawn":
            siblings = [one for one in self._families[family_of(key)] if _body(self._rows[one]) == _body(row)]
            found = dict.fromkeys([one for one in siblings if one > key][:1])
        return tuple(one for one in found if one != key)

    def _named(self, keys: Iterable[str]) -> tuple[str, ...]:
        return tuple(self.name_of(key) for key in keys)


NO_EDITIONS = Editions()
"""What is known of editions where there is no table: nothing."""


def key_of(designation: str) -> str:
    """The key of a designation: its family with the edition where one is named; an odd one is its own key."""
    normal = plain(designation)
    found = find_designations(normal)
    return found[0].key if found else normal.replace(" ", "")


def family_of(key: str) -> str:
    """The family of a key."""
    return key.rpartition("-")[0] or key


def has_edition(key: str) -> bool:
    """Whether a key names an edition."""
    return "-" in key


def _body(row: Edition) -> str:
    """Who publishes it: GB for GB and GB/T, which share their numbers."""
    return row.code.strip().partition(" ")[0].partition("/")[0].upper()


def _reached(keys: Sequence[str], steps: Mapping[str, tuple[str, ...]]) -> tuple[str, ...]:
    """All that is reached from some keys, the nearest first; each once, so that circles end."""
    found: dict[str, None] = {}
    waiting, seen = list(keys), set(keys)
    while waiting:
        for one in steps.get(waiting.pop(0), ()):
            if one not in seen:
                seen.add(one)
                found[one] = None
                waiting.append(one)
    return tuple(found)
