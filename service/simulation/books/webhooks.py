"""Book: whoever wanted to hear of something was told of it, of nothing else, and twice only under the same id.

What should have been told is reckoned here once more from the histories, by the guide (docs/webhooks.md).
"""

from collections import Counter
from collections.abc import Iterator

from service.simulation.books.evidence import Evidence, Happened
from service.simulation.receiving import Endpoint, Received

Told = tuple[str, str, str | None, str | None, str | None]
"""Type, need, referral, from which state, to which."""
_PERSONAL = ("027-0000", "联系人", "模拟企业")
"""What every contact of the simulation holds."""
_OF_NEED = {
    "reopened": "need.moved",
    "reminded": "need.due_soon",
    "escalated": "need.overdue",
    "gap_opened": "gap.opened",
    "gap_escalated": "need.overdue",
    "message_added": "message.added",
}
_OF_REFERRAL = {
    "disputed": "referral.moved",
    "settled": "referral.moved",
    "reminded": "referral.due_soon",
    "escalated": "referral.overdue",
    "message_added": "message.added",
}


def faults(evidence: Evidence) -> Iterator[str]:
    """Messages that are missing, that nothing is behind, that are not genuine, or that say too much."""
    if evidence.undelivered:
        yield f"{evidence.undelivered} messages are still on their way"
    for endpoint in evidence.endpoints:
        received = [each for each in evidence.received if each.endpoint == endpoint.path]
        # Reminders tell of listings, not of the cases that the histories hold.
        messages = [each for each in received if each.type != "listing.reminder"]
        yield from _compared(endpoint, messages, _expected(evidence, endpoint))
    for message in evidence.received:
        if not message.genuine:
            yield f"{message.endpoint}: {message.id} is not genuine"
        if any(word in message.body for word in _PERSONAL):
            yield f"{message.endpoint}: {message.id} tells of a person"


def _compared(endpoint: Endpoint, messages: list[Received], expected: Counter[Told]) -> Iterator[str]:
    by_id: dict[str, Received] = {}
    for message in messages:
        first = by_id.setdefault(message.id, message)
        if (first.type, first.data) != (message.type, message.data):
            yield f"{endpoint.path}: {message.id} says one thing and then another"
    got = Counter(_told(message) for message in by_id.values())
    for told, number in (expected - got).items():
        yield f"{endpoint.path}: {number} × {told} was never told"
    for told, number in (got - expected).items():
        yield f"{endpoint.path}: {number} × {told} was told and did not happen"


def _expected(evidence: Evidence, endpoint: Endpoint) -> Counter[Told]:
    found: Counter[Told] = Counter()
    for need in evidence.needs:
        owners = {each.id: evidence.owners[each.station] for each in need.referrals}
        for line in need.history:
            type_ = type_of(line)
            if type_ is None or (endpoint.types is not None and type_ not in endpoint.types):
                continue
            concerned = {need.received_by, owners.get(line.referral or "")} - {None}
            if endpoint.organization is None or endpoint.organization in concerned:
                found[type_, need.id, line.referral, line.from_state, line.to_state] += 1
    return found


def type_of(line: Happened) -> str | None:
    """As what a line of a history is told, if it is."""
    if line.event != "moved":
        return (_OF_NEED if line.referral is None else _OF_REFERRAL).get(line.event)
    if line.referral is not None:
        return "referral.requested" if line.to_state == "requested" else "referral.moved"
    if line.to_state in ("submitted", "evaluated"):
        return f"need.{line.to_state}"
    return "need.moved"


def _told(message: Received) -> Told:
    data = message.data
    return message.type, data.get("need", ""), data.get("referral"), data.get("from"), data.get("to")
