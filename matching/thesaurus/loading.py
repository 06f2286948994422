"""Reading the knowledge tables. Descriptions of one label in several folders join into one concept."""

import csv
from collections.abc import Iterator
from pathlib import Path

from matching.errors import KnowledgeError
from matching.thesaurus.concepts import KINDS, Concept, Link, Thesaurus

KNOWLEDGE_FOLDER = Path(__file__).parent.parent / "knowledge"

_RELATIONS: dict[str, dict[str, str]] = {
    "objects": {"broader": "object", "characteristics": "characteristic", "schemes": "scheme"},
    "symptoms": {"objects": "object", "characteristics": "characteristic", "services": "service"},
    "characteristics": {"services": "service", "instruments": "instrument"},
    "services": {},
    "instruments": {"broader": "instrument", "services": "service"},
    "schemes": {"objects": "object", "services": "service"},
    "families": {},
}
"""Table → its columns of references → the kind that they refer to."""

_LIKELIHOOD_OF_SYMPTOM = 0.8
_LIKELIHOOD_ELSEWHERE = 1.0


class _Draft:
    """A concept while the rows about it are collected."""

    def __init__(self, number: int, kind: str, label: str) -> None:
        self.number = number
        self.kind = kind
        self.label = label
        self.lists: dict[str, dict[str, None]] = {"english": {}, "also": {}, "standards": {}, "folders": {}}
        self.element: str | None = None
        self.quantity: str | None = None
        self.references: dict[str, dict[str, float]] = {}

    def folders(self) -> str:
        """Where its rows stand, for messages."""
        return ", ".join(self.lists["folders"])


def load_thesaurus(folder: Path = KNOWLEDGE_FOLDER) -> Thesaurus:
    """The thesaurus of a folder of knowledge tables; a reference to nothing is a KnowledgeError."""
    drafts: dict[tuple[str, str], _Draft] = {}
    for table, place, row in rows(folder):
        kind = KINDS[table]
        label = row["label"]
        draft = drafts.get((kind, label))
        if draft is None:
            draft = drafts[kind, label] = _Draft(len(drafts), kind, label)
        _join(draft, table, place, row)
    return Thesaurus(tuple(_concept(draft, drafts) for draft in drafts.values()))


def rows(folder: Path) -> Iterator[tuple[str, str, dict[str, str]]]:
    """Every row of every table, with the table's name and the folder's, in the order of the file names."""
    for path in sorted(folder.glob("*/*.csv")):
        if path.stem not in KINDS:
            raise KnowledgeError(f"{path}: no such table; there are {', '.join(KINDS)}")
        with path.open(encoding="utf-8", newline="") as lines:
            for row in csv.DictReader(lines):
                yield path.stem, path.parent.name, row


def _join(draft: _Draft, table: str, folder: str, row: dict[str, str]) -> None:
    draft.lists["folders"][folder] = None
    for column, values in (
        ("english", row["english"]),
        ("also", row.get("phrasings") or row.get("also") or ""),
        ("standards", row.get("standards") or ""),
    ):
        draft.lists[column].update(dict.fromkeys(split(values)))
    draft.element = draft.element or row.get("element") or None
    draft.quantity = draft.quantity or row.get("quantity") or None
    default = _LIKELIHOOD_OF_SYMPTOM if table == "symptoms" else _LIKELIHOOD_ELSEWHERE
    for column in _RELATIONS[table]:
        references = draft.references.setdefault(column, {})
        for value in split(row[column]):
            label, _, likelihood = value.partition(":")
            references[label] = max(references.get(label, 0.0), float(likelihood) if likelihood else default)


def split(cell: str) -> list[str]:
    """The values of a cell."""
    return [value.strip() for value in cell.split("|") if value.strip()]


def _concept(draft: _Draft, drafts: dict[tuple[str, str], _Draft]) -> Concept:
    table = next(name for name, kind in KINDS.items() if kind == draft.kind)
    relations: dict[str, tuple[Link, ...]] = {}
    for column, references in draft.references.items():
        kind = _RELATIONS[table][column]
        links: list[Link] = []
        for label, likelihood in references.items():
            target = drafts.get((kind, label))
            if target is None:
                raise KnowledgeError(f"{draft.folders()}: {draft.kind} {draft.label} refers to no {kind} {label}")
            links.append(Link(target.number, likelihood))
        relations[column] = tuple(links)
    return Concept(
        number=draft.number,
        kind=draft.kind,
        label=draft.label,
        english=tuple(draft.lists["english"]),
        also=tuple(draft.lists["also"]),
        standards=tuple(draft.lists["standards"]),
        element=draft.element,
        quantity=draft.quantity,
        folders=tuple(draft.lists["folders"]),
        relations=relations,
    )
