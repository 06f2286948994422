"""Book: whatever was refused, expired or failed went to another station, or it is said that there is none."""

from collections.abc import Iterator
from datetime import datetime

from service.simulation.books.evidence import Evidence, NeedRecord
from service.workflow.referral_states import TRIED_AGAIN


def faults(evidence: Evidence) -> Iterator[str]:
    """Referrals that came to nothing and that nobody was asked for after."""
    for need in evidence.needs:
        replaced = {each.replaces for each in need.referrals}
        for referral in need.referrals:
            if referral.state not in TRIED_AGAIN or referral.id in replaced:
                continue
            lines = need.of(referral.id)
            ended = next(line.at for line in reversed(lines) if line.to_state == referral.state)
            told = any(line.event == "unmatched" for line in lines)
            # A plan that was taken back meanwhile is made anew as a whole.
            if not told and state_before(need, ended) == "in_service":
                yield f"referral {referral.id} was {referral.state} and has no successor"


def state_before(need: NeedRecord, moment: datetime) -> str:
    """In which state a need was just before a moment."""
    states = [line.to_state or "" for line in need.own if line.to_state is not None and line.at < moment]
    return states[-1] if states else "draft"
