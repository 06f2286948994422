"""The table of the same name."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, Id


class OutcomeFigure(Base):
    """What a case was worth by one indicator, by which evidence, and how it was worked out.

    Money is in CNY, a pass rate in percent. `document` is the number of a report, or the id of an attached file.
    """

    __tablename__ = "outcome_figure"
    __table_args__ = (
        CheckConstraint(
            "indicator IN ('loss_avoided', 'cost_saved', 'income_added', 'pass_rate_before', 'pass_rate_after')",
            name="indicator",
        ),
        CheckConstraint("grade IN ('self_stated', 'documented', 'verified')", name="grade"),
        CheckConstraint("value >= 0", name="value"),
    )

    id: Mapped[Id]
    need_id: Mapped[UUID] = mapped_column(ForeignKey("need.id", ondelete="CASCADE"), index=True)
    follow_up_id: Mapped[UUID | None] = mapped_column(ForeignKey("follow_up.id", ondelete="CASCADE"))
    indicator: Mapped[str]
    value: Mapped[float]
    grade: Mapped[str]
    method: Mapped[str]
    document: Mapped[str | None]
    stated_by: Mapped[str]
    at: Mapped[datetime]
