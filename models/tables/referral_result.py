"""The table of the same name."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base


class ReferralResult(Base):
    """What came of a referral: the number of the report, its verdict and its hash, never the report itself."""

    __tablename__ = "referral_result"
    __table_args__ = (
        CheckConstraint("verdict IN ('passed', 'failed', 'conditional', 'not_applicable')", name="verdict"),
    )

    referral_id: Mapped[UUID] = mapped_column(ForeignKey("referral.id", ondelete="CASCADE"), primary_key=True)
    report_number: Mapped[str | None]
    verdict: Mapped[str]
    issued_on: Mapped[date]
    file_sha256: Mapped[str | None]
    media_type: Mapped[str | None]
    summary: Mapped[str | None]
    recorded_by: Mapped[str]
    recorded_at: Mapped[datetime]
