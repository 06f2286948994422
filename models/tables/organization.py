"""The table of the same name."""

from sqlalchemy import CheckConstraint
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, CreatedAt, Id


class Organization(Base):
    """A legal entity, or an informal body without a unified social credit code (GB 32100)."""

    __tablename__ = "organization"
    __table_args__ = (CheckConstraint("uscc ~ '^[0-9A-HJ-NPQRTUWXY]{18}$'", name="uscc"),)

    id: Mapped[Id]
    name: Mapped[str] = mapped_column(unique=True)
    uscc: Mapped[str | None] = mapped_column(unique=True)
    modelled: Mapped[bool] = mapped_column(server_default="false")
    created_at: Mapped[CreatedAt]
