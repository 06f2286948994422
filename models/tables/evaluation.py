"""The table of the same name."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, Id


class Evaluation(Base):
    """What an enterprise thinks of what was delivered; one that was never given is kept as not answered, not as praise.

    The newest one of a need counts: a reopened need is evaluated again.
    """

    __tablename__ = "evaluation"
    __table_args__ = (
        CheckConstraint("score BETWEEN 1 AND 5", name="score"),
        CheckConstraint("answered = (solved IS NOT NULL AND score IS NOT NULL)", name="answered"),
    )

    id: Mapped[Id]
    need_id: Mapped[UUID] = mapped_column(ForeignKey("need.id", ondelete="CASCADE"), index=True)
    answered: Mapped[bool]
    solved: Mapped[bool | None]
    score: Mapped[int | None]
    comment: Mapped[str | None]
    share_as_case: Mapped[bool] = mapped_column(server_default="false")
    at: Mapped[datetime]
