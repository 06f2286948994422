"""What a field of a listing is worth: a right offering's field is left blank, all others keep theirs, and it falls.

Part of `make benchmark`, on the project's own judged collections; `python -m tests.benchmarks.listing_fields [FOLDER …]`
measures them together with those of further folders (docs/catalogue-format.md). matching/listing_quality.py holds what was measured.
"""

import datetime
import statistics
import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

import msgspec
from rich.console import Console
from rich.table import Table

from matching.evaluate import Collection, JudgedNeed, load_collection, order_of
from matching.index import Description, OfferingIndex, describe
from matching.thesaurus import Knowledge, load_knowledge
from matching.understand import understand
from matching.values import Offering
from tests.benchmarks.needs import COLLECTIONS

FIELDS = (
    "summary",
    "items",
    "products",
    "industries",
    "standards",
    "capabilities",
    "accreditations",
    "modes",
    "turnaround_days",
    "price",
)
"""The fields that are left blank, one at a time."""
_ALL = "all of these"
_STALE = "assurance lapsed"
_LONG_AGO = datetime.date(2025, 1, 1)
_TODAY = datetime.date(2026, 11, 1)
_USEFUL = 2
"""From this grade on an offering is right for a need."""
_SHOWN = 10
_DEPTH = 150
_PLAIN = Offering(id="", station="", title="", element="")


class Fall(msgspec.Struct, frozen=True):
    """The rank of a right offering with and without a field, None where it is no candidate; `asked` says that the need
    asks by this field: names a standard, limits the days, the price …"""

    element: str
    asked: bool
    before: int | None
    after: int | None

    @property
    def drops_out(self) -> bool:
        """Whether it is shown with the field and not without."""
        return _is_shown(self.before) and not _is_shown(self.after)

    @property
    def loss(self) -> float:
        """How much of its reciprocal rank it loses."""
        return _reciprocal(self.before) - _reciprocal(self.after)


def run(console: Console, folders: Sequence[Path] = ()) -> None:
    """Print what each field is worth: over all, by element, where the need asks by it, and how often needs do."""
    knowledge = load_knowledge()
    paths = [*sorted(path.parent for path in COLLECTIONS.glob("*/qrels.tsv")), *folders]
    collections = [load_collection(path) for path in paths]
    falls = measured(collections, knowledge)
    table = Table("field", "of", "right", "of the first ten drop out", "±", "loss of MRR", title="A blank field")
    for field in (*FIELDS, _ALL, _STALE):
        table.add_row(field, "all", *_figures(falls[field]))
        for element in ("testing", "metrology", "certification"):
            table.add_row("", element, *_figures([fall for fall in falls[field] if fall.element == element]))
        table.add_row("", "asked by it", *_figures([fall for fall in falls[field] if fall.asked]))
    console.print(table)
    asking = Table("field", "needs", "that ask by it", title="What needs ask by")
    needs = [asked_fields(need, knowledge) for collection in collections for need in collection.needs]
    for field in FIELDS:
        asking.add_row(field, str(len(needs)), f"{sum(field in fields for fields in needs) / len(needs):.1%}")
    console.print(asking)


def measured(collections: Iterable[Collection], knowledge: Knowledge) -> dict[str, list[Fall]]:
    """Field → how each right offering that fills it in falls without it."""
    falls: dict[str, list[Fall]] = defaultdict(list)
    for collection in collections:
        for field, fall in _falls(collection, knowledge):
            falls[field].append(fall)
    return falls


def asked_fields(need: JudgedNeed, knowledge: Knowledge) -> frozenset[str]:
    """The fields that a need asks by: its conditions, a standard that it names, its industry."""
    reading = understand(need.stated(), knowledge)
    asked = reading.understanding.constraints
    stated = {
        "industries": need.industry,
        "standards": reading.named_standards,
        "capabilities": asked.capability,
        "accreditations": asked.accreditations,
        "modes": asked.modes,
        "turnaround_days": asked.max_days is not None,
        "price": asked.budget,
    }
    return frozenset(field for field, value in stated.items() if value)


def _falls(collection: Collection, knowledge: Knowledge) -> Iterator[tuple[str, Fall]]:
    stations = collection.stations
    described = {one.id: describe(one, stations[one.station], knowledge) for one in collection.offerings}
    needs = {need.id: need for need in collection.needs}
    whole = _indexed(described.values())
    before = {id_: _ranks(need, whole, knowledge) for id_, need in needs.items()}
    asked = {id_: asked_fields(need, knowledge) for id_, need in needs.items()}
    for offering in collection.offerings:
        asking = [id_ for id_ in needs if collection.grades.get(id_, {}).get(offering.id, 0) >= _USEFUL]
        for field, blank in _blanks(offering) if asking else ():
            lesser = describe(blank, stations[offering.station], knowledge)
            index = _indexed((described | {offering.id: lesser}).values())
            for id_ in asking:
                after = _ranks(needs[id_], index, knowledge)
                ranks = before[id_].get(offering.id), after.get(offering.id)
                yield field, Fall(offering.element, field in asked[id_], *ranks)


def _blanks(offering: Offering) -> Iterator[tuple[str, Offering]]:
    """The offering without each field that it fills in, without all of them, and with a confirmation of long ago."""
    plain = {field: getattr(_PLAIN, field) for field in FIELDS}
    for field, nothing in plain.items():
        if getattr(offering, field) != nothing:
            yield field, msgspec.structs.replace(offering, **{field: nothing})
    yield _ALL, msgspec.structs.replace(offering, **plain)
    yield _STALE, msgspec.structs.replace(offering, assured_date=_LONG_AGO)


def _indexed(descriptions: Iterable[Description]) -> OfferingIndex:
    """An index of its own for each change: what is replaced in one still counts in its frequencies."""
    index = OfferingIndex()
    index.fill(descriptions)
    index.commit()
    return index


def _ranks(need: JudgedNeed, index: OfferingIndex, knowledge: Knowledge) -> dict[str, int]:
    order = order_of(need, index, knowledge, _TODAY, _DEPTH)
    return {offering: rank for rank, (offering, _) in enumerate(order, start=1)}


def _figures(falls: Sequence[Fall]) -> tuple[str, str, str, str]:
    shown = [fall for fall in falls if _is_shown(fall.before)]
    if not shown:
        return str(len(falls)), "–", "–", "–"
    share = sum(fall.drops_out for fall in shown) / len(shown)
    error = (share * (1 - share) / len(shown)) ** 0.5
    return str(len(falls)), f"{share:.1%}", f"{error:.1%}", f"{statistics.mean(fall.loss for fall in falls):.4f}"


def _is_shown(rank: int | None) -> bool:
    return rank is not None and rank <= _SHOWN


def _reciprocal(rank: int | None) -> float:
    return 0.0 if rank is None else 1 / rank


if __name__ == "__main__":
    run(Console(width=120), [Path(folder) for folder in sys.argv[1:]])
