"""What comes in and goes out about contacts, consents and who saw them."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

import msgspec
from msgspec import Meta

from models.tables import Consent, ContactView
from service.catalogue.listings import Uscc
from service.contacts.consents import Purpose, Recipient
from service.contacts.masking import (
    masked_address,
    masked_email,
    masked_enterprise,
    masked_person,
    masked_telephone,
    masked_uscc,
)
from service.fields import NO_NUL, Email, Line, Telephone, Word

Version = Annotated[str, Meta(min_length=1, max_length=20, pattern=NO_NUL)]


class StatedConsent(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What an enterprise agrees to: by which text, for which purposes, that who receives it."""

    version: Version
    purposes: Annotated[list[Purpose], Meta(min_length=1, max_length=3)]
    recipients: Annotated[list[Recipient], Meta(min_length=1, max_length=3)]


class NewContact(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Who asks for help and how to reach them; without `consent` nothing of it is taken."""

    enterprise: Line
    person: Word
    telephone: Telephone
    email: Email | None = None
    uscc: Uscc | None = None
    address: Line | None = None
    consent: StatedConsent | None = None


class ContactDocument(msgspec.Struct, frozen=True, kw_only=True):
    """A contact as it is sealed."""

    enterprise: str
    person: str
    telephone: str
    email: str | None = None
    uscc: str | None = None
    address: str | None = None

    def masked(self) -> "ContactDocument":
        """The same as it is shown to who need not know it."""
        return ContactDocument(
            enterprise=masked_enterprise(self.enterprise),
            person=masked_person(self.person),
            telephone=masked_telephone(self.telephone),
            email=masked_email(self.email) if self.email is not None else None,
            uscc=masked_uscc(self.uscc) if self.uscc is not None else None,
            address=masked_address(self.address) if self.address is not None else None,
        )


class ConsentOut(msgspec.Struct, frozen=True, kw_only=True):
    """What an enterprise last said of one purpose and one recipient: given, or taken back."""

    version: str
    purpose: Purpose
    recipient: Recipient
    given: bool
    at: datetime

    @classmethod
    def of(cls, row: Consent) -> "ConsentOut":
        """As it is stored."""
        return msgspec.convert(row, cls, from_attributes=True)


class ConsentChange(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A consent given later, or taken back; without a recipient, for all of the purpose."""

    purpose: Purpose
    given: bool
    recipient: Recipient | None = None
    version: Version | None = None


class Consents(msgspec.Struct, frozen=True, kw_only=True):
    """What holds now, of each purpose and recipient that was ever agreed to."""

    items: list[ConsentOut]


class ContactOut(msgspec.Struct, frozen=True, kw_only=True):
    """A contact; `masked` where the caller may not, or did not say why it wants to, see it in full.

    `kept_days` is for how many days after the end of the case it is kept at most.
    """

    need: UUID
    masked: bool
    enterprise: str
    person: str
    telephone: str
    email: str | None
    uscc: str | None
    address: str | None
    consents: list[ConsentOut]
    kept_days: int
    changed_at: datetime


class ContactViewOut(msgspec.Struct, frozen=True, kw_only=True):
    """That somebody saw the contact in full, or an attachment; without an organization it was the operator's."""

    id: UUID
    at: datetime
    what: str
    attachment: UUID | None
    role: str
    viewer: str
    organization: str | None
    referral: UUID | None
    purpose: str

    @classmethod
    def of(cls, row: ContactView) -> "ContactViewOut":
        """As it is stored."""
        return cls(
            id=row.id,
            at=row.at,
            what=row.what,
            attachment=row.attachment_id,
            role=row.role,
            viewer=row.viewer,
            organization=row.organization,
            referral=row.referral_id,
            purpose=row.purpose,
        )


class ContactViews(msgspec.Struct, frozen=True, kw_only=True):
    """Who saw it, the newest first; `next` is the address of the following page."""

    items: list[ContactViewOut]
    next: str | None = None
