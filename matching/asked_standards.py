"""The standards that a need asks by, and what a listing may cite instead.

An edition that is named is an edition wanted. Where a table of editions knows better, what has replaced it counts nearly
as much, and what is withdrawn counts less, whichever of the two the need names.
"""

import datetime
from collections.abc import Iterable, Mapping, Sequence

import msgspec

from matching.editions import Editions, Status, family_of, has_edition
from matching.standards import StandardMention

_FAMILY = 1.0
_EDITION = 0.5
"""An edition that was named counts beside its family."""
_EVOKED = 0.8
"""How much a standard counts that the need does not name, but something that stands for it («三体系»)."""

_SUCCESSOR = 0.95
"""Next to the edition that was named, and before anything that is withdrawn."""
_UPCOMING = 0.8
_OTHER = _FAMILY / (_FAMILY + _EDITION)
"""Another edition of the same number, or none named: as much as a family counts without its edition."""
_WITHDRAWN_AS_NAMED = 0.6
_WITHDRAWN = 0.5


class Alternative(msgspec.Struct, frozen=True):
    """What a listing may cite for the edition that is asked for.

    `worth` is 1 for what is asked for. `how` is named, successor, predecessor, sibling (another edition of the same
    number) or number (one without an edition); `status` is how the alternative itself stands.
    """

    worth: float
    how: str
    status: Status


class AskedStandard(msgspec.Struct, frozen=True, kw_only=True):
    """A standard that a need asks by: the keys that count by themselves and, where a table of editions knows the number,
    what counts in their place.

    `alternatives` are by the key of their edition, `numbers` by the family: what a listing is worth that names no edition
    of a number, or one that the table does not know. `names` are designations as the table writes them.
    """

    family: str
    weights: dict[str, float]
    named: bool
    editions: tuple[str, ...] = ()
    alternatives: dict[str, Alternative] = {}
    numbers: dict[str, Alternative] = {}
    names: dict[str, str] = {}

    @property
    def mass(self) -> float:
        """How much it counts in all."""
        return sum(self.weights.values())

    def credit(self, listed: Sequence[str]) -> float:
        """How much of it the keys that a listing cites are worth, up to its mass."""
        if not self.numbers:
            return sum(weight for key, weight in self.weights.items() if key in listed)
        return self.mass * max((self.worth(key, listed) for key in listed), default=0.0)

    def worth(self, key: str, listed: Sequence[str]) -> float:
        """What one of the keys of a listing is worth, 0 to 1."""
        if key in self.alternatives:
            return self.alternatives[key].worth
        number = self.numbers.get(family_of(key) if has_edition(key) else key)
        if number is None:
            return 0.0
        # A listing has the key of the family beside each edition; it names none only where there is no edition.
        beside = not has_edition(key) and any(other.startswith(f"{key}-") for other in listed)
        return 0.0 if beside else number.worth

    def best(self, listed: Sequence[str]) -> str | None:
        """The key of a listing that is worth most, where one is worth anything."""
        best = max(listed, key=lambda key: (self.worth(key, listed), key), default=None)
        return best if best is not None and self.worth(best, listed) > 0 else None

    def search_keys(self) -> dict[str, float]:
        """The keys to search by, each with how much it counts: what a listing may cite instead is found as well."""
        return {key: one.worth for key, one in (self.numbers | self.alternatives).items()} | self.weights


def asked_standards(named: Iterable[StandardMention], evoked: Iterable[str]) -> tuple[AskedStandard, ...]:
    """The standards that a need names and the families that stand behind its words, each family once."""
    weights: dict[str, dict[str, float]] = {}
    for mention in named:
        of_family = weights.setdefault(mention.family, {mention.family: _FAMILY})
        if mention.edition:
            of_family[f"{mention.family}-{mention.edition}"] = _EDITION
    by_name = frozenset(weights)
    for family in evoked:
        weights.setdefault(family, {family: _EVOKED})
    return tuple(
        AskedStandard(
            family=family,
            weights=of_family,
            named=family in by_name,
            editions=tuple(key for key in of_family if key != family),
        )
        for family, of_family in weights.items()
    )


def with_editions(asked: AskedStandard, editions: Editions, day: datetime.date) -> AskedStandard:
    """The same with what the table knows of its editions on a day; as it is where it knows nothing of them."""
    wanted = asked.editions or (asked.family,)
    after = [key for one in wanted for key in editions.following(one)]
    before = [key for one in wanted for key in editions.preceding(one)]
    if not (editions.knows(asked.family) or after or before):
        return asked
    status = editions.status_of(wanted[0], day)
    known = {key: editions.status_of(key, day) for key in editions.editions_of(asked.family) if key != asked.family}
    found = {key: Alternative(_sibling(one, status, asked), "sibling", one) for key, one in known.items()}
    for how, keys in (("predecessor", before), ("successor", after)):
        for key in keys:
            one = editions.status_of(key, day)
            found[key] = Alternative(_related(one, how), how, one)
    for key in asked.editions:
        one = editions.status_of(key, day)
        found[key] = Alternative(_WITHDRAWN_AS_NAMED if one.state == "withdrawn" else 1.0, "named", one)
    numbers = _numbers(asked, found, editions, day)
    return msgspec.structs.replace(
        asked,
        alternatives={key: found[key] for key in sorted(found)},
        numbers=numbers,
        names={key: editions.name_of(key) for key in (*sorted(found), *numbers)},
    )


def _sibling(one: Status, of_asked: Status, asked: AskedStandard) -> float:
    """What another edition of the same number is worth; where none is named, all but those withdrawn are meant."""
    if one.state == "withdrawn":
        return _WITHDRAWN if asked.editions else _WITHDRAWN_AS_NAMED
    if asked.editions:
        return _OTHER
    return _UPCOMING if one.state == "upcoming" and of_asked.state == "current" else 1.0


def _related(one: Status, how: str) -> float:
    if one.state == "withdrawn":
        return _WITHDRAWN
    if one.state == "upcoming":
        return _UPCOMING
    return _SUCCESSOR if how == "successor" else _OTHER


def _numbers(
    asked: AskedStandard, found: Mapping[str, Alternative], editions: Editions, day: datetime.date
) -> dict[str, Alternative]:
    """What the numbers alone are worth: another one as much as its best edition, and no more than one without edition."""
    worth = {asked.family: 0.0}
    for key, one in found.items():
        if one.how != "named":
            worth[family_of(key)] = max(worth.get(family_of(key), 0.0), min(_OTHER, one.worth))
    statuses = {family: editions.status_of(family, day) for family in worth}
    own = _OTHER if asked.editions else 1.0
    worth[asked.family] = _WITHDRAWN if statuses[asked.family].state == "withdrawn" else own
    return {family: Alternative(worth[family], "number", statuses[family]) for family in sorted(worth)}
