"""Book: every need has come to its end, or is within the limit of its state; so is every referral."""

from collections.abc import Iterator

from service.simulation.books.evidence import Evidence, NeedRecord
from service.workflow.referral_states import OPEN

NEVER_STAYED_IN = frozenset({"accepted"})
"""States that the service itself leaves at once."""


def faults(evidence: Evidence) -> Iterator[str]:
    """Whatever is past its limit, or has none although somebody has to do something."""
    for need in evidence.needs:
        if need.open:
            yield from _late(evidence, need)
        for referral in need.referrals:
            if referral.state not in OPEN:
                continue
            if referral.due_at is None:
                yield f"referral {referral.id} is {referral.state} without a limit"
            elif referral.due_at < evidence.at:
                yield f"referral {referral.id} is {referral.state}, past its limit {referral.due_at}"


def _late(evidence: Evidence, need: NeedRecord) -> Iterator[str]:
    if need.state in NEVER_STAYED_IN:
        yield f"need {need.id} is still {need.state}"
    elif need.due_at is None:
        yield f"need {need.id} is {need.state} without a limit"
    elif need.due_at < evidence.at:
        yield f"need {need.id} is {need.state}, past its limit {need.due_at}"
