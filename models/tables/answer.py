"""The table of the same name."""

from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, CreatedAt


class Answer(Base):
    """What was shown for a need: by which ranking version, with which understanding, matches and plan."""

    __tablename__ = "answer"

    match_id: Mapped[UUID] = mapped_column(primary_key=True)
    need_id: Mapped[UUID] = mapped_column(ForeignKey("need.id", ondelete="CASCADE"), index=True)
    ranking: Mapped[str]
    shown: Mapped[dict[str, Any]]
    created_at: Mapped[CreatedAt]
