"""The kinds of work that services are, what they need, and which must be done before which.

Both tables are knowledge (`works.csv`, `order.csv` beside the folders of the trades); matching/knowledge/README.md says
what stands in them.
"""

import csv
import functools
import re
from pathlib import Path

import msgspec

from matching.errors import KnowledgeError
from matching.text.normal import plain
from matching.thesaurus.loading import KNOWLEDGE_FOLDER, split
from matching.values import Said

CONDITIONS = ("", "cause_unknown", "own_instrument", "same_standard", "same_object")
"""Where one work waits for another: always; where it tests a problem of unknown cause; where it is made with the
instruments that the other calibrates; where both are about the same standard, or for the same object."""


class Work(msgspec.Struct, frozen=True, kw_only=True):
    """A kind of work; its number grows in the order in which works may have to be done."""

    number: int
    name: str
    label: str
    english: str
    bring: tuple[Said, ...]
    together: Said | None


class Selector(msgspec.Struct, frozen=True):
    """Which offerings are a kind of work: those of some elements whose titles hold some words, if there are any."""

    elements: tuple[str, ...]
    words: re.Pattern[str] | None
    work: Work


class Order(msgspec.Struct, frozen=True, kw_only=True):
    """That one kind of work is done before another, where a condition holds, and why."""

    first: int
    then: int
    where: str
    why: Said


class Works(msgspec.Struct, frozen=True):
    """All kinds of work, what they are told by, and their order."""

    kinds: tuple[Work, ...]
    selectors: tuple[Selector, ...]
    orders: tuple[Order, ...]

    def of(self, element: str, title: str) -> Work:
        """The kind of work that an offering is, by its element and its normalised title: that of the first selector."""
        for selector in self.selectors:
            if element in selector.elements and (selector.words is None or selector.words.search(title)):
                return selector.work
        raise KnowledgeError(f"works.csv: no kind of work for the element {element}")

    def named(self, name: str) -> Work:
        """The kind of work of a name."""
        return next(work for work in self.kinds if work.name == name)


@functools.cache
def load_works(folder: Path = KNOWLEDGE_FOLDER) -> Works:
    """The tables of a folder, or a KnowledgeError that names the row."""
    rows = _rows(folder / "works.csv")
    described = [row for row in rows if row["label"]]
    kinds = {row["work"]: _work(number, row) for number, row in enumerate(described)}
    unknown = sorted({row["work"] for row in rows} - set(kinds))
    if unknown:
        raise KnowledgeError(f"works.csv: {', '.join(unknown)}: no row says what it is")
    selectors = tuple(_selector(row, kinds[row["work"]]) for row in rows)
    numbers = {work.name: work.number for work in kinds.values()}
    return Works(tuple(kinds.values()), selectors, tuple(_order(row, numbers) for row in _rows(folder / "order.csv")))


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def _work(number: int, row: dict[str, str]) -> Work:
    bring, bring_english = split(row["bring"]), split(row["bring_english"])
    if len(bring) != len(bring_english):
        raise KnowledgeError(f"works.csv: {row['work']}: bring and bring_english have different lengths")
    return Work(
        number=number,
        name=row["work"],
        label=row["label"],
        english=row["english"],
        bring=tuple(Said(message=one, message_en=other) for one, other in zip(bring, bring_english, strict=True)),
        together=Said(message=row["together"], message_en=row["together_english"]) if row["together"] else None,
    )


def _selector(row: dict[str, str], work: Work) -> Selector:
    words = [_word(word) for word in split(row["words"])]
    return Selector(tuple(split(row["elements"])), re.compile("|".join(words)) if words else None, work)


def _word(written: str) -> str:
    """A word as a pattern; `$` at its end stands for the end of the title."""
    word = re.escape(plain(written.removesuffix("$")))
    return f"{word}$" if written.endswith("$") else word


def _order(row: dict[str, str], numbers: dict[str, int]) -> Order:
    for column in ("first", "then"):
        if row[column] not in numbers:
            raise KnowledgeError(f"order.csv: there is no work {row[column]}")
    first, then = numbers[row["first"]], numbers[row["then"]]
    if first >= then:
        raise KnowledgeError(f"order.csv: {row['first']} must stand before {row['then']} in works.csv")
    if row["where"] not in CONDITIONS:
        raise KnowledgeError(f"order.csv: there is no condition {row['where']}")
    return Order(
        first=first, then=then, where=row["where"], why=Said(message=row["why"], message_en=row["why_english"])
    )
