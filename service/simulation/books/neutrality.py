"""Book: no need was closed by who did a service for it."""

from collections.abc import Iterator

from service.simulation.books.evidence import Evidence
from service.workflow.need_states import NEED_ENDS

_BY_CLERKS = frozenset({"closed", "closed_unmet"})


def faults(evidence: Evidence) -> Iterator[str]:
    """Needs that a provider has ended, or a clerk of an organization that works on them."""
    for need in evidence.needs:
        for line in need.own:
            if line.event != "moved" or line.to_state not in NEED_ENDS:
                continue
            if line.actor_role == "provider":
                yield f"need {need.id} was {line.to_state} by a provider"
            working = {evidence.names[evidence.owners[each.station]] for each in need.referrals}
            if line.to_state in _BY_CLERKS and any(line.actor.startswith(name) for name in working):
                yield f"need {need.id} was {line.to_state} by {line.actor}, which works on it"
