"""An attachment taken in: looked at and sealed beside the event loop, stored while its need is held."""

import functools
import hashlib
from datetime import datetime
from uuid import UUID

import anyio
import msgspec
from sqlalchemy.ext.asyncio import AsyncSession

from models.queries.attachments import add_attachment, attachments_of
from models.tables import Need
from service.attachments.kinds import UNKNOWN, kind_of
from service.attachments.names import check_suffix
from service.attachments.structs import AttachmentOut
from service.contacts.vault import Label, Vault
from service.identifiers import new_id
from service.problems import Breach, Refused, Rule

MOST = 10
"""Attachments of one need."""
_TOO_MANY = Rule(
    "length", f"一份需求最多{MOST}个附件，请先删除一个", f"holds {MOST} already, the most; delete one first"
)


class SealedFile(msgspec.Struct, frozen=True, kw_only=True):
    """A file that was looked at, with its id and what of it is stored."""

    id: UUID
    media_type: str
    size: int
    label: Label
    sealed_label: bytes
    sealed_content: bytes


async def sealed_file(vault: Vault, content: bytes, name: str, declared: str) -> SealedFile:
    """A file that may be taken, sealed; refused where it is none, or not what it is declared to be."""
    return await anyio.to_thread.run_sync(_sealed, vault, content, name, declared, limiter=_limiter())


def _sealed(vault: Vault, content: bytes, name: str, declared: str) -> SealedFile:
    kind = kind_of(content, name)
    if declared not in (UNKNOWN, kind.media_type):
        rule = Rule(
            "kind", f"声明为{declared}，内容却是{kind.media_type}", f"says {declared}, the content {kind.media_type}"
        )
        raise Refused("file-not-taken", [Breach("Content-Type", rule)])
    check_suffix(name, kind)
    id_, label = new_id(), Label(name=name, sha256=hashlib.sha256(content).hexdigest())
    return SealedFile(
        id=id_,
        media_type=kind.media_type,
        size=len(content),
        label=label,
        sealed_label=vault.seal_label(id_, label),
        sealed_content=vault.seal_content(id_, content),
    )


async def keep_attachment(
    session: AsyncSession, vault: Vault, need: Need, file: SealedFile, at: datetime
) -> tuple[AttachmentOut, bool]:
    """Store a file of a need that is held, unless it is there already; says which of both."""
    there = [AttachmentOut.of(row, vault) for row in await attachments_of(session, need.id)]
    same = next((one for one in there if (one.sha256, one.name) == (file.label.sha256, file.label.name)), None)
    if same is not None:
        return same, False
    if len(there) >= MOST:
        raise Refused("not-in-this-state", [Breach("", _TOO_MANY)])
    shown = AttachmentOut(
        id=file.id,
        name=file.label.name,
        media_type=file.media_type,
        size_bytes=file.size,
        sha256=file.label.sha256,
        created_at=at,
    )
    values = {
        "id": file.id,
        "need_id": need.id,
        "media_type": file.media_type,
        "size": file.size,
        "sealed_label": file.sealed_label,
        "sealed_content": file.sealed_content,
        "created_at": at,
    }
    await add_attachment(session, values)
    return shown, True


@functools.cache
def _limiter() -> anyio.CapacityLimiter:
    return anyio.CapacityLimiter(2)
