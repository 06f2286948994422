"""The table of the same name."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, Id


class CaseMove(Base):
    """Something that happened to a need or to a referral of it: who, when, why, from which state to which.

    Rows are added and never changed. `due_at` is by when the state that was left should have been left.
    `organization_id` is that of the referral's provider, who sees only these.
    """

    __tablename__ = "case_move"
    __table_args__ = (
        CheckConstraint("actor_role IN ('enterprise', 'clerk', 'provider', 'system')", name="actor_role"),
    )

    id: Mapped[Id]
    need_id: Mapped[UUID] = mapped_column(ForeignKey("need.id", ondelete="CASCADE"), index=True)
    referral_id: Mapped[UUID | None] = mapped_column(ForeignKey("referral.id", ondelete="CASCADE"), index=True)
    organization_id: Mapped[UUID | None] = mapped_column(ForeignKey("organization.id"))
    event: Mapped[str]
    actor_role: Mapped[str]
    actor: Mapped[str]
    actor_id: Mapped[UUID | None]
    from_state: Mapped[str | None]
    to_state: Mapped[str | None]
    reason: Mapped[str | None]
    note: Mapped[str | None]
    due_at: Mapped[datetime | None]
    at: Mapped[datetime]
