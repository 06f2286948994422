"""Book: a contact was seen by nobody but the station that had accepted a referral of the need, every look is noted, and
what was kept for 180 days after the end is erased, no sooner and soon after."""

from collections import Counter
from collections.abc import Iterator
from datetime import datetime, timedelta

from service.simulation.books.evidence import Evidence, NeedRecord, View
from service.workflow.need_states import NEED_ENDS

_KEPT = timedelta(days=180)
_SOON = timedelta(days=8)
"""Longer than the longest holidays, in which the simulation leaps from day to day."""

_Of = tuple[str, str | None]
"""Need and referral."""


def faults(evidence: Evidence) -> Iterator[str]:
    """Looks at a contact that were not allowed, that nobody noted, or that nobody took."""
    by_id = {need.id: need for need in evidence.needs}
    for need in evidence.needs:
        for view in need.views:
            yield from _judged(evidence, need, view)
        yield from _kept(evidence, need)
    seen = Counter[_Of]((look.need, look.referral) for look in evidence.looks if look.seen)
    noted = Counter[_Of]((need.id, view.referral) for need in evidence.needs for view in need.views)
    for (need_id, referral), number in (seen - noted).items():
        if not by_id[need_id].gone:
            yield f"{number} looks at the contact of need {need_id} by referral {referral} are not noted"
    # One whose answer was lost was asked for again, and is noted twice.
    for need_id, referral in noted.keys() - seen.keys():
        yield f"a look at the contact of need {need_id} by referral {referral} is noted, and nobody took it"


def _kept(evidence: Evidence, need: NeedRecord) -> Iterator[str]:
    ended = next((line.at for line in reversed(need.own) if line.to_state is not None), None)
    erased = need.erased_at
    if erased is not None and (need.state not in NEED_ENDS or ended is None or erased < ended + _KEPT):
        yield f"need {need.id} was erased at {erased}, too early"
    if erased is None and need.state in NEED_ENDS and ended is not None and evidence.at > ended + _KEPT + _SOON:
        yield f"need {need.id} ended at {ended}, and what tells of a person is still there"


def _judged(evidence: Evidence, need: NeedRecord, view: View) -> Iterator[str]:
    if view.role != "provider" or view.referral is None:
        yield f"the contact of need {need.id} was seen by {view.viewer}, who is no provider of it"
        return
    referral = next((each for each in need.referrals if each.id == view.referral), None)
    owner = evidence.names[evidence.owners[referral.station]] if referral is not None else None
    if owner is None or owner != view.organization:
        yield f"the contact of need {need.id} was seen by {view.organization}, which it was not referred to"
        return
    accepted = accepted_at(need, view.referral)
    if accepted is None or view.at < accepted:
        yield f"the contact of need {need.id} was seen by {view.organization} before it accepted"


def accepted_at(need: NeedRecord, referral: str) -> datetime | None:
    """When a referral was accepted, if it was."""
    return next((line.at for line in need.of(referral) if line.to_state == "accepted"), None)
