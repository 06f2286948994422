"""Contacts over HTTP: given, read, corrected and erased by the enterprise, read by those whom it concerns."""

from collections.abc import Sequence
from typing import Annotated, Any
from urllib.parse import urlencode
from uuid import UUID

from litestar import Controller, Request, Response, delete, get, post, put
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody, QueryParameter
from sqlalchemy.ext.asyncio import AsyncSession

from models.queries.contacts import find_contact, views_of
from service.access import NEED, PUBLIC, need_or, needs
from service.accounts.authentication import principal_of
from service.cases.parties import Party, case_of_caller, clerk, provider
from service.clock import now
from service.contacts.consenting import change, consented
from service.contacts.consents import ConsentTexts, consent_texts
from service.contacts.erasing import erase
from service.contacts.keeping import keep_contact
from service.contacts.showing import contact_for_clerk, contact_for_enterprise, contact_for_provider
from service.contacts.structs import (
    ConsentChange,
    ConsentOut,
    Consents,
    ContactOut,
    ContactViewOut,
    ContactViews,
    NewContact,
)
from service.contacts.unerased import unerased_case
from service.contacts.vault import vault_of
from service.contacts.viewing import OF_REFERRAL, note_view
from service.fields import NO_NUL
from service.outcomes.proposing import propose_case
from service.problems import Refused
from service.referrals.reading import seen_referral
from service.workflow.referral_states import KNOWS_THE_ENTERPRISE

AnyRequest = Request[Any, Any, Any]
_PRIVATE = {"Cache-Control": "no-store"}
_PATH = "/v1/needs/{need_id:uuid}/contact"
Reason = Annotated[
    str | None,
    QueryParameter(
        min_length=2,
        max_length=200,
        pattern=NO_NUL,
        description="Of a clerk: why the contact is to be seen in full. The enterprise can read it.",
    ),
]
Before = Annotated[UUID | None, QueryParameter(description="A view: those before it.")]
Limit = Annotated[int, QueryParameter(ge=1, le=100, description="How many at most.")]


class ContactController(Controller):
    """The contact of a need."""

    path = _PATH
    tags: Sequence[str] = ("contacts",)

    @put(operation_id="putContact", summary="Give or correct the contact", opt=NEED)
    async def replace(
        self,
        request: AnyRequest,
        session: NamedDependency[AsyncSession],
        need_id: FromPath[UUID],
        data: JSONBody[NewContact],
    ) -> Response[ContactOut]:
        """The contact is as it is stated here, and what is agreed to is what `consent` says; without one, 422."""
        need, _ = await unerased_case(request, need_id, session, to_change=True)
        vault, days = vault_of(request), request.app.state.settings.contact_days
        first = await keep_contact(session, vault, need, data, now(), days)
        shown = await contact_for_enterprise(session, vault, need_id)
        return Response(shown, status_code=201 if first else 200, headers=_PRIVATE)

    @get(operation_id="getContact", summary="Read the contact", opt=need_or("contact:read"))
    async def read(
        self,
        request: AnyRequest,
        session: NamedDependency[AsyncSession],
        need_id: FromPath[UUID],
        reason: Reason = None,
    ) -> Response[ContactOut]:
        """In full for the enterprise; masked for a clerk, unless a reason is stated, which is logged."""
        _, party = await unerased_case(request, need_id, session)
        if "enterprise" in party.roles:
            return Response(await contact_for_enterprise(session, vault_of(request), need_id), headers=_PRIVATE)
        return Response(await seen_by_clerk(request, session, party, need_id, reason), headers=_PRIVATE)

    @delete(operation_id="eraseNeed", summary="Erase what tells of a person", opt=NEED)
    async def erase(self, request: AnyRequest, session: NamedDependency[AsyncSession], need_id: FromPath[UUID]) -> None:
        """Contact, attachments, messages and the text of the need are erased for good; history stays without them.

        Not while a service organization is at work: cancel its referral first.
        """
        need, party = await case_of_caller(request, need_id, session, to_change=True)
        await erase(session, need, party, now(), request.app.state.limits)

    @get("/views", operation_id="listContactViews", summary="Who saw the contact", opt=NEED)
    async def views(
        self,
        request: AnyRequest,
        session: NamedDependency[AsyncSession],
        need_id: FromPath[UUID],
        before: Before = None,
        limit: Limit = 50,
    ) -> Response[ContactViews]:
        """Every look of others at the contact in full and at an attachment, the newest first."""
        await case_of_caller(request, need_id, session)
        found = await views_of(session, need_id, before, limit + 1)
        items = [ContactViewOut.of(row) for row in found[:limit]]
        query = urlencode({"limit": limit, "before": str(items[-1].id)}) if len(found) > limit else ""
        following = f"/v1/needs/{need_id}/contact/views?{query}" if query else None
        return Response(ContactViews(items=items, next=following), headers=_PRIVATE)


@post(
    "/v1/needs/{need_id:uuid}/consents",
    operation_id="changeConsent",
    summary="Give a consent, or take it back",
    tags=["contacts"],
    status_code=200,
    opt=NEED,
)
async def change_consent(
    request: AnyRequest,
    session: NamedDependency[AsyncSession],
    need_id: FromPath[UUID],
    data: JSONBody[ConsentChange],
) -> Response[Consents]:
    """From now on the contact is used for this purpose, or not any more; what was done before stays lawful."""
    need, _ = await unerased_case(request, need_id, session, to_change=True)
    if data.given and await find_contact(session, need_id) is None:
        raise Refused("contact-missing")
    at = now()
    await change(session, need_id, data, at)
    if data.purpose == "case_without_names":
        await propose_case(session, need, at)
    agreed = await consented(session, need_id)
    return Response(Consents(items=[ConsentOut.of(row) for row in agreed.latest.values()]), headers=_PRIVATE)


@get("/v1/consents", operation_id="listConsents", summary="What is agreed to", tags=["contacts"], opt=PUBLIC)
async def list_consents(request: AnyRequest) -> ConsentTexts:
    """The texts that an enterprise agrees to when it gives its contact, in Chinese and English."""
    settings = request.app.state.settings
    return consent_texts(settings.contact_days, settings.contact_handler)


@get(
    "/v1/referrals/{referral_id:uuid}/contact",
    operation_id="getReferralContact",
    summary="Whom a referral is for",
    tags=["contacts"],
    opt=needs("contact:read"),
)
async def read_referral_contact(
    request: AnyRequest,
    session: NamedDependency[AsyncSession],
    referral_id: FromPath[UUID],
    reason: Reason = None,
) -> Response[ContactOut]:
    """The contact for the organization that has accepted the referral; the look is logged, and the enterprise reads that."""
    principal = principal_of(request)
    referral, need = await seen_referral(session, referral_id)
    if need.erased_at is not None:
        raise Refused("not-found")
    if principal.is_operator:
        return Response(
            await seen_by_clerk(request, session, clerk(principal), need.id, reason, referral.id), headers=_PRIVATE
        )
    if referral.organization_id != principal.organization_id or referral.state not in KNOWS_THE_ENTERPRISE:
        raise Refused("not-found")
    shown = await contact_for_provider(session, vault_of(request), need.id)
    await note_view(session, principal, provider(principal), need.id, OF_REFERRAL, referral_id=referral.id)
    return Response(shown, headers=_PRIVATE)


async def seen_by_clerk(
    request: AnyRequest,
    session: AsyncSession,
    party: Party,
    need_id: UUID,
    reason: str | None,
    referral_id: UUID | None = None,
) -> ContactOut:
    """The contact for a clerk; a look at all of it is noted with its reason."""
    shown = await contact_for_clerk(session, vault_of(request), need_id, reason is not None)
    if reason is not None and not shown.masked:
        await note_view(session, principal_of(request), party, need_id, reason, referral_id=referral_id)
    return shown
