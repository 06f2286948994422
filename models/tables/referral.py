"""The table of the same name."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, Id, Texts


class Referral(Base):
    """One plan line handed to one station; `line` is its number in the plan, `replaces` the one that came to nothing.

    `requirements` are the ids within the need that it is to meet, `labels` what they are called. `schemes` are the
    accreditations that the need asks for, tested when it is accepted and when it is completed. While it is on hold,
    `left_seconds` is the working time that it had left. `notice` says what stands in its way.
    """

    __tablename__ = "referral"
    __table_args__ = (
        CheckConstraint(
            "state IN ('draft', 'requested', 'accepted', 'rejected', 'expired', 'in-progress', 'on-hold', 'completed', "
            "'failed', 'cancelled', 'entered-in-error')",
            name="state",
        ),
        Index("ix_referral_remind_at", "remind_at", postgresql_where=text("reminded_at IS NULL")),
        Index("ix_referral_due_at", "due_at", postgresql_where=text("escalated_at IS NULL")),
    )

    id: Mapped[Id]
    need_id: Mapped[UUID] = mapped_column(ForeignKey("need.id", ondelete="CASCADE"), index=True)
    organization_id: Mapped[UUID] = mapped_column(ForeignKey("organization.id"), index=True)
    station_id: Mapped[UUID] = mapped_column(ForeignKey("station.id"))
    offering_id: Mapped[UUID] = mapped_column(ForeignKey("offering.id"))
    offering: Mapped[str]
    title: Mapped[str]
    station: Mapped[str]
    station_name: Mapped[str]
    line: Mapped[int]
    requirements: Mapped[Texts]
    labels: Mapped[Texts]
    schemes: Mapped[Texts]
    state: Mapped[str] = mapped_column(server_default="draft")
    state_since: Mapped[datetime]
    due_at: Mapped[datetime | None]
    remind_at: Mapped[datetime | None]
    reminded_at: Mapped[datetime | None]
    escalated_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column(server_default="1")
    urgent: Mapped[bool] = mapped_column(server_default="false")
    tries: Mapped[int] = mapped_column(server_default="1")
    replaces: Mapped[UUID | None] = mapped_column(ForeignKey("referral.id"))
    price: Mapped[float | None]
    due_on: Mapped[date | None]
    scope_line: Mapped[str | None]
    reason: Mapped[str | None]
    notice: Mapped[str | None]
    resume_on: Mapped[date | None]
    left_seconds: Mapped[float | None]
    requested_at: Mapped[datetime | None]
    accepted_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    disputed_at: Mapped[datetime | None]
    settled_at: Mapped[datetime | None]
    upheld: Mapped[bool | None]
    created_at: Mapped[datetime]
