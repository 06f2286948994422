"""The table of the same name."""

from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, CreatedAt


class IdempotentRequest(Base):
    """The answer given to a request with an Idempotency-Key, kept for 24 hours and stored with what it created.

    Neither the key nor the secret of the answer is kept: `salt` and the key together give the secret again.
    """

    __tablename__ = "idempotent_request"

    key_hash: Mapped[bytes] = mapped_column(primary_key=True)
    request_hash: Mapped[bytes]
    salt: Mapped[bytes]
    status: Mapped[int]
    location: Mapped[str | None]
    tag: Mapped[str | None]
    body: Mapped[bytes]
    created_at: Mapped[CreatedAt] = mapped_column(index=True)
