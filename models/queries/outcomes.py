"""What enterprises say of what was delivered: evaluations, follow-ups, figures."""

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from models.tables import Attachment, Evaluation, FollowUp, OutcomeFigure, Referral, ReferralResult


async def evaluations_of(session: AsyncSession, need_id: UUID) -> list[Evaluation]:
    """The evaluations of a need, in the order of time."""
    query = select(Evaluation).where(Evaluation.need_id == need_id)
    return list(await session.scalars(query.order_by(Evaluation.at, Evaluation.id)))


async def follow_ups_of(session: AsyncSession, need_id: UUID) -> list[FollowUp]:
    """The follow-ups of a need, in the order of time."""
    query = select(FollowUp).where(FollowUp.need_id == need_id)
    return list(await session.scalars(query.order_by(FollowUp.at, FollowUp.id)))


async def figures_of(session: AsyncSession, need_id: UUID) -> list[OutcomeFigure]:
    """What a need was worth, as it was stated in the order of time."""
    query = select(OutcomeFigure).where(OutcomeFigure.need_id == need_id)
    return list(await session.scalars(query.order_by(OutcomeFigure.at, OutcomeFigure.id)))


async def documents_of(session: AsyncSession, need_id: UUID) -> set[str]:
    """The numbers of the reports that the referrals of a need produced, and the ids of the files attached to it."""
    query = select(ReferralResult.report_number).join(Referral, Referral.id == ReferralResult.referral_id)
    reports = await session.scalars(query.where(Referral.need_id == need_id, ReferralResult.report_number.is_not(None)))
    files = await session.scalars(select(Attachment.id).where(Attachment.need_id == need_id))
    return {*(str(number) for number in reports), *(str(id_) for id_ in files)}
