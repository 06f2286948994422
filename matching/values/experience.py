"""What earlier needs have shown."""

import datetime
from typing import Literal

import msgspec


class SolvedCase(msgspec.Struct, frozen=True, kw_only=True):
    """A need of the past, the services that were to solve it, and how that ended; `solved` may also be false.

    `offerings` and `stations` are the ids by which the catalogue knows the services and who did them; `providers` are
    the organizations behind these stations, `elements` the kinds of help. `proposed` are the titles of what the engine
    proposed then, best first. `adcode`, `elements` and `stations` are for who reads a case; ranking asks for none.
    Words for enterprises and organizations are opaque: nothing but equality is asked of them, and an organization has
    the same word in each of `providers`, `organization` and `intake`.
    """

    id: str
    text: str
    industry: str | None = None
    adcode: str | None = None
    elements: tuple[str, ...] = ()
    proposed: tuple[str, ...] = ()
    offerings: tuple[str, ...]
    stations: tuple[str, ...] = ()
    providers: tuple[str, ...] = ()
    asked_by: str
    """One word for all needs of an enterprise; the id of the need where nobody knows whose it is."""
    organization: str | None = None
    """The asker's own organization, where it has one that offers services."""
    intake: str | None
    """At whose counter the need was taken in: an organization, or one word for all askers whom nobody knows; None where
    an enterprise that is known stated it itself."""
    stated_by: Literal["enterprise", "station"]
    """Who says how it ended."""
    grade: Literal["self_stated", "documented", "verified"]
    """How well it is attested how it ended."""
    solved: bool
    closed_on: datetime.date


class ExperienceUsed(msgspec.Struct, frozen=True, kw_only=True):
    """Which experience an answer stands on: a digest of it, and how many cases it holds that can count."""

    version: str
    cases: int


class Told(msgspec.Struct, frozen=True, kw_only=True):
    """What similar cases tell of an offering: how well it stands that it solves such problems, and that it does not,
    0 to 1 each; how many enterprises say so, and the cases of those it solved, the most alike first."""

    solves: float = 0.0
    fails: float = 0.0
    solved: int = 0
    unsolved: int = 0
    cases: tuple[str, ...] = ()
