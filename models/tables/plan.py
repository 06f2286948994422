"""The table of the same name."""

from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, CreatedAt, Id


class Plan(Base):
    """A plan that was shown for a need, with the enterprise's edits; the newest one counts."""

    __tablename__ = "plan"

    id: Mapped[Id]
    need_id: Mapped[UUID] = mapped_column(ForeignKey("need.id", ondelete="CASCADE"), index=True)
    ranking: Mapped[str]
    edits: Mapped[dict[str, Any]]
    shown: Mapped[dict[str, Any]]
    created_at: Mapped[CreatedAt]
