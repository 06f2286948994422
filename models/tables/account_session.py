"""The table of the same name."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, CreatedAt


class AccountSession(Base):
    """A person signed in: known by the SHA-256 of the secret in the cookie, until it ends or is not used for long."""

    __tablename__ = "account_session"

    token_hash: Mapped[bytes] = mapped_column(primary_key=True)
    account_id: Mapped[UUID] = mapped_column(ForeignKey("account.id", ondelete="CASCADE"), index=True)
    created_at: Mapped[CreatedAt]
    last_seen: Mapped[CreatedAt]
    ends_at: Mapped[datetime] = mapped_column(index=True)
