"""The caller of a request, as the rest of the service knows it."""

from typing import Literal
from uuid import UUID

import msgspec

from matching.values import Only
from models.queries.history import Note
from models.tenancy import OPERATOR, PUBLIC, Tenant, organization
from service.access import Scope


class Portal(msgspec.Struct, frozen=True, kw_only=True):
    """The page of a partner's that a request came from, as its sitekey or embed token says.

    `origin` is the page's own; `entry` is the entry of the sitekey's origins that let it in, or `self` for a page of ours.
    `only` is what it may show, `place` the GB/T 2260 code of where its visitors usually are. A demo sitekey has no
    `sitekey_id`, and `demo` says what it always does.
    """

    origin: str
    entry: str
    sitekey_id: UUID | None = None
    only: Only | None = None
    place: str | None = None
    demo: Literal["found", "empty"] | None = None


class Principal(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody, or nobody in particular: `role` is anonymous, editor, administrator, operator, portal, or the holder of a
    key.

    One that is not `live` holds a test key, and works in the demo catalogue alone. A portal has no scope and belongs to no
    organization: whoever looks at a page has its sitekey.
    """

    role: str = "anonymous"
    name: str = ""
    scopes: frozenset[Scope] = frozenset()
    organization_id: UUID | None = None
    organization: str | None = None
    account_id: UUID | None = None
    key_id: UUID | None = None
    live: bool = True
    portal: Portal | None = None

    @property
    def known(self) -> bool:
        """Whether it is somebody: it showed a credential, or is the operator on the machine itself."""
        return self.role != "anonymous"

    @property
    def is_operator(self) -> bool:
        """Whether it is the operator's, who sees every organization."""
        return self.known and self.organization_id is None and self.portal is None

    @property
    def tenant(self) -> Tenant:
        """Whose rows it sees where it works on listings."""
        if self.organization_id is not None:
            return organization(self.organization_id)
        return OPERATOR if self.is_operator else PUBLIC

    @property
    def identity(self) -> str:
        """A word that is no other caller's, for keeping apart what callers name themselves."""
        if self.portal is not None:
            return f"portal {self.portal.sitekey_id or self.portal.demo}"
        return str(self.key_id or self.account_id or "anonymous")

    @property
    def kind(self) -> str:
        """By what means it acts, as history tells it."""
        return "person" if self.account_id else "key" if self.key_id else "command"

    def note(self, action: str, reason: str | None = None, import_id: UUID | None = None) -> Note:
        """What history keeps of a change by this caller."""
        return Note(
            actor=self.name,
            actor_id=self.account_id or self.key_id,
            actor_kind=self.kind,
            action=action,
            reason=reason,
            import_id=import_id,
        )


ANONYMOUS = Principal()
"""Who shows no credential."""
