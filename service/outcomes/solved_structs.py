"""What comes in and goes out about published cases."""

from datetime import date
from typing import Annotated, Literal
from uuid import UUID

import msgspec
from msgspec import UNSET, Meta, UnsetType

from models.tables import SolvedCase
from service.cases.structs import Text
from service.fields import NO_NUL, Word
from service.outcomes.structs import Grade
from service.workflow.working_time import CHINA

CaseState = Literal["proposed", "published", "withdrawn"]
Wording = Annotated[str, Meta(min_length=1, max_length=4000, pattern=NO_NUL)]


class CaseChanges(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How a case is to be worded; what is left out stays. Facts are the enterprise's word and cannot be changed."""

    problem: Text | UnsetType = UNSET
    cause: Wording | UnsetType | None = UNSET
    solution: Wording | UnsetType | None = UNSET
    industry: Word | UnsetType | None = UNSET


class Review(msgspec.Struct, frozen=True, kw_only=True):
    """What those know of a case who may publish it; `moves` are what they may do now."""

    need: UUID | None
    received_by: UUID | None
    providers: list[str]
    stated_by: Literal["enterprise", "clerk"]
    version: int
    moves: list[Literal["publish", "withdraw"]]


class SolvedCaseOut(msgspec.Struct, frozen=True, kw_only=True):
    """A need with its outcome, without names: knowledge for later needs; `solved` may be false.

    `grade` says how well its outcome is attested. `review` is there for those who may publish it.
    """

    id: UUID
    state: CaseState
    problem: str
    cause: str | None
    solution: str | None
    offerings: list[str]
    stations: list[str]
    elements: list[str]
    industry: str | None
    adcode: str | None
    solved: bool
    grade: Grade
    closed_on: date
    review: Review | UnsetType = UNSET

    @classmethod
    def of(cls, row: SolvedCase, reviewed: bool) -> "SolvedCaseOut":
        """As everybody sees it, or as who may publish it does."""
        named = {name: getattr(row, name) for name in cls.__struct_fields__ if name in row.__table__.columns}
        closed_on = row.closed_at.astimezone(CHINA).date()
        shown = msgspec.convert({**named, "closed_on": closed_on}, cls)
        if not reviewed:
            return shown
        review = Review(
            need=row.need_id,
            received_by=row.received_by,
            providers=row.providers,
            stated_by=row.stated_by,  # type: ignore[arg-type]
            version=row.version,
            moves=["withdraw"] if row.state == "published" else ["publish"],
        )
        return msgspec.structs.replace(shown, review=review)


class SolvedCasePage(msgspec.Struct, frozen=True, kw_only=True):
    """Cases, the latest first."""

    items: list[SolvedCaseOut]
    next: str | None = None
