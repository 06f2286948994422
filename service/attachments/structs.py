"""What goes out about attachments."""

from datetime import datetime
from uuid import UUID

import msgspec

from models.tables import Attachment
from service.contacts.vault import Vault


class AttachmentOut(msgspec.Struct, frozen=True, kw_only=True):
    """A file of a need; `sha256` is of its content, in hexadecimal digits."""

    id: UUID
    name: str
    media_type: str
    size_bytes: int
    sha256: str
    created_at: datetime

    @classmethod
    def of(cls, row: Attachment, vault: Vault) -> "AttachmentOut":
        """As it is stored."""
        label = vault.open_label(row.id, row.sealed_label)
        return cls(
            id=row.id,
            name=label.name,
            media_type=row.media_type,
            size_bytes=row.size,
            sha256=label.sha256,
            created_at=row.created_at,
        )


class Attachments(msgspec.Struct, frozen=True, kw_only=True):
    """The files of a need, the oldest first."""

    items: list[AttachmentOut]
