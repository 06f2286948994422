"""Needs and referrals that somebody at the desk works on; what is not theirs is not there."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from models.queries.cases import need_by_id
from models.tables import Need, Referral
from models.tenancy import OPERATOR, act_for
from service.accounts.principals import Principal
from service.cases.parties import Party, clerk
from service.problems import Refused
from service.referrals.reading import seen_referral


async def referral_for(session: AsyncSession, person: Principal, referral_id: UUID) -> tuple[Referral, Need]:
    """A referral of the person's organization, or of a need that it receives; the operator sees all."""
    await act_for(session, person.tenant)
    try:
        return await seen_referral(session, referral_id)
    except Refused:
        # Row-level security shows a provider its referrals; who receives the need is asked of the need.
        await act_for(session, OPERATOR)
    referral, need = await seen_referral(session, referral_id)
    if need.organization_id is None or need.organization_id != person.organization_id:
        raise Refused("not-found")
    return referral, need


async def need_for(session: AsyncSession, person: Principal, need_id: UUID) -> tuple[Need, Party]:
    """A need that the person's organization receives, or any for the operator; the transaction sees all of the case."""
    await act_for(session, person.tenant)
    need = await need_by_id(session, need_id)
    receives = need is not None and (person.is_operator or need.organization_id == person.organization_id)
    if need is None or not receives or need.submitted_at is None:
        raise Refused("not-found")
    await act_for(session, OPERATOR)
    return need, clerk(person)
