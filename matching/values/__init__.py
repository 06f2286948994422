"""The values that the stages of the engine hand to one another: frozen, comparable, free of behaviour."""

from matching.values.answer import (
    Answer,
    Coverage,
    Gap,
    Match,
    Miss,
    NearMiss,
    Plan,
    PlanLine,
    Reason,
    Signals,
)
from matching.values.need import Capability, Constraints, Need, Place
from matching.values.offering import Accreditation, Offering, Price, ScopeLine, Station
from matching.values.understanding import Correction, Evidence, Requirement, Understanding

__all__ = [
    "Accreditation",
    "Answer",
    "Capability",
    "Constraints",
    "Correction",
    "Coverage",
    "Evidence",
    "Gap",
    "Match",
    "Miss",
    "NearMiss",
    "Need",
    "Offering",
    "Place",
    "Plan",
    "PlanLine",
    "Price",
    "Reason",
    "Requirement",
    "ScopeLine",
    "Signals",
    "Station",
    "Understanding",
]
