"""Who asks, shown after a click: to the provider that has accepted, and to clerks masked, or with a reason in full."""

from typing import Any

import msgspec
from litestar import Request
from sqlalchemy.ext.asyncio import AsyncSession

from models.queries.attachments import attachments_of
from models.tables import Need, Referral
from models.tenancy import act_for
from service.accounts.authentication import principal_of
from service.attachments.structs import AttachmentOut
from service.cases.parties import Party, provider
from service.contacts.controllers import seen_by_clerk
from service.contacts.showing import contact_for_provider
from service.contacts.structs import ContactOut
from service.contacts.vault import vault_of
from service.contacts.viewing import OF_REFERRAL, note_view
from service.desk.referral_shown import Fact
from service.desk.steps import Fields
from service.problems import Refused
from service.stations.forms.fields import field
from service.stations.rendering import Reader
from service.workflow.referral_states import KNOWS_THE_ENTERPRISE

AnyRequest = Request[Any, Any, Any]
OF_PROVIDER: dict[str, Fields] = {"contact": ()}
OF_CLERK: dict[str, Fields] = {
    "contact": (
        field(
            "line",
            "reason",
            "查看全部内容的理由",
            "Why you need all of it",
            "不填时隐去部分内容；填写后企业可以看到谁、何时、为何查看",
            "without it parts are hidden; with it the enterprise can read who looked, when and why",
        ),
    )
}
_SHORTEST_REASON = 2
_LONGEST_REASON = 200
_KILO = 1024


class File(msgspec.Struct, frozen=True, kw_only=True):
    """A file of the enterprise's: what it is called, how large it is, and where it is downloaded."""

    name: str
    size: str
    address: str


class ContactShown(msgspec.Struct, frozen=True, kw_only=True):
    """Who asks, in words; `masked` where parts are hidden."""

    facts: list[Fact]
    masked: bool
    files: list[File] = []


def may_see_contact(request: AnyRequest, referral: Referral, need: Need) -> bool:
    """Whether the reader is of the organization that has accepted the referral."""
    person = principal_of(request)
    own = person.organization_id is not None and person.organization_id == referral.organization_id
    accepted = referral.state in KNOWS_THE_ENTERPRISE and need.erased_at is None
    return own and accepted and "contact:read" in person.scopes


async def contact_of_referral(
    request: AnyRequest, session: AsyncSession, referral: Referral, need: Need
) -> ContactShown:
    """The contact and the files for the provider; the look is logged. Refused where it is none of theirs."""
    if not may_see_contact(request, referral, need):
        raise Refused("not-found")
    person, vault, reader = principal_of(request), vault_of(request), Reader(request)
    found = await contact_for_provider(session, vault, need.id)
    await note_view(session, person, provider(person), need.id, OF_REFERRAL, referral_id=referral.id)
    files = [AttachmentOut.of(row, vault) for row in await attachments_of(session, need.id)]
    return ContactShown(
        facts=_facts(found, reader),
        masked=False,
        files=[
            File(name=one.name, size=_size(one.size_bytes), address=f"/v1/referrals/{referral.id}/attachments/{one.id}")
            for one in files
        ],
    )


async def contact_of_need(
    request: AnyRequest, session: AsyncSession, need: Need, party: Party, reason: str
) -> ContactShown:
    """The contact for a clerk; with a reason in full where the enterprise agrees to that, which is logged."""
    person = principal_of(request)
    if need.erased_at is not None or "contact:read" not in person.scopes:
        raise Refused("not-found")
    await act_for(session, person.tenant)
    stated = reason[:_LONGEST_REASON] if len(reason) >= _SHORTEST_REASON else None
    found = await seen_by_clerk(request, session, party, need.id, stated)
    return ContactShown(facts=_facts(found, Reader(request)), masked=found.masked)


def _facts(found: ContactOut, reader: Reader) -> list[Fact]:
    w = reader.w
    facts = [
        (w.contact_enterprise, found.enterprise),
        (w.contact_person, found.person),
        (w.contact_telephone, found.telephone),
        (w.contact_email, found.email or ""),
        (w.contact_uscc, found.uscc or ""),
        (w.contact_address, found.address or ""),
    ]
    return [(label, value) for label, value in facts if value]


def _size(size: int) -> str:
    return f"{size / _KILO / _KILO:.1f} MB" if size >= _KILO * _KILO else f"{max(1, size // _KILO)} KB"
