"""The values that the stages of the engine hand to one another: frozen, comparable, free of behaviour."""

from matching.values.answer import (
    Answer,
    Gap,
    Match,
    Miss,
    NearMiss,
    Reason,
    Signals,
)
from matching.values.experience import ExperienceUsed, SolvedCase, Told
from matching.values.need import Capability, Constraints, Need, Only, Place
from matching.values.offering import Accreditation, Eligibility, Offering, Price, ScopeLine, Station
from matching.values.plan import (
    PREFERENCES,
    Check,
    Coverage,
    Dependency,
    Plan,
    PlanEdits,
    PlanLine,
    Said,
    Together,
)
from matching.values.understanding import Correction, Evidence, Requirement, Understanding

__all__ = [
    "PREFERENCES",
    "Accreditation",
    "Answer",
    "Capability",
    "Check",
    "Constraints",
    "Correction",
    "Coverage",
    "Dependency",
    "Eligibility",
    "Evidence",
    "ExperienceUsed",
    "Gap",
    "Match",
    "Miss",
    "NearMiss",
    "Need",
    "Offering",
    "Only",
    "Place",
    "Plan",
    "PlanEdits",
    "PlanLine",
    "Price",
    "Reason",
    "Requirement",
    "Said",
    "ScopeLine",
    "Signals",
    "SolvedCase",
    "Station",
    "Together",
    "Told",
    "Understanding",
]
