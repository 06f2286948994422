"""The right to a copy: everything that is stored of a need, as one document."""

from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec
from litestar import Request, Response, get
from litestar.di import NamedDependency
from litestar.params import FromPath
from sqlalchemy.ext.asyncio import AsyncSession

from models.queries.attachments import attachments_of
from models.queries.contacts import find_contact
from models.queries.exporting import records_of
from service.access import NEED
from service.attachments.structs import AttachmentOut
from service.cases.parties import case_of_caller
from service.clock import now
from service.contacts.structs import ContactDocument
from service.contacts.vault import Vault, vault_of


class NeedExport(msgspec.Struct, frozen=True, kw_only=True):
    """All that is stored of a need: `records` has the rows of each table; files are downloaded one by one."""

    need: UUID
    exported_at: datetime
    contact: ContactDocument | None
    attachments: list[AttachmentOut]
    records: dict[str, list[dict[str, Any]]]


async def export_of(session: AsyncSession, vault: Vault, need_id: UUID) -> NeedExport:
    """Everything of a need that the tenant sees."""
    contact = await find_contact(session, need_id)
    return NeedExport(
        need=need_id,
        exported_at=now(),
        contact=vault.open_contact(need_id, contact.sealed) if contact is not None else None,
        attachments=[AttachmentOut.of(row, vault) for row in await attachments_of(session, need_id)],
        records=await records_of(session, need_id),
    )


@get(
    "/v1/needs/{need_id:uuid}/export",
    operation_id="exportNeed",
    summary="Everything that is stored of a need",
    tags=["contacts"],
    opt=NEED,
)
async def export_need(
    request: Request[Any, Any, Any], session: NamedDependency[AsyncSession], need_id: FromPath[UUID]
) -> Response[NeedExport]:
    """Text, answers, plans, history, messages, outcomes, contact, consents, who saw it, and what files there are."""
    await case_of_caller(request, need_id, session)
    exported = await export_of(session, vault_of(request), need_id)
    headers = {"Cache-Control": "no-store", "Content-Disposition": f'attachment; filename="need-{need_id}.json"'}
    return Response(exported, headers=headers)
