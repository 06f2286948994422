"""Book: every move is one that the tables allow to who made it, and each begins where the one before ended."""

from collections.abc import Iterator, Sequence

from service.simulation.books.evidence import Evidence, Happened, NeedRecord
from service.workflow.need_states import NEED_TRANSITIONS, REOPENABLE, REOPENED_TO
from service.workflow.referral_states import REFERRAL_TRANSITIONS
from service.workflow.transitions import Transition, find

_MOVES = frozenset({"moved", "reopened", "drafted"})


def faults(evidence: Evidence) -> Iterator[str]:
    """Moves that are not allowed, that are missing between two others, or that come before their time."""
    for need in evidence.needs:
        if need.gone:
            continue
        yield from _chain(f"need {need.id}", need.own, "draft", need.state, NEED_TRANSITIONS)
        for referral in need.referrals:
            lines = need.of(referral.id)
            yield from _chain(f"referral {referral.id}", lines, None, referral.state, REFERRAL_TRANSITIONS)
        yield from _order(need)


def _chain(
    what: str, lines: Sequence[Happened], first: str | None, last: str, table: Sequence[Transition]
) -> Iterator[str]:
    state = first
    for line in lines:
        if line.event not in _MOVES:
            continue
        if line.from_state != state:
            yield f"{what} came to {line.to_state} from {line.from_state}, but was {state}"
        if not _allowed(line, table):
            yield f"{what} was moved from {line.from_state} to {line.to_state} by {line.actor_role}, which may not"
        state = line.to_state
    if state != last:
        yield f"{what} is {last}, but its history ends with {state}"


def _allowed(line: Happened, table: Sequence[Transition]) -> bool:
    if line.event == "reopened":
        by_people = line.actor_role in ("enterprise", "clerk")
        return by_people and line.from_state in REOPENABLE and line.to_state == REOPENED_TO
    if line.event == "drafted":
        return line.to_state == "draft" and line.actor_role in ("clerk", "system")
    transition = find(table, line.from_state or "", line.to_state or "")
    return transition is not None and line.actor_role in transition.actors


def _order(need: NeedRecord) -> Iterator[str]:
    for before, after in zip(need.history, need.history[1:], strict=False):
        if after.at < before.at:
            yield f"need {need.id}: {after.event} at {after.at} stands after {before.event} at {before.at}"
