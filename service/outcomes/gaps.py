"""Requirements that nothing meets: shown to who waits for them, answered by clerks, summed up for everybody."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from models.queries.cases import places_of_offerings
from models.queries.gaps import Grouping, WantedGaps, count_gaps, gaps_of, summarised_gaps
from models.tables import Gap, Need
from models.tenancy import OPERATOR, act_for
from service.cases.parties import Party
from service.cases.recording import record
from service.outcomes.gap_structs import GapAnswer, GapCount, GapOut, ProvinceGaps
from service.outcomes.suppression import SMALLEST_CELL
from service.problems import Breach, Refused, Rule

_MET = Rule("state", "该缺口已有服务解决", "is met by now")


async def shown_gaps(session: AsyncSession, gaps: Sequence[Gap], at: datetime) -> list[GapOut]:
    """Gaps that the tenant saw, with what was found farther away as far as it is listed now.

    What others list is seen by everybody and by the operator, so the transaction is the operator's from then on.
    """
    ids = {id_ for gap in gaps for id_ in gap.offerings}
    await act_for(session, OPERATOR)
    listed = await places_of_offerings(session, sorted(ids)) if ids else {}
    return [GapOut.of(gap, listed, at) for gap in gaps]


async def gaps_of_need(session: AsyncSession, need: Need, at: datetime) -> list[GapOut]:
    """The gaps of a need that the tenant sees."""
    return await shown_gaps(session, await gaps_of(session, need.id), at)


async def gap_answered(
    session: AsyncSession, need: Need, gap: Gap, party: Party, data: GapAnswer, at: datetime
) -> GapOut:
    """The gap once a clerk has told the enterprise what can be done about it; an answer may be given anew."""
    if gap.state == "met":
        raise Refused("not-in-this-state", [Breach("", _MET)])
    gap.state, gap.answer, gap.answered_at = "answered", data.answer, at
    await record(session, need, None, "gap_answered", party, at, note=f"{gap.label}：{data.answer}")
    await session.flush()
    return (await shown_gaps(session, [gap], at))[0]


async def counted_gaps(session: AsyncSession, wanted: WantedGaps, by: Grouping) -> list[GapCount]:
    """How many gaps there are of each place, industry or element, the most first."""
    counts: dict[str | None, dict[str, int]] = {}
    for key, state, number in await count_gaps(session, wanted, by):
        counts.setdefault(key, {"open": 0, "answered": 0, "met": 0})[state] = number
    found = [GapCount(key=key, **of_state) for key, of_state in counts.items()]
    return sorted(found, key=lambda each: (-(each.open + each.answered), each.key or ""))


async def summary(session: AsyncSession) -> list[ProvinceGaps]:
    """Of how many problems of each province something of each element is not met, without cells that tell of somebody."""
    return [
        ProvinceGaps(province=province, element=element, problems=number)
        for province, element, number in await summarised_gaps(session)
        if number >= SMALLEST_CELL
    ]
