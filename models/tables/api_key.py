"""The table of the same name."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, CreatedAt, Id, Texts


class ApiKey(Base):
    """A key for programs: of its 32 random bytes only the SHA-256 is kept, and the first characters to know it by.

    One without an organization is the operator's. A key that is not `live` sees the demo catalogue alone.
    """

    __tablename__ = "api_key"
    __table_args__ = (
        CheckConstraint("holder IN ('operator', 'organization', 'partner')", name="holder"),
        CheckConstraint("(holder = 'operator') = (organization_id IS NULL)", name="organization"),
    )

    id: Mapped[Id]
    organization_id: Mapped[UUID | None] = mapped_column(ForeignKey("organization.id"), index=True)
    holder: Mapped[str]
    name: Mapped[str]
    shown: Mapped[str]
    secret_hash: Mapped[bytes] = mapped_column(unique=True)
    scopes: Mapped[Texts]
    live: Mapped[bool]
    created_by: Mapped[str]
    created_at: Mapped[CreatedAt]
    expires_at: Mapped[datetime | None]
    last_used_at: Mapped[datetime | None]
    revoked_at: Mapped[datetime | None]
    replaced_by: Mapped[UUID | None] = mapped_column(ForeignKey("api_key.id"))
