"""Attachments over HTTP: added, read and deleted by the enterprise, read by the organization that accepted a referral."""

import base64
from collections.abc import Sequence
from typing import Annotated, Any
from urllib.parse import quote
from uuid import UUID

import anyio
from litestar import Controller, Request, Response, delete, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, HeaderParameter
from sqlalchemy.ext.asyncio import AsyncSession

from models.queries.attachments import attachment_by_id, attachments_of, remove_attachment
from models.tables import Need
from service.access import NEED, needs
from service.accounts.authentication import principal_of
from service.attachments.keeping import keep_attachment, sealed_file
from service.attachments.kinds import LARGEST_BYTES, MEDIA_TYPES, UNKNOWN
from service.attachments.names import HEADER, PATTERN, name_of
from service.attachments.structs import AttachmentOut, Attachments
from service.cases.parties import provider
from service.catalogues import sessions_of
from service.clock import now
from service.contacts.consenting import consented
from service.contacts.consents import NEEDED
from service.contacts.unerased import unerased_case
from service.contacts.vault import vault_of
from service.contacts.viewing import OF_REFERRAL, note_view
from service.problems import Refused
from service.referrals.reading import seen_referral
from service.workflow.referral_states import KNOWS_THE_ENTERPRISE

AnyRequest = Request[Any, Any, Any]
_PRIVATE = {"Cache-Control": "no-store"}
_TAKEN = (*MEDIA_TYPES, UNKNOWN)
FileName = Annotated[
    str | None,
    HeaderParameter(
        name=HEADER, max_length=2000, pattern=PATTERN, description="How the file is called: UTF-8, percent-encoded."
    ),
]


class AttachmentController(Controller):
    """The files of a need, for its enterprise."""

    path = "/v1/needs/{need_id:uuid}/attachments"
    tags: Sequence[str] = ("contacts",)

    @post(operation_id="addAttachment", summary="Add a file", opt=NEED, request_max_body_size=LARGEST_BYTES)
    async def add(
        self,
        request: AnyRequest,
        session: NamedDependency[AsyncSession],
        need_id: FromPath[UUID],
        file_name: FileName = None,
    ) -> Response[AttachmentOut]:
        """The body is the file itself, at most 10 MB: PDF, JPEG, PNG, WebP, .xlsx, .docx, .csv or .txt, without macros.

        The same file under the same name is taken once, so that a request may be repeated.
        """
        declared = request.headers.get("content-type", UNKNOWN).partition(";")[0].strip().lower()
        if declared not in _TAKEN:
            raise Refused("unsupported-media-type", headers={"Accept": ", ".join(_TAKEN)})
        announced = request.headers.get("content-length", "")
        if announced.isdecimal() and int(announced) > LARGEST_BYTES:
            raise Refused("too-large")
        name = name_of(file_name)
        # A sender may be slow: until all of it is there, no connection and no lock is held.
        async with sessions_of(request).begin() as before:
            await unerased_case(request, need_id, before)
        file = await sealed_file(vault_of(request), await request.body(), name, declared)
        need, _ = await unerased_case(request, need_id, session, to_change=True)
        shown, new = await keep_attachment(session, vault_of(request), need, file, now())
        headers = {**_PRIVATE, "Location": f"/v1/needs/{need_id}/attachments/{shown.id}"}
        return Response(shown, status_code=201 if new else 200, headers=headers)

    @get(operation_id="listAttachments", summary="List the files of a need", opt=NEED)
    async def list(
        self, request: AnyRequest, session: NamedDependency[AsyncSession], need_id: FromPath[UUID]
    ) -> Response[Attachments]:
        """The files of a need, the oldest first."""
        await unerased_case(request, need_id, session)
        return await _listed(request, session, need_id)

    @get("/{attachment_id:uuid}", operation_id="getAttachment", summary="Download a file of a need", opt=NEED)
    async def read(
        self,
        request: AnyRequest,
        session: NamedDependency[AsyncSession],
        need_id: FromPath[UUID],
        attachment_id: FromPath[UUID],
    ) -> Response[bytes]:
        """The file as it was sent."""
        await unerased_case(request, need_id, session)
        return await download(request, session, need_id, attachment_id)

    @delete("/{attachment_id:uuid}", operation_id="removeAttachment", summary="Delete a file of a need", opt=NEED)
    async def remove(
        self,
        request: AnyRequest,
        session: NamedDependency[AsyncSession],
        need_id: FromPath[UUID],
        attachment_id: FromPath[UUID],
    ) -> None:
        """The file is gone for good, also for an organization that could read it."""
        await unerased_case(request, need_id, session, to_change=True)
        if not await remove_attachment(session, need_id, attachment_id):
            raise Refused("not-found")


class ReferralAttachmentController(Controller):
    """The files of a need, for the organization that has accepted a referral of it, and for nobody else."""

    path = "/v1/referrals/{referral_id:uuid}/attachments"
    tags: Sequence[str] = ("contacts",)

    @get(operation_id="listReferralAttachments", summary="List the files of a referral", opt=needs("contact:read"))
    async def list(
        self, request: AnyRequest, session: NamedDependency[AsyncSession], referral_id: FromPath[UUID]
    ) -> Response[Attachments]:
        """The files of the need, the oldest first."""
        need = await _need_of_provider(request, session, referral_id)
        return await _listed(request, session, need.id)

    @get(
        "/{attachment_id:uuid}",
        operation_id="getReferralAttachment",
        summary="Download a file of a referral",
        opt=needs("contact:read"),
    )
    async def read(
        self,
        request: AnyRequest,
        session: NamedDependency[AsyncSession],
        referral_id: FromPath[UUID],
        attachment_id: FromPath[UUID],
    ) -> Response[bytes]:
        """The file as the enterprise sent it; the download is logged, and the enterprise reads that."""
        need = await _need_of_provider(request, session, referral_id)
        file = await download(request, session, need.id, attachment_id)
        principal = principal_of(request)
        await note_view(
            session,
            principal,
            provider(principal),
            need.id,
            OF_REFERRAL,
            referral_id=referral_id,
            attachment_id=attachment_id,
        )
        return file


async def _need_of_provider(request: AnyRequest, session: AsyncSession, referral_id: UUID) -> Need:
    """The need of a referral that the caller's organization has accepted, while the enterprise agrees to that."""
    principal = principal_of(request)
    referral, need = await seen_referral(session, referral_id)
    own = principal.organization_id is not None and referral.organization_id == principal.organization_id
    if not own or referral.state not in KNOWS_THE_ENTERPRISE or need.erased_at is not None:
        raise Refused("not-found")
    if not (await consented(session, need.id)).to(NEEDED):
        raise Refused("not-found")
    return need


async def _listed(request: AnyRequest, session: AsyncSession, need_id: UUID) -> Response[Attachments]:
    vault = vault_of(request)
    items = [AttachmentOut.of(row, vault) for row in await attachments_of(session, need_id)]
    return Response(Attachments(items=items), headers=_PRIVATE)


async def download(request: AnyRequest, session: AsyncSession, need_id: UUID, attachment_id: UUID) -> Response[bytes]:
    """A file of a need, for who was found to be let have it."""
    found = await attachment_by_id(session, need_id, attachment_id)
    if found is None:
        raise Refused("not-found")
    row, sealed = found
    vault = vault_of(request)
    label = vault.open_label(row.id, row.sealed_label)
    content = await anyio.to_thread.run_sync(vault.open_content, row.id, sealed)
    return _as_file(content, row.media_type, label.name, label.sha256)


def _as_file(content: bytes, media_type: str, name: str, sha256: str) -> Response[bytes]:
    """A file of a stranger: to be kept, never shown in place (RFC 6266), with its digest (RFC 9530)."""
    digest = base64.b64encode(bytes.fromhex(sha256)).decode()
    headers = {
        **_PRIVATE,
        "Content-Disposition": f"attachment; filename=\"{quote(name, safe='.-')}\"; filename*=UTF-8''{quote(name, safe='')}",
        "X-Content-Type-Options": "nosniff",
        "Content-Security-Policy": "default-src 'none'; sandbox",
        "Repr-Digest": f"sha-256=:{digest}:",
    }
    return Response(content, media_type=media_type, headers=headers)
