"""What the engine answers."""

import msgspec
from msgspec import UNSET, UnsetType

from matching.values.experience import ExperienceUsed
from matching.values.offering import Offering, Station
from matching.values.plan import Plan
from matching.values.understanding import Evidence, Understanding


class Reason(msgspec.Struct, frozen=True, kw_only=True):
    """Why an offering is proposed; `need` and `offering` are the words that met, on either side; `cases` are ids of
    similar cases that it solved, at most ten, the most alike first."""

    code: str
    message: str
    message_en: str
    requirement: str | None = None
    evidence: tuple[Evidence, ...] = ()
    need: str | None = None
    offering: str | None = None
    cases: tuple[str, ...] | UnsetType = UNSET


class Miss(msgspec.Struct, frozen=True, kw_only=True):
    """A stated constraint that an offering does not meet, or what should be known before relying on the listing; `sure`
    is false where the listing only says too little, and where it must be checked."""

    code: str
    message: str
    message_en: str
    sure: bool = True


class Signals(msgspec.Struct, frozen=True, kw_only=True):
    """The parts of a score before weighting, from 0 up: see docs/ranking.md. `solves` and `fails` are there where
    similar cases tell something of the offering."""

    lexical: float = 0.0
    named: float = 0.0
    symptom: float = 0.0
    object: float = 0.0
    meaning: float = 0.0
    title: float = 0.0
    standard: float = 0.0
    element: float = 0.0
    industry: float = 0.0
    nearness: float = 0.0
    promptness: float = 0.0
    economy: float = 0.0
    freshness: float = 0.0
    sure_misses: float = 0.0
    stale: float = 0.0
    solves: float | UnsetType = UNSET
    fails: float | UnsetType = UNSET


class Match(msgspec.Struct, frozen=True, kw_only=True):
    """An offering proposed for a need; the score lies in 0..1 and does not depend on other offerings."""

    offering: Offering
    station: Station
    score: float
    distance_km: float | None = None
    reasons: tuple[Reason, ...] = ()
    satisfies: tuple[str, ...] = ()
    misses: tuple[Miss, ...] = ()
    signals: Signals = Signals()


class NearMiss(msgspec.Struct, frozen=True, kw_only=True):
    """An offering that would fit but for the named constraint."""

    match: Match
    missing: Miss


class Gap(msgspec.Struct, frozen=True, kw_only=True):
    """A requirement that nothing in the catalogue meets."""

    requirement: str
    label: str
    message: str
    message_en: str


class Answer(msgspec.Struct, frozen=True, kw_only=True):
    """Everything the engine says about one need; `experience` says on which cases it stands, where there are any."""

    ranking: str
    understanding: Understanding
    matches: tuple[Match, ...] = ()
    near_misses: tuple[NearMiss, ...] = ()
    gaps: tuple[Gap, ...] = ()
    plan: Plan = Plan()
    alternatives: tuple[Plan, ...] = ()
    experience: ExperienceUsed | UnsetType = UNSET
