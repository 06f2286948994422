"""What came of needs, added up: rows of counts become the outcomes of a sitekey or of a day."""

from collections.abc import Iterable

from models.queries.portal_figures import Came
from service.partners.usage_structs import Outcomes


def outcomes_of(rows: Iterable[Came]) -> Outcomes:
    """All rows added up."""
    needs: dict[str, int] = {}
    referrals: dict[str, int] = {}
    counts = {"told": 0, "solved": 0, "scored": 0}
    scores = 0
    for row in rows:
        scores += row.total
        if row.what in counts:
            counts[row.what] += row.number
        else:
            by_state = needs if row.what == "need" else referrals
            by_state[row.state] = by_state.get(row.state, 0) + row.number
    return Outcomes(
        needs=sum(needs.values()),
        needs_by_state=needs,
        referrals=sum(referrals.values()),
        referrals_by_state=referrals,
        told=counts["told"],
        solved=counts["solved"],
        evaluated=counts["scored"],
        score=round(scores / counts["scored"], 2) if counts["scored"] else None,
    )
