"""What comes in and goes out of a case over HTTP."""

from datetime import date, datetime
from typing import Annotated, Literal
from uuid import UUID

import msgspec
from msgspec import Meta

from models.tables import CaseMove, Message, Need, Referral, ReferralResult
from service.fields import NO_NUL, ExternalId, Line, Money
from service.workflow.need_states import NeedState
from service.workflow.referral_states import ReferralState
from service.workflow.transitions import Actor

Text = Annotated[str, Meta(min_length=1, max_length=2000, pattern=NO_NUL)]
Verdict = Literal["passed", "failed", "conditional", "not_applicable"]
"""What a report says: 合格, 不合格, 有条件合格, or that it gives no verdict."""
MoveReason = Literal[
    "not_in_scope",
    "no_capacity",
    "sample_unfit",
    "price",
    "conflict_of_interest",
    "waiting_sample",
    "waiting_payment",
    "equipment",
    "other",
]
"""Why a referral is refused, failed or put on hold."""
NeedTarget = Literal[
    "submitted",
    "returned",
    "accepted",
    "diagnosing",
    "no_match",
    "planned",
    "agreed",
    "closed",
    "closed_unmet",
    "withdrawn",
    "rejected",
    "reopened",
]
"""To which states people move a need; `reopened` is an event that leads to `diagnosing`."""
ReferralTarget = Literal[
    "accepted", "rejected", "in-progress", "on-hold", "completed", "failed", "cancelled", "disputed", "settled"
]
"""To which states people move a referral; `disputed` and `settled` are events of a completed one."""


class NeedMove(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A move of a need; `note` says why where the other side has to know it.

    With `submitted`, `station` may name where the need is received (the operator, if not stated) and `urgent` asks for
    answers within hours. With `planned`, `cause` says what the diagnosis found. With `diagnosing`, `site_visit` allows
    the longer time that one takes.
    """

    to: NeedTarget
    note: Text | None = None
    cause: Text | None = None
    station: ExternalId | None = None
    urgent: bool = False
    site_visit: bool = False


class StatedResult(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What came of a referral: the number of the report and its SHA-256, never the report itself."""

    verdict: Verdict
    issued_on: date
    report_number: Line | None = None
    file_sha256: Annotated[str, Meta(pattern="^[0-9a-f]{64}(?!\\n)$", description="64 hexadecimal digits.")] | None = (
        None
    )
    media_type: Annotated[str, Meta(max_length=100, pattern="^[a-z]+/[a-z0-9.+-]+(?!\\n)$")] | None = None
    summary: Text | None = None


class ReferralMove(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A move of a referral.

    `accepted` needs `price` (CNY) and `due_on`, and may name the `scope_line` that the work is done under (its place in
    the listing, from 1). `rejected`, `failed` and `on-hold` need a `reason`, `on-hold` also `resume_on`; `completed`
    needs the `result`, unless one was recorded when a lapsed accreditation held it up. `settled` needs `upheld`.
    """

    to: ReferralTarget
    reason: MoveReason | None = None
    note: Text | None = None
    price: Money | None = None
    due_on: date | None = None
    scope_line: Annotated[int, Meta(ge=1, le=10_000)] | None = None
    resume_on: date | None = None
    result: StatedResult | None = None
    upheld: bool | None = None


class NewMessage(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Something to say in a case: to the clerk, or with `referral` to its provider; a question waits for an answer."""

    text: Text
    referral: UUID | None = None
    question: bool = False


class MessageOut(msgspec.Struct, frozen=True, kw_only=True):
    """Something that was said in a case."""

    id: UUID
    referral: UUID | None
    author_role: Actor
    author: str
    text: str
    question: bool
    answered_at: datetime | None
    at: datetime

    @classmethod
    def of(cls, row: Message) -> "MessageOut":
        """As it is stored."""
        return msgspec.convert({**_fields(row, cls), "referral": row.referral_id}, cls)


class Messages(msgspec.Struct, frozen=True, kw_only=True):
    """What was said, in the order of time."""

    items: list[MessageOut]


class HistoryEntry(msgspec.Struct, frozen=True, kw_only=True):
    """Something that happened in a case."""

    event: str
    referral: UUID | None
    actor_role: Actor
    actor: str
    from_state: str | None
    to_state: str | None
    reason: str | None
    note: str | None
    at: datetime

    @classmethod
    def of(cls, row: CaseMove) -> "HistoryEntry":
        """As it is stored."""
        return msgspec.convert({**_fields(row, cls), "referral": row.referral_id}, cls)


class CaseHistory(msgspec.Struct, frozen=True, kw_only=True):
    """What happened, in the order of time; nothing of it is ever changed."""

    items: list[HistoryEntry]


class ResultOut(msgspec.Struct, frozen=True, kw_only=True):
    """What came of a referral."""

    report_number: str | None
    verdict: Verdict
    issued_on: date
    file_sha256: str | None
    media_type: str | None
    summary: str | None
    recorded_by: str
    recorded_at: datetime

    @classmethod
    def of(cls, row: ReferralResult) -> "ResultOut":
        """As it is stored."""
        return msgspec.convert(_fields(row, cls), cls)


class ReferralOut(msgspec.Struct, frozen=True, kw_only=True):
    """One plan line handed to one station; `moves` are those that the caller may make now.

    `notice` says what stands in the way, such as an accreditation that has lapsed.
    """

    id: UUID
    need: UUID
    line: int
    offering: str
    title: str
    station: str
    station_name: str
    requirements: list[str]
    labels: list[str]
    schemes: list[str]
    state: ReferralState
    state_since: datetime
    due_at: datetime | None
    overdue: bool
    urgent: bool
    tries: int
    replaces: UUID | None
    price: float | None
    due_on: date | None
    scope_line: str | None
    reason: str | None
    notice: str | None
    resume_on: date | None
    requested_at: datetime | None
    accepted_at: datetime | None
    ended_at: datetime | None
    disputed_at: datetime | None
    settled_at: datetime | None
    upheld: bool | None
    version: int
    result: ResultOut | None
    moves: list[str]

    @classmethod
    def of(cls, row: Referral, at: datetime, moves: list[str], result: ReferralResult | None = None) -> "ReferralOut":
        """As it is stored, with what the caller may do now."""
        shown = {
            **_fields(row, cls),
            "need": row.need_id,
            "overdue": row.due_at is not None and row.due_at < at,
            "result": ResultOut.of(result) if result is not None else None,
            "moves": moves,
        }
        return msgspec.convert(shown, cls)


class NeedBrief(msgspec.Struct, frozen=True, kw_only=True):
    """What a need is about, without who asks."""

    text: str
    adcode: str | None
    place_name: str | None
    industry: str | None
    enterprise_size: str | None

    @classmethod
    def of(cls, row: Need) -> "NeedBrief":
        """As it was stated."""
        return msgspec.convert(_fields(row, cls), cls)


class ReferralInCase(msgspec.Struct, frozen=True, kw_only=True):
    """A referral with what the need is about, for its provider."""

    referral: ReferralOut
    problem: NeedBrief


class ReferralPage(msgspec.Struct, frozen=True, kw_only=True):
    """Referrals by deadline; `counts` counts by state, and those overdue."""

    items: list[ReferralInCase]
    counts: dict[str, int]
    next: str | None = None


class CaseOut(msgspec.Struct, frozen=True, kw_only=True):
    """Where a case stands; `moves` are those that the caller may make now.

    `received_by` is the organization that receives it, none where that is the operator. `unanswered` counts the
    questions that wait for the enterprise.
    """

    need: UUID
    problem: NeedBrief
    state: NeedState
    state_since: datetime
    due_at: datetime | None
    overdue: bool
    urgent: bool
    received_by: UUID | None
    cause: str | None
    submitted_at: datetime | None
    delivered_at: datetime | None
    ended_at: datetime | None
    reopened: int
    duplicate_of: UUID | None
    version: int
    moves: list[str]
    referrals: list[ReferralOut]
    unanswered: int

    @classmethod
    def of(
        cls, row: Need, at: datetime, moves: list[str], referrals: list[ReferralOut], unanswered: int = 0
    ) -> "CaseOut":
        """As it is stored, with what the caller may do now."""
        shown = {
            **_fields(row, cls),
            "need": row.id,
            "problem": NeedBrief.of(row),
            "received_by": row.organization_id,
            "overdue": row.due_at is not None and row.due_at < at,
            "moves": moves,
            "referrals": referrals,
            "unanswered": unanswered,
        }
        return msgspec.convert(shown, cls)


class CasePage(msgspec.Struct, frozen=True, kw_only=True):
    """Needs by deadline; `counts` counts by state, and those overdue."""

    items: list[CaseOut]
    counts: dict[str, int]
    next: str | None = None


def _fields(row: object, shown: type[msgspec.Struct]) -> dict[str, object]:
    """The columns of a row that a struct shows under the same names."""
    return {name: getattr(row, name) for name in shown.__struct_fields__ if hasattr(row, name)}
