"""Who did the work does not say what came of it."""

from sqlalchemy.ext.asyncio import AsyncSession

from models.queries.cases import referrals_of
from models.tables import Need
from service.cases.parties import Party
from service.problems import Breach, Refused, Rule
from service.referrals.reading import UNSENT

_OWN_WORK = Rule(
    "own-work",
    "承担本需求服务的机构不能填写其成效，请由企业或运营方填写",
    "is not said by an organization that worked on this need, but by the enterprise or the operator",
)


async def works_on(session: AsyncSession, need: Need, party: Party) -> bool:
    """Whether a referral of the need was handed to the organization that a party belongs to."""
    if party.organization_id is None:
        return False
    referrals = await referrals_of(session, need.id)
    return any(each.organization_id == party.organization_id and each.state not in UNSENT for each in referrals)


async def check_independent(session: AsyncSession, need: Need, party: Party, pointer: str) -> None:
    """Refuse what a provider of the need would say of its own work."""
    if await works_on(session, need, party):
        raise Refused("contradiction", [Breach(pointer, _OWN_WORK)])
