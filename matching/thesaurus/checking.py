"""Checking knowledge tables (see knowledge/README.md): their form, their references, and how much they cover."""

import csv
import re
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

import msgspec

from matching.errors import KnowledgeError
from matching.standards import standard_keys
from matching.thesaurus.concepts import KINDS
from matching.thesaurus.labels import fold

COLUMNS: dict[str, tuple[str, ...]] = {
    "objects": ("label", "english", "also", "broader", "characteristics", "standards", "schemes"),
    "symptoms": ("label", "english", "phrasings", "objects", "characteristics", "services"),
    "characteristics": ("label", "english", "also", "services", "standards", "instruments"),
    "services": ("label", "english", "also", "element", "standards"),
    "instruments": ("label", "english", "also", "broader", "quantity", "services", "standards"),
    "schemes": ("label", "english", "also", "element", "objects", "services", "standards"),
    "families": ("label", "english", "also", "standards"),
}
"""Table → its header."""
REFERENCES: dict[str, dict[str, str]] = {
    "objects": {"broader": "objects", "characteristics": "characteristics", "schemes": "schemes"},
    "symptoms": {"objects": "objects", "characteristics": "characteristics", "services": "services"},
    "characteristics": {"services": "services", "instruments": "instruments"},
    "instruments": {"broader": "instruments", "services": "services"},
    "schemes": {"objects": "objects", "services": "services"},
}
"""Table → its columns of references → the table that they refer to."""
ELEMENTS = frozenset(
    "metrology standards certification accreditation testing "
    "consulting training instrument_sharing innovation branding trade".split()
)
"""The elements of quality infrastructure that a service or a scheme may belong to."""
AIMS = {"objects": 25, "symptoms": 40}
"""How many rows of a table a folder should have at least."""
LEAST_PHRASINGS = 4
"""How many everyday phrasings a symptom must have at least."""

_ONE_VALUE = ("label", "element")
_LIKELIHOOD = re.compile(r"0(\.\d+)?|1(\.0+)?")


class Finding(msgspec.Struct, frozen=True, kw_only=True):
    """One thing found in a row: a fault must be mended, a note may stay; `line` is 1 for the header."""

    severity: str
    kind: str
    table: str
    line: int
    said: str


class Coverage(msgspec.Struct, frozen=True, kw_only=True):
    """How many rows each table of a folder has, and which tables stay below their aim."""

    folder: str
    rows: dict[str, int]
    short: tuple[str, ...]


class Report(msgspec.Struct, frozen=True, kw_only=True):
    """Everything a check found."""

    findings: tuple[Finding, ...]
    coverage: tuple[Coverage, ...]

    @property
    def faults(self) -> tuple[Finding, ...]:
        """The findings that must be mended."""
        return tuple(finding for finding in self.findings if finding.severity == "fault")


class _Row(msgspec.Struct, frozen=True):
    folder: str
    table: str
    line: int
    cells: dict[str, str]

    def values(self, column: str) -> list[str]:
        return [value.strip() for value in self.cells.get(column, "").split("|") if value.strip()]

    def targets(self, column: str) -> list[str]:
        return [value.partition(":")[0] for value in self.values(column)]

    def fault(self, kind: str, said: str, severity: str = "fault") -> Finding:
        place = f"{self.folder}/{self.table}.csv"
        return Finding(severity=severity, kind=kind, table=place, line=self.line, said=said)


def check(folder: Path) -> Report:
    """Check all tables of a knowledge folder; one without any table, or that cannot be read, is a KnowledgeError."""
    findings: list[Finding] = []
    rows: list[_Row] = []
    paths = sorted(folder.glob("*/*.csv"))
    if not paths:
        raise KnowledgeError(f"{folder}: no knowledge tables; a table is FOLDER/TRADE/objects.csv")
    for path in paths:
        rows.extend(_read(path, findings))
    for row in rows:
        findings.extend(_cells(row))
    for found in _ACROSS_ROWS:
        findings.extend(found(rows))
    findings.sort(key=lambda finding: (finding.table, finding.line, finding.kind, finding.said))
    places = sorted(place.name for place in folder.iterdir() if place.is_dir() and place.name[:1] not in "._")
    return Report(findings=tuple(findings), coverage=tuple(_coverage(place, rows) for place in places))


def _read(path: Path, findings: list[Finding]) -> Iterator[_Row]:
    place = path.parent.name
    header = _Row(place, path.stem, 1, {})
    try:
        with path.open(encoding="utf-8", newline="") as lines:
            table = list(csv.reader(lines, strict=True))
    except (UnicodeDecodeError, csv.Error) as error:
        raise KnowledgeError(f"{path}: not a UTF-8 table of comma separated values: {error}") from error
    wanted = COLUMNS.get(path.stem)
    if wanted is None:
        findings.append(header.fault("table", f"no such table; there are {', '.join(COLUMNS)}"))
        return
    if not table or tuple(table[0]) != wanted:
        findings.append(header.fault("header", f"the header must be {','.join(wanted)}"))
        return
    for line, cells in enumerate(table[1:], start=2):
        if len(cells) == len(wanted):
            yield _Row(place, path.stem, line, dict(zip(wanted, cells, strict=True)))
        else:
            said = f"{len(cells)} cells where {len(wanted)} are wanted"
            findings.append(_Row(place, path.stem, line, {}).fault("cells", said))


def _cells(row: _Row) -> Iterator[Finding]:
    references = REFERENCES.get(row.table, {})
    if not row.cells["label"].strip():
        yield row.fault("cell", "the label is empty")
    for column, cell in row.cells.items():
        if column in _ONE_VALUE and "|" in cell:
            yield row.fault("cell", f"{column} holds one value, not {cell}")
        for value in cell.split("|") if cell else ():
            said = _wrong_value(value, column in references)
            if said:
                yield row.fault("cell", f"{column}: {said}: {value!r}")
    element = row.cells.get("element")
    if element is not None and element not in ELEMENTS:
        yield row.fault("element", f"{element or 'an empty cell'} is none of {', '.join(sorted(ELEMENTS))}")
    if row.table == "symptoms" and len(row.values("phrasings")) < LEAST_PHRASINGS:
        yield row.fault("phrasings", f"{row.cells['label']}: fewer than {LEAST_PHRASINGS} phrasings")
    for standard in row.values("standards"):
        if not standard_keys(standard):
            yield row.fault("standard", f"not recognised as a standard's number: {standard}", "note")


def _wrong_value(value: str, reference: bool) -> str:
    if value != value.strip() or not value:
        return "an empty value or blanks around it"
    if "\n" in value or "\r" in value:
        return "a line break in it"
    _, colon, likelihood = value.partition(":")
    if not colon:
        return ""
    if not reference:
        return "a colon in it"
    return "" if _LIKELIHOOD.fullmatch(likelihood) else "no likelihood from 0 to 1 after the colon"


def _labels_twice(rows: list[_Row]) -> Iterator[Finding]:
    first: dict[tuple[str, str, str], int] = {}
    for row in rows:
        line = first.setdefault((row.folder, row.table, row.cells["label"]), row.line)
        if line != row.line:
            yield row.fault("label twice", f"{row.cells['label']} stands in line {line} already")


def _phrasings_twice(rows: list[_Row]) -> Iterator[Finding]:
    first: dict[tuple[str, str], _Row] = {}
    for row in rows:
        for phrasing in row.values("phrasings"):
            other = first.setdefault((row.folder, fold(phrasing)), row)
            if other is not row:
                yield row.fault("phrasing twice", f"{phrasing} stands for {other.cells['label']} already")


def _reach_lost(rows: list[_Row]) -> Iterator[Finding]:
    symptoms = [row for row in rows if row.table == "symptoms"]
    bound = {row.cells["label"]: row.folder for row in symptoms if row.targets("objects")}
    for row in symptoms:
        other = bound.get(row.cells["label"])
        if other and not row.targets("objects"):
            said = f"{row.cells['label']} holds everywhere here, but joined with {other} only for some objects"
            yield row.fault("reach", said)


def _dangling(rows: list[_Row]) -> Iterator[Finding]:
    labels = {(row.table, row.cells["label"]) for row in rows}
    for row in rows:
        for column, table in REFERENCES.get(row.table, {}).items():
            for target in row.targets(column):
                if (table, target) not in labels:
                    yield row.fault("reference", f"{column}: there is no {KINDS[table]} {target}")


def _cycles(rows: list[_Row]) -> Iterator[Finding]:
    broader: dict[tuple[str, str], set[tuple[str, str]]] = {}
    for row in rows:
        links = broader.setdefault((row.table, row.cells["label"]), set())
        links.update((row.table, target) for target in row.targets("broader"))
    for row in rows:
        own = (row.table, row.cells["label"])
        reached: set[tuple[str, str]] = set()
        waiting = list(broader[own])
        while waiting:
            reached.add(link := waiting.pop())
            waiting.extend(broader.get(link, set()) - reached)
        if own in reached:
            yield row.fault("cycle", f"{row.cells['label']} is broader than itself")


def _without_service(rows: list[_Row]) -> Iterator[Finding]:
    served = {row.cells["label"] for row in rows if row.table == "characteristics" and row.targets("services")}
    for row in rows:
        if row.table != "symptoms" or row.targets("services"):
            continue
        if not served.intersection(row.targets("characteristics")):
            yield row.fault("no service", f"{row.cells['label']} leads to no service")


_ACROSS_ROWS: tuple[Callable[[list[_Row]], Iterator[Finding]], ...] = (
    _labels_twice,
    _phrasings_twice,
    _reach_lost,
    _dangling,
    _cycles,
    _without_service,
)


def _coverage(folder: str, rows: list[_Row]) -> Coverage:
    counts = Counter(row.table for row in rows if row.folder == folder)
    return Coverage(
        folder=folder,
        rows={table: counts[table] for table in COLUMNS},
        short=tuple(table for table, aim in AIMS.items() if counts[table] < aim),
    )
