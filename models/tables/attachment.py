"""The table of the same name."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, Id


class Attachment(Base):
    """A file that belongs to a need, sealed; so is its label, which holds its name and its SHA-256.

    `size` is in bytes. The content is read only where it is asked for.
    """

    __tablename__ = "attachment"
    __table_args__ = (CheckConstraint("size > 0", name="size"),)

    id: Mapped[Id]
    need_id: Mapped[UUID] = mapped_column(ForeignKey("need.id", ondelete="CASCADE"), index=True)
    media_type: Mapped[str]
    size: Mapped[int]
    sealed_label: Mapped[bytes]
    sealed_content: Mapped[bytes] = mapped_column(deferred=True, deferred_raiseload=True)
    created_at: Mapped[datetime]
