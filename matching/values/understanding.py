"""What the engine understood of a need."""

import msgspec

from matching.values.need import Constraints, Place


class Evidence(msgspec.Struct, frozen=True, order=True):
    """A span of the need's text, in code points: `start` inclusive, `end` exclusive."""

    start: int
    end: int


class Correction(msgspec.Struct, frozen=True, kw_only=True):
    """A span that was read as something else, such as a homophone of an input method."""

    start: int
    end: int
    written: str
    read_as: str


class Requirement(msgspec.Struct, frozen=True, kw_only=True):
    """One thing the need asks for; `id` is stable within the answer, `confidence` lies in 0..1."""

    id: str
    label: str
    label_en: str | None = None
    kind: str
    """problem: the need as a whole; element: a kind of service, such as training; symptom, characteristic, service,
    instrument, scheme, standard, family: a concept."""
    element: str | None = None
    object: str | None = None
    evidence: tuple[Evidence, ...] = ()
    confidence: float = 1.0


class Understanding(msgspec.Struct, frozen=True, kw_only=True):
    """Requirements, constraints and corrections, each with its evidence in the text."""

    text: str
    requirements: tuple[Requirement, ...] = ()
    constraints: Constraints = Constraints()
    stated_in_text: tuple[str, ...] = ()
    """The constraints that were read out of the text."""
    constraint_evidence: dict[str, tuple[Evidence, ...]] = {}
    """Each of them → where the text says so."""
    place: Place | None = None
    industry: str | None = None
    enterprise_sizes: tuple[str, ...] = ()
    """The size that was stated, or the sizes that the text allows."""
    corrections: tuple[Correction, ...] = ()
