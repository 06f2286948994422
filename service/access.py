"""What a route asks of its caller, declared on the route: without a declaration the application does not start."""

from typing import Any, Literal, get_args

Scope = Literal[
    "match:read",
    "listing:read",
    "listing:write",
    "import:write",
    "case:read",
    "case:write",
    "case:admin",
    "contact:read",
    "key:admin",
    "people:admin",
    "organization:admin",
    "standard:write",
    "webhook:admin",
]
"""What a caller may do, whether a person or a program."""
SCOPES: tuple[Scope, ...] = get_args(Scope)

_EDITOR: tuple[Scope, ...] = (
    "match:read",
    "listing:read",
    "listing:write",
    "import:write",
    "case:read",
    "case:write",
    "contact:read",
)
_ADMINISTRATOR: tuple[Scope, ...] = (*_EDITOR, "case:admin", "key:admin", "people:admin", "webhook:admin")
SCOPES_OF_ROLE: dict[str, tuple[Scope, ...]] = {
    "editor": _EDITOR,
    "administrator": _ADMINISTRATOR,
    "operator": SCOPES,
}
"""Role of a person → what it may do; of an organization's people only within their organization."""
SCOPES_OF_HOLDER: dict[str, tuple[Scope, ...]] = {
    "organization": _ADMINISTRATOR,
    "partner": ("match:read", "webhook:admin"),
    "operator": SCOPES,
}
"""Holder of a key → what a key of its may be given."""
ONLY_IF_NAMED: dict[str, frozenset[Scope]] = {"partner": frozenset({"webhook:admin"})}
"""Holder of a key → what a key of its is given only where that is asked for: keys of portals lie on their pages."""
REAL_ONLY: frozenset[Scope] = frozenset({"key:admin", "people:admin", "organization:admin", "standard:write"})
"""What no test key may be given: of people and keys there is only the real thing."""

PUBLIC: dict[str, Any] = {"access": "public"}
"""For everybody."""
NEED: dict[str, Any] = {"access": "need"}
"""For the holder of the token that came with the need."""
PORTAL: dict[str, Any] = {**PUBLIC, "portal": True}
"""For everybody, pages of partners included: their origins may call it from a browser, with a sitekey or an embed token."""
EMBEDDED: dict[str, Any] = {**PORTAL, "charged": True}
"""The same for what our own pages call without any key: every request counts against the budget of its address."""
PERSON: dict[str, Any] = {"access": "person"}
"""For whoever is signed in, about themselves."""


def need_or(scope: Scope) -> dict[str, Any]:
    """For the holder of the token that came with the need, and for callers with this scope who receive the need."""
    return {"access": "need", "scope": scope}


def receives(scope: Scope) -> dict[str, Any]:
    """For callers with this scope who receive the need; the token of a need does not do."""
    return {"access": scope, "scope": scope}


def needs(scope: Scope) -> dict[str, Any]:
    """For callers with this scope."""
    return {"access": scope}


VISITOR: dict[str, Any] = {"access": "need", "page": True}
"""For a page: whoever opened it with the token of its need."""


def page(access: Scope | Literal["public", "person"]) -> dict[str, Any]:
    """For a page: as `needs`, but whoever is not let in sees a page that says why, or is asked to sign in."""
    return {"access": access, "page": True}


def unattended_page(access: Scope) -> dict[str, Any]:
    """For what a page asks by itself: an open page that nobody uses keeps no session alive."""
    return {**page(access), "unattended": True}


def undeclared_routes(app: Any) -> list[str]:
    """The operations of an application that do not say whom they are for."""
    return sorted(
        handler.operation_id or str(handler)
        for route in app.routes
        for handler in getattr(route, "route_handlers", [])
        if (getattr(handler, "operation_id", None) or handler.opt.get("page")) and "access" not in handler.opt
    )
