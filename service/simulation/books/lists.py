"""Book: the operator's inbox names every need in its state, and its counts are what counting them gives."""

from collections import Counter
from collections.abc import Iterator, Mapping

from service.simulation.books.evidence import Evidence


def faults(evidence: Evidence) -> Iterator[str]:
    """Needs that the inbox lacks or shows in another state, and counts that are not so."""
    submitted = {need.id: need.state for need in evidence.needs if not need.gone and need.state != "draft"}
    for id_, state in submitted.items():
        if evidence.listed.get(id_) != state:
            yield f"need {id_} is {state}, but {evidence.listed.get(id_, 'missing')} in the inbox"
    for id_ in evidence.listed.keys() - submitted.keys():
        yield f"need {id_} is in the inbox, but nobody has submitted it"
    yield from _counted("needs", Counter(need.state for need in evidence.needs if not need.gone), evidence.counts)
    referrals = Counter(each.state for need in evidence.needs for each in need.referrals)
    yield from _counted("referrals", referrals, evidence.referral_counts)


def _counted(what: str, reckoned: Counter[str], told: Mapping[str, int]) -> Iterator[str]:
    said = Counter({state: number for state, number in told.items() if state != "overdue"})
    for state in sorted(reckoned.keys() | said.keys()):
        if reckoned[state] != said[state]:
            yield f"{reckoned[state]} {what} are {state}, the inbox says {said[state]}"
