"""Book: every acknowledged write is there, none that was refused is, and no outcome is left unknown.

What people did stands in history once for each acknowledged write, no more and no less: so a write that was lost, one
that came to be although it was refused, and one that was done twice under the same key are all seen.
"""

from collections import Counter
from collections.abc import Iterable, Iterator

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
    yield from lost(evidence)
    yield from unasked(evidence)
    for known in evidence.writes:
        if known.outcome == "unknown":
            yield f"nobody knows what became of {known.write.what} {known.write.need or ''} {known.write.to or ''}"
    yield from evidence.oddities


def lost(evidence: Evidence) -> Iterator[str]:
    """Writes that were acknowledged and are not there, or not as they were sent."""
    by_id = {need.id: need for need in evidence.needs}
    for known in evidence.writes:
        if known.write.what == "need" and known.outcome == "acknowledged" and known.made not in by_id:
            yield f"need {known.made} was acknowledged and is not there"
    said = _by_need(evidence)
    for need in evidence.needs:
        acknowledged = said.get(need.id, Counter())
        if need.gone and acknowledged:
            yield f"need {need.id} was submitted and is gone"
        for done, number in (acknowledged - _there(need)).items() if not need.gone else ():
            yield f"need {need.id}: {number} × {done} acknowledged and lost"
    yield from _texts(evidence, by_id)
    yield from _plans(evidence, by_id)
    yield from _listings(evidence)


def unasked(evidence: Evidence) -> Iterator[str]:
    """What people did by history, although nothing of the kind was acknowledged: refused, or done twice."""
    said = _by_need(evidence)
    for need in evidence.needs:
        for done, number in (_there(need) - said.get(need.id, Counter())).items():
            yield f"need {need.id}: {number} × {done} there, but never acknowledged"


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


def _there(need: NeedRecord) -> Counter[Done]:
    """What people did, by the history of a need."""
    return Counter(done for line in need.history if (done := _done(line)) is not None)


def _texts(evidence: Evidence, by_id: dict[str, NeedRecord]) -> Iterator[str]:
    """Texts that are not as they were sent."""
    for known in evidence.writes:
        need = by_id.get(known.made or "") if known.write.what == "need" else None
        kept = need is not None and not need.gone and need.erased_at is None
        if kept and need is not None and need.text != known.write.note:
            yield f"need {need.id} has another text than was acknowledged"


def _plans(evidence: Evidence, by_id: dict[str, NeedRecord]) -> Iterator[str]:
    """Plans that do not follow what was edited last."""
    for id_, wish in edited(evidence.writes).items():
        need = by_id.get(id_)
        if need is not None and not need.gone and need.erased_at is None and need.prefers != wish:
            yield f"the plan of need {id_} was made {wish}, and is {need.prefers}"


def edited(writes: Iterable[Known]) -> dict[str, str]:
    """Need → what its plan should be best at, as it was edited last."""
    return {
        known.write.need: known.write.to
        for known in writes
        if known.write.what == "plan" and known.outcome == "acknowledged" and known.write.need and known.write.to
    }


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
