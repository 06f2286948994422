"""The table of the same name."""

from datetime import datetime
from typing import Any

from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, CreatedAt, Id


class SavedMatch(Base):
    """A need whose result somebody shares by a link; of the link's code only the SHA-256 is kept.

    `stated` is the need as it was stated (docs/api.md, StatedNeed). After `expires_at` nobody sees it, and it is deleted.
    """

    __tablename__ = "saved_match"

    id: Mapped[Id]
    code_hash: Mapped[bytes] = mapped_column(unique=True)
    stated: Mapped[dict[str, Any]]
    created_at: Mapped[CreatedAt]
    expires_at: Mapped[datetime] = mapped_column(index=True)
