"""What comes in and goes out about people, keys and organizations."""

from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

import msgspec
from msgspec import UNSET, Meta, UnsetType

from models.tables import Account, ApiKey, Organization
from service.access import Scope
from service.catalogue.listings import Uscc
from service.fields import LOGIN, NO_NUL, Line, Word

Login = Annotated[
    str, Meta(pattern=LOGIN, max_length=200, description="An e-mail address, or a name of letters, digits and . _ -")
]
Password = Annotated[str, Meta(min_length=1, max_length=200, pattern=NO_NUL)]
Code = Annotated[str, Meta(pattern="^[0-9]{6}$", description="The six digits that an authenticator shows.")]
Role = Literal["editor", "administrator"]
Holder = Literal["organization", "partner", "operator"]
Hours = Annotated[int, Meta(ge=0, le=720)]


class Credentials(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How a person signs in; the code where a second factor was set up."""

    login: Annotated[str, Meta(min_length=1, max_length=200, pattern=NO_NUL)]
    password: Password
    code: Code | None = None


class Acceptance(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """An invitation taken up: the token out of its link, and the password that the person chooses."""

    token: Annotated[str, Meta(min_length=1, max_length=100, pattern=NO_NUL)]
    password: Password


class NewPassword(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Another password, with the one that it replaces."""

    current: Password
    password: Password


class SecondFactor(msgspec.Struct, frozen=True, kw_only=True):
    """A second factor to set up in an authenticator; it counts once a code of it was sent back (RFC 6238)."""

    secret: str
    address: str


class Confirmation(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The code that an authenticator shows now."""

    code: Code


class PresentPassword(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The password that a person has, said once more."""

    password: Password


class Caller(msgspec.Struct, frozen=True, kw_only=True):
    """Who is signed in."""

    name: str
    role: str
    organization_id: UUID | None
    organization: str | None
    scopes: list[str]


class NewPerson(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A person to invite; the operator names the organization, or none for a colleague of its own."""

    login: Login
    name: Word
    role: Role | Literal["operator"] = "editor"
    organization: UUID | None = None


class PersonChanges(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What becomes different of a person."""

    name: Word | UnsetType = UNSET
    role: Role | UnsetType = UNSET
    active: bool | UnsetType = UNSET


class Person(msgspec.Struct, frozen=True, kw_only=True):
    """A person of an organization; `invited` until the first password was set."""

    id: UUID
    organization_id: UUID | None
    login: str
    name: str
    role: str
    active: bool
    invited: bool
    second_factor: bool
    created_at: datetime

    @classmethod
    def of(cls, account: Account) -> "Person":
        """The person of an account."""
        return cls(
            id=account.id,
            organization_id=account.organization_id,
            login=account.login,
            name=account.name,
            role=account.role,
            active=account.active,
            invited=account.password_hash is None,
            second_factor=account.totp_confirmed,
            created_at=account.created_at,
        )


class Invitation(msgspec.Struct, frozen=True, kw_only=True):
    """A person with the link by which they set their password; it is shown this once and holds until `ends_at`."""

    person: Person
    link: str
    ends_at: datetime


class People(msgspec.Struct, frozen=True, kw_only=True):
    """The people of an organization."""

    items: list[Person]


class NewKey(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A key for a program; without `scopes` it may do what its holder's keys may, a partner's match only; without
    `expires_at` it does not end."""

    name: Word
    scopes: Annotated[list[Scope], Meta(min_length=1, max_length=30)] | None = None
    live: bool = True
    expires_at: Annotated[datetime, Meta(tz=True)] | None = None
    holder: Holder | None = None
    organization: UUID | None = None


class Rotation(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """For how many hours the old key holds beside the new one."""

    overlap_hours: Hours = 24


class Key(msgspec.Struct, frozen=True, kw_only=True):
    """A key as it is listed: never its secret, only how it begins."""

    id: UUID
    organization_id: UUID | None
    holder: str
    name: str
    begins_with: str
    scopes: list[str]
    live: bool
    created_by: str
    created_at: datetime
    expires_at: datetime | None
    last_used_at: datetime | None
    revoked_at: datetime | None
    replaced_by: UUID | None

    @classmethod
    def of(cls, key: ApiKey) -> "Key":
        """The key of a row."""
        return cls(
            id=key.id,
            organization_id=key.organization_id,
            holder=key.holder,
            name=key.name,
            begins_with=key.shown,
            scopes=key.scopes,
            live=key.live,
            created_by=key.created_by,
            created_at=key.created_at,
            expires_at=key.expires_at,
            last_used_at=key.last_used_at,
            revoked_at=key.revoked_at,
            replaced_by=key.replaced_by,
        )


class IssuedKey(msgspec.Struct, frozen=True, kw_only=True):
    """A key with its secret, which is shown this once."""

    key: Key
    secret: str


class Keys(msgspec.Struct, frozen=True, kw_only=True):
    """The keys of an organization."""

    items: list[Key]


class NewOrganization(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A legal entity, or an informal body without a unified social credit code."""

    name: Line
    uscc: Uscc | None = None


class OrganizationOut(msgspec.Struct, frozen=True, kw_only=True):
    """An organization."""

    id: UUID
    name: str
    uscc: str | None
    modelled: bool

    @classmethod
    def of(cls, organization: Organization) -> "OrganizationOut":
        """The organization of a row."""
        return cls(id=organization.id, name=organization.name, uscc=organization.uscc, modelled=organization.modelled)


class Organizations(msgspec.Struct, frozen=True, kw_only=True):
    """Organizations in the order of their ids; `next` is the address of the following page."""

    items: list[OrganizationOut]
    next: str | None = None
