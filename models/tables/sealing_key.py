"""The table of the same name."""

from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, CreatedAt


class SealingKey(Base):
    """A key that values here may be sealed with: not the key itself, but its id and something that only it opens."""

    __tablename__ = "sealing_key"

    id: Mapped[str] = mapped_column(primary_key=True)
    proof: Mapped[bytes]
    created_at: Mapped[CreatedAt]
