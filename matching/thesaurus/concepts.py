"""What the knowledge tables hold (see knowledge/README.md)."""

import msgspec

KINDS = {
    "objects": "object",
    "symptoms": "symptom",
    "characteristics": "characteristic",
    "services": "service",
    "instruments": "instrument",
    "schemes": "scheme",
    "families": "family",
}
"""Name of a table → kind of its concepts."""


class Link(msgspec.Struct, frozen=True):
    """A relation to another concept, by its number, with how likely it holds (0..1)."""

    target: int
    likelihood: float


class Concept(msgspec.Struct, frozen=True, kw_only=True):
    """One idea of the field with the words for it.

    `also` are alternative labels, for a symptom its everyday phrasings; `relations` maps a column (`characteristics`,
    `services`, `objects`, `broader`, `instruments`, `schemes`) to links.
    """

    number: int
    kind: str
    label: str
    english: tuple[str, ...] = ()
    also: tuple[str, ...] = ()
    standards: tuple[str, ...] = ()
    element: str | None = None
    quantity: str | None = None
    folders: tuple[str, ...] = ()
    relations: dict[str, tuple[Link, ...]] = {}


class Thesaurus(msgspec.Struct, frozen=True):
    """All concepts; a concept's number is its position."""

    concepts: tuple[Concept, ...]

    def of_kind(self, kind: str) -> list[Concept]:
        """The concepts of one kind, in order."""
        return [concept for concept in self.concepts if concept.kind == kind]
