"""The caller of a request, as the rest of the service knows it."""

from uuid import UUID

import msgspec

from models.queries.history import Note
from models.tenancy import OPERATOR, PUBLIC, Tenant, organization
from service.access import Scope


class Principal(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody, or nobody in particular: `role` is anonymous, editor, administrator, operator, or the holder of a key.

    One that is not `live` holds a test key, and works in the demo catalogue alone.
    """

    role: str = "anonymous"
    name: str = ""
    scopes: frozenset[Scope] = frozenset()
    organization_id: UUID | None = None
    organization: str | None = None
    account_id: UUID | None = None
    key_id: UUID | None = None
    live: bool = True

    @property
    def known(self) -> bool:
        """Whether it showed a credential."""
        return self.account_id is not None or self.key_id is not None

    @property
    def is_operator(self) -> bool:
        """Whether it is the operator's, who sees every organization."""
        return self.known and self.organization_id is None

    @property
    def tenant(self) -> Tenant:
        """Whose rows it sees where it works on listings."""
        if self.organization_id is not None:
            return organization(self.organization_id)
        return OPERATOR if self.is_operator else PUBLIC

    @property
    def identity(self) -> str:
        """A word that is no other caller's, for keeping apart what callers name themselves."""
        return str(self.key_id or self.account_id or "anonymous")

    def note(self, action: str, reason: str | None = None, import_id: UUID | None = None) -> Note:
        """What history keeps of a change by this caller."""
        return Note(
            actor=self.name,
            actor_id=self.account_id or self.key_id,
            action=action,
            reason=reason,
            import_id=import_id,
        )


ANONYMOUS = Principal()
"""Who shows no credential."""
STRANGER_IN_DEMO = Principal(live=False)
"""Who shows the token of a need of the demo catalogue, and no key."""
