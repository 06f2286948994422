"""What a simulated year came to: figures for the table and the file, reckoned from the evidence."""

import statistics
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

import msgspec

from service.simulation.books.closing import Balance
from service.simulation.books.evidence import Evidence, Happened, NeedRecord
from service.simulation.books.writes import lost, unasked
from service.simulation.killing import Kill
from service.simulation.year import Scale

_SECONDS_A_DAY = 86_400


class Lists(msgspec.Struct, frozen=True, kw_only=True):
    """How many writes are on each of the three lists, and what the books say of them.

    `lost` were acknowledged and are not there, `present` are there though nothing of the kind was acknowledged; `repeated`
    were unknown until they had been sent again.
    """

    acknowledged: int
    lost: int
    refused: int
    present: int
    unknown: int
    repeated: int


class Work(msgspec.Struct, frozen=True, kw_only=True):
    """What it took: requests by status and kind, those that were repeated, seconds by the wall clock and of processors."""

    requests: int
    by_status: dict[str, int]
    repeated: int
    seconds: float
    requests_per_second: float
    cpu_seconds: dict[str, float]
    slowest: dict[str, float]
    """Kind of request → its mean milliseconds; those that took the most time in all."""


class Report(msgspec.Struct, frozen=True, kw_only=True):
    """A simulated year in figures; days are by the calendar, from submission to delivery."""

    scale: Scale
    stated: int
    submitted: int
    needs_by_state: dict[str, int]
    referrals_by_state: dict[str, int]
    refused_by_reason: dict[str, int]
    rematched: int
    unmatched: int
    delivered: int
    median_days: float | None
    reopened: int
    disputed: int
    reminded: int
    escalated: int
    overdue_now: int
    lapses: int
    lists: Lists
    kills: Sequence[Kill]
    work: Work
    balances: Sequence[Balance]

    @property
    def balanced(self) -> bool:
        """Whether every book balances."""
        return all(balance.number == 0 for balance in self.balances)


def report_of(
    scale: Scale, evidence: Evidence, balances: Sequence[Balance], kills: Sequence[Kill], work: Work
) -> Report:
    """The figures of a year."""
    needs = [need for need in evidence.needs if not need.gone]
    lines = [line for need in needs for line in need.history]
    referrals = [each for need in needs for each in need.referrals]
    days = [found for need in needs if (found := days_to_delivery(need)) is not None]
    events = Counter(line.event for line in lines)
    return Report(
        scale=scale,
        stated=len(evidence.needs),
        submitted=sum(1 for need in needs if _first(need.own, "submitted") is not None),
        needs_by_state=_counted(need.state for need in needs),
        referrals_by_state=_counted(each.state for each in referrals),
        refused_by_reason=_counted(each.reason or "" for each in referrals if each.state == "rejected"),
        rematched=sum(1 for each in referrals if each.replaces is not None),
        unmatched=events["unmatched"],
        delivered=len(days),
        median_days=round(statistics.median(days), 1) if days else None,
        reopened=events["reopened"],
        disputed=events["disputed"],
        reminded=events["reminded"],
        escalated=events["escalated"],
        overdue_now=evidence.counts.get("overdue", 0) + evidence.referral_counts.get("overdue", 0),
        lapses=sum(1 for line in lines if line.reason == "accreditation_lapsed"),
        lists=lists_of(evidence),
        kills=kills,
        work=work,
        balances=balances,
    )


def days_to_delivery(need: NeedRecord) -> float | None:
    """Days from the first submission to the first delivery."""
    submitted, delivered = _first(need.own, "submitted"), _first(need.own, "delivered")
    if submitted is None or delivered is None:
        return None
    return (delivered - submitted).total_seconds() / _SECONDS_A_DAY


def lists_of(evidence: Evidence) -> Lists:
    """The three lists, counted."""
    count = Counter(known.outcome for known in evidence.writes)
    return Lists(
        acknowledged=count["acknowledged"],
        lost=sum(1 for _ in lost(evidence)),
        refused=count["refused"],
        present=sum(1 for _ in unasked(evidence)),
        unknown=count["unknown"],
        repeated=sum(1 for known in evidence.writes if known.tries > 1),
    )


def rows_of(report: Report) -> list[tuple[str, str]]:
    """The table that is printed."""
    return [
        ("needs stated, submitted", f"{report.stated:,}, {report.submitted:,}"),
        ("needs by state", _listed(report.needs_by_state)),
        ("delivered, median days", f"{report.delivered:,}, {report.median_days}"),
        ("referrals by state", _listed(report.referrals_by_state)),
        ("refused by reason", _listed(report.refused_by_reason)),
        ("re-matched, without another", f"{report.rematched:,}, {report.unmatched:,}"),
        ("reopened, disputed", f"{report.reopened:,}, {report.disputed:,}"),
        ("held up by a lapsed accreditation", f"{report.lapses:,}"),
        ("reminders, escalations", f"{report.reminded:,}, {report.escalated:,}"),
        ("overdue at the end", f"{report.overdue_now:,}"),
        ("writes acknowledged, lost", f"{report.lists.acknowledged:,}, {report.lists.lost:,}"),
        ("writes refused, present all the same", f"{report.lists.refused:,}, {report.lists.present:,}"),
        ("writes sent again, still unknown", f"{report.lists.repeated:,}, {report.lists.unknown:,}"),
        ("killed", ", ".join(f"{kill.target} ({kill.under_way})" for kill in report.kills) or "nothing"),
        ("requests by status", _listed(report.work.by_status)),
        ("requests, repeated", f"{report.work.requests:,}, {report.work.repeated:,}"),
        ("processor seconds", ", ".join(f"{name} {seconds:,.0f}" for name, seconds in report.work.cpu_seconds.items())),
        ("seconds, requests a second", f"{report.work.seconds:,.0f}, {report.work.requests_per_second:,.0f}"),
        *(
            (f"book: {each.says}", "balances" if each.number == 0 else f"{each.number} faults")
            for each in report.balances
        ),
    ]


def _first(lines: Sequence[Happened], state: str) -> datetime | None:
    return next((line.at for line in lines if line.to_state == state), None)


def _counted(values: Iterable[str]) -> dict[str, int]:
    return dict(sorted(Counter(values).items(), key=lambda item: (-item[1], item[0])))


def _listed(counts: Mapping[str, int]) -> str:
    return ", ".join(f"{name} {number:,}" for name, number in counts.items()) or "none"
