"""The table of the same name."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, func, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, CreatedAt, Id, Texts


class Need(Base):
    """What an enterprise stated, and where its case stands; of its token only the SHA-256 is kept.

    `organization_id` is the organization that receives it; without one the operator does. `enterprise_mark` is the same
    for all needs of one enterprise and tells nothing of it. `duplicate_of` is the need that asked the same before.
    Since `erased_at` nothing of it is left that could tell of a person. `sitekey_id` is the portal that it came from, and
    `only` what that portal may show: its plans keep to it. `as_written` are words that are no mistakes.
    """

    __tablename__ = "need"
    __table_args__ = (
        CheckConstraint("enterprise_size IN ('micro', 'small', 'medium', 'large')", name="enterprise_size"),
        CheckConstraint(
            "state IN ('draft', 'submitted', 'returned', 'accepted', 'diagnosing', 'no_match', 'planned', 'agreed', "
            "'in_service', 'delivered', 'evaluated', 'followed_up', 'closed', 'closed_unmet', 'closed_lapsed', "
            "'withdrawn', 'rejected')",
            name="state",
        ),
        Index("ix_need_remind_at", "remind_at", postgresql_where=text("reminded_at IS NULL")),
        Index("ix_need_due_at", "due_at", postgresql_where=text("escalated_at IS NULL")),
        Index("ix_need_ended_at", "ended_at", postgresql_where=text("erased_at IS NULL")),
        Index("ix_need_state_due_at", "state", "due_at"),
    )

    id: Mapped[Id]
    token_hash: Mapped[bytes]
    text: Mapped[str]
    adcode: Mapped[str | None]
    place_name: Mapped[str | None]
    latitude: Mapped[float | None]
    longitude: Mapped[float | None]
    industry: Mapped[str | None]
    enterprise_size: Mapped[str | None]
    constraints: Mapped[dict[str, Any]]
    created_at: Mapped[CreatedAt]
    state: Mapped[str] = mapped_column(server_default="draft")
    state_since: Mapped[datetime] = mapped_column(server_default=func.now())
    due_at: Mapped[datetime | None]
    remind_at: Mapped[datetime | None]
    reminded_at: Mapped[datetime | None]
    escalated_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column(server_default="1")
    organization_id: Mapped[UUID | None] = mapped_column(ForeignKey("organization.id"), index=True)
    urgent: Mapped[bool] = mapped_column(server_default="false")
    site_visit: Mapped[bool] = mapped_column(server_default="false")
    cause: Mapped[str | None]
    submitted_at: Mapped[datetime | None] = mapped_column(index=True)
    returned_at: Mapped[datetime | None]
    delivered_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    reopened: Mapped[int] = mapped_column(server_default="0")
    duplicate_of: Mapped[UUID | None] = mapped_column(ForeignKey("need.id", ondelete="SET NULL"), index=True)
    enterprise_mark: Mapped[bytes | None] = mapped_column(index=True)
    source: Mapped[str | None]
    erased_at: Mapped[datetime | None]
    sitekey_id: Mapped[UUID | None] = mapped_column(ForeignKey("sitekey.id"), index=True)
    only: Mapped[dict[str, Any] | None] = mapped_column(JSONB(none_as_null=True))
    as_written: Mapped[Texts]
