"""The table of the same name."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, Id


class Message(Base):
    """Something that one party of a case says to another; of a referral, between the enterprise and its provider.

    One that is a question waits for the enterprise to answer.
    """

    __tablename__ = "message"
    __table_args__ = (CheckConstraint("author_role IN ('enterprise', 'clerk', 'provider')", name="author_role"),)

    id: Mapped[Id]
    need_id: Mapped[UUID] = mapped_column(ForeignKey("need.id", ondelete="CASCADE"), index=True)
    referral_id: Mapped[UUID | None] = mapped_column(ForeignKey("referral.id", ondelete="CASCADE"))
    organization_id: Mapped[UUID | None] = mapped_column(ForeignKey("organization.id"))
    author_role: Mapped[str]
    author: Mapped[str]
    author_id: Mapped[UUID | None]
    text: Mapped[str]
    question: Mapped[bool] = mapped_column(server_default="false")
    answered_at: Mapped[datetime | None]
    at: Mapped[datetime]
