"""The right to be forgotten: what can tell of a person is erased, the case stays in history and figures without one."""

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from models.queries.cases import referrals_of
from models.queries.erasing import erase_need
from models.tables import Need
from service.cases.moving import move_need, need_moves
from service.cases.parties import Party
from service.cases.recording import record
from service.problems import Breach, Refused, Rule
from service.workflow.limits import Limits
from service.workflow.referral_states import OPEN

_AT_WORK = frozenset(OPEN - {"draft"})
"""While an organization was asked, or works on it."""
_OPEN = Rule(
    "open-referral",
    "对接单仍在进行，请先取消（cancelled；服务中的先暂停on-hold），或等服务机构办完",
    "is open: cancel it first (cancelled; one in progress after on-hold), or wait until the work is done",
)


async def erase(session: AsyncSession, need: Need, party: Party, at: datetime, limits: Limits) -> None:
    """Erase a need that is held, and withdraw it where that can be; refused while a referral is open, done only once."""
    if need.erased_at is not None:
        return
    still_open = [referral for referral in await referrals_of(session, need.id) if referral.state in _AT_WORK]
    if still_open:
        raise Refused("not-in-this-state", [Breach(f"/referrals/{referral.id}", _OPEN) for referral in still_open[:20]])
    if "withdrawn" in need_moves(need, party):
        await move_need(session, need, "withdrawn", party, at, limits)
    await erase_whatever_is_open(session, need, party, at)


async def erase_whatever_is_open(session: AsyncSession, need: Need, party: Party, at: datetime) -> None:
    """Erase a need that is held and was not erased: what is kept too long is not kept for anybody's work."""
    await record(session, need, None, "erased", party, at)
    await session.flush()
    await erase_need(session, need, at)
