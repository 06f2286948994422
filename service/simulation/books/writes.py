"""Book: every acknowledged write is there, none that was refused is, and no outcome is left unknown.

What people did stands in history once for each acknowledged write, no more and no less: so a write that was lost, one
that came to be although it was refused, and one that was done twice under the same key are all seen.
"""

from collections import Counter
from collections.abc import Iterator

from service.simulation.books.evidence import Evidence, Happened, NeedRecord
from service.simulation.ledger import Known

Done = tuple[str, str | None, str | None]
"""As whom, which referral, and what: the state, or the event."""
_EVENTS = frozenset({"disputed", "settled", "reopened", "message_added", "gap_answered", "figures_added"})
_TOLD = frozenset({"evaluation", "follow-ups"})
"""What is told about an outcome moves the need to where the answer says."""
_OTHER = {"message": "message_added", "gap": "gap_answered", "figures": "figures_added"}
_HELD = "on-hold"


def faults(evidence: Evidence) -> Iterator[str]:
    """Writes that were lost, that came to be although refused, or of which nobody knows."""
    by_id = {need.id: need for need in evidence.needs}
    for known in evidence.writes:
        if known.outcome == "unknown":
            yield f"nobody knows what became of {known.write.what} {known.write.need or ''} {known.write.to or ''}"
        if known.write.what == "need" and known.outcome == "acknowledged" and known.made not in by_id:
            yield f"need {known.made} was acknowledged and is not there"
    said = _by_need(evidence)
    for need in evidence.needs:
        if not need.gone:
            yield from _compared(need, said.get(need.id, Counter()))
        elif said.get(need.id):
            yield f"need {need.id} was submitted and is gone"
    yield from _texts(evidence, by_id)
    yield from _listings(evidence)
    yield from evidence.let_through


def _by_need(evidence: Evidence) -> dict[str, Counter[Done]]:
    """Need → what was acknowledged of it."""
    found: dict[str, Counter[Done]] = {}
    for known in evidence.writes:
        done = _expected(known)
        if known.outcome == "acknowledged" and known.write.need is not None and done is not None:
            found.setdefault(known.write.need, Counter())[done] += 1
    return found


def _expected(known: Known) -> Done | None:
    """What history should say of an acknowledged write."""
    write = known.write
    if write.what in _OTHER:
        return write.role, write.referral, _OTHER[write.what]
    if write.what in _TOLD:
        return write.role, None, known.effect
    if write.what != "move":
        return None
    # A work that an accreditation has lapsed for is held up instead of being completed, by the service.
    if write.to == "completed" and known.effect == _HELD:
        return None
    return write.role, write.referral, write.to


def _done(line: Happened) -> Done | None:
    if line.actor_role == "system":
        return None
    if line.event == "moved":
        return line.actor_role, line.referral, line.to_state
    return (line.actor_role, line.referral, line.event) if line.event in _EVENTS else None


def _compared(need: NeedRecord, acknowledged: Counter[Done]) -> Iterator[str]:
    there = Counter(done for line in need.history if (done := _done(line)) is not None)
    for done, number in (acknowledged - there).items():
        yield f"need {need.id}: {number} × {done} acknowledged and lost"
    for done, number in (there - acknowledged).items():
        yield f"need {need.id}: {number} × {done} there, but never acknowledged"


def _texts(evidence: Evidence, by_id: dict[str, NeedRecord]) -> Iterator[str]:
    """Texts that are not as they were sent."""
    for known in evidence.writes:
        need = by_id.get(known.made or "") if known.write.what == "need" else None
        kept = need is not None and not need.gone and need.erased_at is None
        if kept and need is not None and need.text != known.write.note:
            yield f"need {need.id} has another text than was acknowledged"


def _listings(evidence: Evidence) -> Iterator[str]:
    """Listings that are not as they were written last."""
    last = {
        known.write.note: known.write.to
        for known in evidence.writes
        if known.write.what == "listing" and known.outcome == "acknowledged"
    }
    for place, state in last.items():
        if place is not None and evidence.accreditations.get(place) != state:
            yield f"{place} was written as {state} and is {evidence.accreditations.get(place)}"
