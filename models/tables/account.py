"""The table of the same name."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, CreatedAt, Id


class Account(Base):
    """A person who signs in: the operator's, or one of an organization, as editor or administrator.

    Until a password is set, only the holder of the invitation whose SHA-256 is kept can set one.
    """

    __tablename__ = "account"
    __table_args__ = (
        CheckConstraint("role IN ('operator', 'administrator', 'editor')", name="role"),
        CheckConstraint("(role = 'operator') = (organization_id IS NULL)", name="organization"),
    )

    id: Mapped[Id]
    organization_id: Mapped[UUID | None] = mapped_column(ForeignKey("organization.id"), index=True)
    login: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    role: Mapped[str]
    active: Mapped[bool] = mapped_column(server_default="true")
    password_hash: Mapped[str | None]
    totp_secret: Mapped[str | None]
    totp_confirmed: Mapped[bool] = mapped_column(server_default="false")
    totp_last_step: Mapped[int | None]
    invitation_hash: Mapped[bytes | None] = mapped_column(unique=True)
    invitation_ends: Mapped[datetime | None]
    created_at: Mapped[CreatedAt]
