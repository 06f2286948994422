"""What was done and what came of it, in figures; a problem that was stated several times counts once.

The need that is linked to no other stands for its problem: its period, its place and who received it are the problem's.
What came of the problem is the newest word on any of its needs.
"""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, NamedTuple
from uuid import UUID

import msgspec
from sqlalchemy import TextClause, text
from sqlalchemy.ext.asyncio import AsyncSession


class Scope(msgspec.Struct, frozen=True, kw_only=True):
    """Of which problems figures are: first submitted in this time (`until` is exclusive), in places whose GB/T 2260
    code begins so, received by this organization; as things stand at `at`."""

    at: datetime
    since: datetime | None = None
    until: datetime | None = None
    adcode: str | None = None
    organization: UUID | None = None


_PROBLEMS = """
    WITH problem AS MATERIALIZED (
        SELECT id, submitted_at, state, due_at, enterprise_mark FROM need
        WHERE duplicate_of IS NULL AND submitted_at IS NOT NULL
            AND (CAST(:since AS timestamptz) IS NULL OR submitted_at >= :since)
            AND (CAST(:until AS timestamptz) IS NULL OR submitted_at < :until)
            AND (CAST(:adcode AS text) IS NULL OR starts_with(adcode, :adcode))
            AND (CAST(:organization AS uuid) IS NULL OR organization_id = :organization)
    ), member AS MATERIALIZED (
        SELECT need.id, problem.id AS problem, need.state, need.due_at
        FROM need JOIN problem ON problem.id = coalesce(need.duplicate_of, need.id)
    ), delivery AS (
        SELECT member.problem, min(case_move.at) AS at
        FROM case_move JOIN member ON member.id = case_move.need_id
        WHERE case_move.event = 'moved' AND case_move.referral_id IS NULL AND case_move.to_state = 'delivered'
        GROUP BY member.problem
    ), word AS (
        SELECT member.problem, said.solved, said.at
        FROM member JOIN (
            SELECT need_id, solved, at FROM evaluation WHERE answered
            UNION ALL SELECT need_id, solved, at FROM follow_up WHERE answered
        ) AS said ON said.need_id = member.id
    ), newest_word AS (
        SELECT DISTINCT ON (problem) problem, solved FROM word ORDER BY problem, at DESC
    )
"""


def _of_problems(query: str) -> TextClause:
    return text(_PROBLEMS + query)


class Counts(NamedTuple):
    """Problems: submitted, answered by whom received them (in time, and too late or not yet though it is), delivered,
    of known enterprises that were served, with a word on whether they are solved, and solved."""

    submitted: int
    answered_in_time: int
    answered_late: int
    delivered: int
    enterprises: int
    told: int
    solved: int


_COUNTS = _of_problems(
    """
    , answer AS (
        SELECT DISTINCT ON (problem.id) problem.id, case_move.due_at IS NULL OR case_move.at <= case_move.due_at AS in_time
        FROM problem JOIN case_move ON case_move.need_id = problem.id
        WHERE case_move.event = 'moved' AND case_move.referral_id IS NULL AND case_move.from_state = 'submitted'
            AND case_move.to_state IN ('accepted', 'returned', 'rejected')
        ORDER BY problem.id, case_move.at
    )
    SELECT (SELECT count(*) FROM problem),
        (SELECT count(*) FROM answer WHERE in_time),
        (SELECT count(*) FROM answer WHERE NOT in_time) + (
            SELECT count(*) FROM problem WHERE state = 'submitted' AND due_at < :at
                AND NOT EXISTS (SELECT 1 FROM answer WHERE answer.id = problem.id)),
        (SELECT count(*) FROM delivery),
        (SELECT count(DISTINCT enterprise_mark) FROM problem JOIN delivery ON delivery.problem = problem.id),
        (SELECT count(*) FROM newest_word),
        (SELECT count(*) FROM newest_word WHERE solved)
    """
)
_DAYS = _of_problems(
    """
    SELECT CAST(problem.submitted_at AT TIME ZONE 'Asia/Shanghai' AS date),
        CAST(greatest(delivery.at, problem.submitted_at) AT TIME ZONE 'Asia/Shanghai' AS date), count(*)
    FROM problem JOIN delivery ON delivery.problem = problem.id GROUP BY 1, 2
    """
)
_REFERRALS = _of_problems(
    """
    SELECT referral.state, referral.state = 'rejected' OR referral.state = 'expired' OR referral.accepted_at IS NOT NULL,
        CASE WHEN referral.state = 'rejected' THEN referral.reason END, count(*),
        count(*) FILTER (WHERE referral.ended_at IS NULL AND referral.due_at < :at)
    FROM referral JOIN member ON member.id = referral.need_id
    WHERE referral.state NOT IN ('draft', 'entered-in-error') GROUP BY 1, 2, 3
    """
)
_OVERDUE_NEEDS = _of_problems(
    """
    SELECT count(DISTINCT problem) FROM member WHERE due_at < :at AND state NOT IN
        ('draft', 'closed', 'closed_unmet', 'closed_lapsed', 'withdrawn', 'rejected')
    """
)
_MONEY = _of_problems(
    """
    , figure AS (
        SELECT DISTINCT ON (member.problem, indicator) indicator, grade, value
        FROM outcome_figure JOIN member ON member.id = outcome_figure.need_id
        WHERE indicator IN ('loss_avoided', 'cost_saved', 'income_added')
        ORDER BY member.problem, indicator, array_position(ARRAY['verified', 'documented', 'self_stated'], grade),
            at DESC, outcome_figure.id DESC
    )
    SELECT indicator, grade, sum(value), count(*) FROM figure GROUP BY 1, 2
    """
)
_PASS_RATES = _of_problems(
    """
    , figure AS (
        SELECT DISTINCT ON (member.problem, indicator) member.problem, indicator, value
        FROM outcome_figure JOIN member ON member.id = outcome_figure.need_id
        WHERE indicator IN ('pass_rate_before', 'pass_rate_after')
        ORDER BY member.problem, indicator, array_position(ARRAY['verified', 'documented', 'self_stated'], grade),
            at DESC, outcome_figure.id DESC
    )
    SELECT avg(before.value), avg(after.value), count(*)
    FROM figure AS before JOIN figure AS after ON after.problem = before.problem
    WHERE before.indicator = 'pass_rate_before' AND after.indicator = 'pass_rate_after'
    """
)
_GAPS = _of_problems(
    """
    , gap_of_problem AS (
        SELECT DISTINCT ON (member.problem, gap.label) gap.state FROM gap JOIN member ON member.id = gap.need_id
        ORDER BY member.problem, gap.label, array_position(ARRAY['met', 'answered', 'open'], gap.state)
    )
    SELECT state, count(*) FROM gap_of_problem GROUP BY 1
    """
)
_EVALUATIONS = _of_problems(
    """
    , newest AS (
        SELECT DISTINCT ON (member.problem) evaluation.answered, evaluation.score
        FROM evaluation JOIN member ON member.id = evaluation.need_id
        ORDER BY member.problem, evaluation.at DESC, evaluation.id DESC
    )
    SELECT count(*), count(*) FILTER (WHERE answered), avg(score) FROM newest
    """
)


class ReferralCount(NamedTuple):
    """Referrals in one state: whether they were answered or expired, why they were refused, and how many are late."""

    state: str
    decided: bool
    reason: str | None
    number: int
    late: int


class Money(NamedTuple):
    """What problems were worth by one measure, attested alike: CNY, and how many problems."""

    measure: str
    grade: str
    sum: float
    problems: int


async def take_longer(session: AsyncSession) -> None:
    """Let the statements of this transaction take longer than those of other requests: they read whole tables."""
    await session.execute(text("SET LOCAL statement_timeout = '15s'"))


async def counts(session: AsyncSession, scope: Scope) -> Counts:
    """How many problems came how far."""
    return Counts(*(await session.execute(_COUNTS, _parameters(scope))).one())


async def days_to_delivery(session: AsyncSession, scope: Scope) -> list[tuple[date, date, int]]:
    """Days in China on which problems were submitted and first delivered, and how many."""
    return [(row[0], row[1], row[2]) for row in await session.execute(_DAYS, _parameters(scope))]


async def referral_counts(session: AsyncSession, scope: Scope) -> list[ReferralCount]:
    """Referrals that were sent, each counted once, whichever statement of a problem they are of."""
    return [ReferralCount(*row) for row in await session.execute(_REFERRALS, _parameters(scope))]


async def overdue_problems(session: AsyncSession, scope: Scope) -> int:
    """Problems of which a need is past its deadline."""
    return int(await session.scalar(_OVERDUE_NEEDS, _parameters(scope)) or 0)


async def money(session: AsyncSession, scope: Scope) -> list[Money]:
    """Of each problem and measure the best attested figure, of equally attested ones the newest."""
    return [Money(*row) for row in await session.execute(_MONEY, _parameters(scope))]


async def pass_rates(session: AsyncSession, scope: Scope) -> tuple[float | None, float | None, int]:
    """The mean pass rates before and after, of the problems with both, and how many those are."""
    row = (await session.execute(_PASS_RATES, _parameters(scope))).one()
    return row[0], row[1], row[2]


async def gap_counts(session: AsyncSession, scope: Scope) -> dict[str, int]:
    """State → how many requirements that nothing met; the same one of the same problem counts once."""
    return {row[0]: row[1] for row in await session.execute(_GAPS, _parameters(scope))}


async def evaluation_counts(session: AsyncSession, scope: Scope) -> tuple[int, int, float | None]:
    """Problems whose evaluation was asked for and given or lapsed, those of them where it was given, and its mean score."""
    row = (await session.execute(_EVALUATIONS, _parameters(scope))).one()
    return row[0], row[1], float(row[2]) if row[2] is not None else None


def _parameters(scope: Scope) -> Mapping[str, Any]:
    return msgspec.structs.asdict(scope)
