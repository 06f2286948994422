"""Which problems an operation can answer with: from whom it is for, what it does, and a table of what is its own."""

from typing import Any

from litestar import Litestar
from litestar.handlers import HTTPRouteHandler

_ALWAYS = ("invalid-request", "internal-error")
_WITH_BODY = ("malformed-json", "too-large", "unsupported-media-type")
_MATCHING = ("empty-need", "unknown-place", "contradiction", "index-not-ready")
_ONCE = ("idempotency-key-reused", "request-in-progress")
_CHANGING = ("not-found", "if-match-required", "stale", "not-in-this-state", "contradiction", "unknown-reference")
_OF_CASE = ("unauthenticated", "forbidden", "not-found")
_OF_ENTERPRISE = ("unauthenticated", "not-found", "erased")
_MOVING = ("not-found", *_ONCE, "move-not-allowed", "contradiction", "unknown-reference", "index-not-ready")
_TELLING = (*_ONCE, "not-in-this-state", "contradiction", "unknown-reference")
_OWN: dict[str, tuple[str, ...]] = {
    "matchNeed": _MATCHING,
    "createNeed": (*_MATCHING, *_ONCE),
    "getNeed": (*_OF_CASE, "erased"),
    "getPlan": (*_OF_CASE, "erased", "index-not-ready"),
    "getPlanPage": (*_OF_CASE, "erased", "index-not-ready"),
    "getPlanDocument": (*_OF_CASE, "erased", "index-not-ready"),
    "editPlan": (*_OF_CASE, "erased", "contradiction", "unknown-reference", "not-in-this-state", "index-not-ready"),
    "getCase": _OF_CASE,
    "getCaseHistory": _OF_CASE,
    "moveNeed": (*_OF_CASE, "erased", *_MOVING, "contact-missing"),
    "listNeeds": (),
    "listMessages": _OF_CASE,
    "addMessage": (*_OF_CASE, "erased", *_ONCE, "unknown-reference", "not-in-this-state"),
    "listReferrals": (),
    "getReferral": ("not-found",),
    "getReferralHistory": ("not-found",),
    "moveReferral": (*_MOVING, "accreditation-lapsed"),
    "moveReferralOfNeed": ("unauthenticated", *_MOVING, "accreditation-lapsed"),
    "listReferralMessages": ("not-found",),
    "addReferralMessage": ("not-found", "erased", *_ONCE, "contradiction", "not-in-this-state"),
    "listConsents": (),
    "putContact": (*_OF_ENTERPRISE, "consent-required", "contradiction"),
    "getContact": (*_OF_CASE, "erased"),
    "eraseNeed": ("unauthenticated", "not-found", "not-in-this-state"),
    "listContactViews": ("unauthenticated", "not-found"),
    "changeConsent": (*_OF_ENTERPRISE, "consent-required", "contradiction", "contact-missing"),
    "exportNeed": ("unauthenticated", "not-found"),
    "addAttachment": (*_OF_ENTERPRISE, "not-in-this-state", "file-not-taken", "too-large", "unsupported-media-type"),
    "listAttachments": _OF_ENTERPRISE,
    "getAttachment": _OF_ENTERPRISE,
    "removeAttachment": _OF_ENTERPRISE,
    "getReferralContact": ("not-found",),
    "listReferralAttachments": ("not-found",),
    "getReferralAttachment": ("not-found",),
    "getOutcome": _OF_CASE,
    "evaluateNeed": (*_OF_ENTERPRISE, *_ONCE, "move-not-allowed"),
    "followUpNeed": (*_OF_CASE, "erased", *_TELLING),
    "addFigures": (*_OF_CASE, "erased", *_TELLING),
    "linkNeed": ("not-found", "contradiction", "unknown-reference"),
    "unlinkNeed": ("not-found", "not-in-this-state"),
    "listGaps": (),
    "getGapSummary": (),
    "listGapsOfNeed": _OF_CASE,
    "answerGap": ("not-found", "erased", *_ONCE, "not-in-this-state"),
    "listSolvedCases": (),
    "getSolvedCase": ("not-found",),
    "patchSolvedCase": ("not-found", "if-match-required", "stale", "contradiction"),
    "publishSolvedCase": ("not-found", "not-in-this-state", "contradiction"),
    "withdrawSolvedCase": ("not-found", "not-in-this-state"),
    "getIndicators": ("unauthenticated", "forbidden", "contradiction"),
    "listStations": (),
    "getStation": ("not-found",),
    "listOfferings": ("unauthenticated", "forbidden"),
    "getOffering": ("not-found",),
    "listScopeLines": ("not-found",),
    "getScopeLine": ("not-found",),
    "listAccreditations": ("not-found",),
    "getAccreditation": ("not-found",),
    "createStation": (*_ONCE, "already-exists", "contradiction", "unknown-reference"),
    "replaceStation": _CHANGING,
    "patchStation": _CHANGING,
    "withdrawStation": _CHANGING,
    "createOffering": (*_ONCE, "already-exists", "contradiction", "unknown-reference", "not-in-this-state"),
    "replaceOffering": _CHANGING,
    "patchOffering": _CHANGING,
    "withdrawOffering": _CHANGING,
    "writeOfferings": (*_ONCE, "already-exists"),
    "listOfferingVersions": ("not-found",),
    "getOfferingVersion": ("not-found",),
    "restoreOffering": _CHANGING,
    "listStationVersions": ("not-found",),
    "getStationVersion": ("not-found",),
    "restoreStation": _CHANGING,
    "addScopeLine": (*_CHANGING, *_ONCE),
    "replaceScopeLine": _CHANGING,
    "patchScopeLine": _CHANGING,
    "removeScopeLine": _CHANGING,
    "addAccreditation": (*_CHANGING, *_ONCE),
    "replaceAccreditation": _CHANGING,
    "patchAccreditation": _CHANGING,
    "removeAccreditation": _CHANGING,
    "signIn": ("wrong-credentials", "code-required", "too-many-attempts"),
    "getSession": (),
    "signOut": (),
    "acceptInvitation": ("not-found",),
    "changePassword": ("not-found", "too-many-attempts"),
    "beginSecondFactor": ("not-found", "not-in-this-state"),
    "confirmSecondFactor": ("not-found", "not-in-this-state"),
    "removeSecondFactor": ("not-found", "too-many-attempts"),
    "listPeople": ("not-found",),
    "invitePerson": ("already-exists", "contradiction", "unknown-reference"),
    "getPerson": ("not-found",),
    "changePerson": ("not-found", "contradiction", "not-in-this-state"),
    "inviteAgain": ("not-found",),
    "listKeys": ("not-found",),
    "createKey": (*_ONCE, "contradiction", "unknown-reference"),
    "getKey": ("not-found",),
    "revokeKey": ("not-found",),
    "rotateKey": ("not-found", *_ONCE, "not-in-this-state"),
    "listSitekeys": ("not-found",),
    "createSitekey": (*_ONCE, "contradiction", "unknown-reference", "not-in-this-state"),
    "getSitekey": ("not-found",),
    "patchSitekey": ("not-found", "if-match-required", "stale", "contradiction", "unknown-reference"),
    "withdrawSitekey": ("not-found",),
    "mintEmbedToken": ("contradiction", "unknown-reference"),
    "getPortalUsage": ("not-found", "contradiction"),
    "listOrganizations": (),
    "createOrganization": ("already-exists",),
    "getOrganization": ("not-found",),
    "replaceOrganization": ("not-found", "already-exists"),
    "listReminders": (),
    "getOfferingQuality": ("not-found",),
    "createImport": (
        *_ONCE,
        "idempotency-key-required",
        "too-many-attempts",
        "contradiction",
        "unknown-reference",
        "too-large",
        "unsupported-media-type",
    ),
    "listImports": (),
    "getImport": ("not-found",),
    "getMarkedFile": ("not-found",),
    "cancelImport": ("not-found", "not-in-this-state"),
    "revertImport": ("not-found", "not-in-this-state"),
    "listWebhooks": ("not-found",),
    "createWebhook": (*_ONCE, "contradiction", "unknown-reference", "not-in-this-state"),
    "getWebhook": ("not-found",),
    "patchWebhook": ("not-found", "if-match-required", "stale", "contradiction"),
    "deleteWebhook": ("not-found", "if-match-required", "stale"),
    "rotateWebhookSecret": (*_ONCE, "idempotency-key-required", "not-found"),
    "testWebhook": ("not-found", "not-in-this-state"),
    "replayFailedDeliveries": ("not-found", "not-in-this-state"),
    "listDeliveries": ("not-found",),
    "getDelivery": ("not-found",),
    "replayDelivery": ("not-found", "not-in-this-state"),
    "getTemplate": ("not-found",),
    "exportOfferings": ("not-found", "contradiction"),
    "listStandards": (),
    "importStandards": ("bad-rows", "unsupported-media-type", "too-large"),
    "health": (),
    "readiness": (),
}
"""Operation → the kinds of problems that are its own."""


def handlers_of(app: Litestar) -> dict[str, HTTPRouteHandler]:
    """Operation of the reference → its handler."""
    return {
        handler.operation_id: handler
        for route in app.routes
        for handler in getattr(route, "route_handlers", [])
        if isinstance(getattr(handler, "operation_id", None), str) and handler.include_in_schema
    }


def problems_of(operation: dict[str, Any], handler: HTTPRouteHandler) -> list[str]:
    """The codes of the problems that an operation can answer with."""
    id_: str = operation["operationId"]
    if id_ in ("health", "readiness"):
        return ["internal-error", "key-not-valid", "forbidden", "database-unavailable"]
    codes = [*_ALWAYS, *(_WITH_BODY if "requestBody" in operation else ()), *_OWN[id_], "key-not-valid"]
    # A key or a session is looked up wherever one is shown.
    codes.append("database-unavailable")
    if not set(handler.http_methods) & {"GET"}:
        codes.append("foreign-origin")
    if handler.opt.get("access") not in ("public", "need"):
        codes.append("unauthenticated")
    # What is not made for the pages of partners is refused to their sitekeys, though it be open to all others.
    codes += ["origin-not-allowed", "too-many-requests"] if handler.opt.get("portal") else ["forbidden"]
    return list(dict.fromkeys(codes))


def undeclared(app: Litestar) -> list[str]:
    """Operations of the application that the table above does not know."""
    return sorted(set(handlers_of(app)) - set(_OWN))
