"""The OpenAPI document: paths from Litestar, schemas from the structs themselves, and every problem declared.

Litestar 2.25 leaves out what a struct forbids (unknown fields), puts patterns beside the wrong branch of optional
strings, and declares its own shape of errors (upstream issue 4523). So the schemas are msgspec's, which validates.
"""

from typing import Any

import msgspec
from litestar import Litestar
from litestar.handlers import HTTPRouteHandler

from matching.listing_quality import ListingQuality
from service.accounts.authentication import COOKIE
from service.accounts.structs import (
    Acceptance,
    Caller,
    Confirmation,
    Credentials,
    Invitation,
    IssuedKey,
    Key,
    Keys,
    NewKey,
    NewOrganization,
    NewPassword,
    NewPerson,
    OrganizationOut,
    Organizations,
    People,
    Person,
    PersonChanges,
    PresentPassword,
    Rotation,
    SecondFactor,
)
from service.attachments.kinds import MEDIA_TYPES, UNKNOWN
from service.attachments.structs import AttachmentOut, Attachments
from service.cases.structs import (
    CaseHistory,
    CaseOut,
    CasePage,
    MessageOut,
    Messages,
    NeedMove,
    NewMessage,
    ReferralInCase,
    ReferralMove,
    ReferralOut,
    ReferralPage,
)
from service.catalogue.listings import AccreditationListing, OfferingListing, ScopeLineListing, StationListing
from service.catalogue.records import (
    Batch,
    BatchResult,
    History,
    OfferingInput,
    OfferingOut,
    OfferingPage,
    StationInput,
    StationOut,
    StationPage,
    WholeVersion,
)
from service.catalogue.reminders import Reminders
from service.contacts.consents import ConsentTexts
from service.contacts.exporting import NeedExport
from service.contacts.structs import ConsentChange, Consents, ContactOut, ContactViews, NewContact
from service.health.controllers import Health, Readiness
from service.imports.controllers import CSV, XLSX
from service.imports.structs import ImportOut, ImportPage
from service.needs.structs import MatchAnswer, StatedNeed, StoredNeedOut
from service.outcomes.gap_structs import GapAnswer, GapOut, GapPage, Gaps, GapSummary
from service.outcomes.indicator_structs import Indicators
from service.outcomes.solved_structs import CaseChanges, SolvedCaseOut, SolvedCasePage
from service.outcomes.structs import FirstStatement, NewEvaluation, NewFigures, NewFollowUp, OutcomeOut
from service.partners.structs import EmbedToken, NewEmbedToken, NewSitekey, SitekeyInput, SitekeyOut, Sitekeys
from service.partners.usage_structs import PortalUsage
from service.plans.structs import PlanOut, StatedEdits
from service.problems import KINDS, Problem
from service.reference.links import add_links, header
from service.reference.operations import handlers_of, problems_of
from service.reference.patches import patch_of
from service.standards.controllers import StandardOut, StandardPage
from service.standards.importing import StandardsReport
from service.webhooks.structs import (
    DeliveryOut,
    DeliveryPage,
    IssuedWebhook,
    NewWebhook,
    Replayed,
    ReplaySince,
    SecretRotation,
    Webhook,
    WebhookInput,
    Webhooks,
)

_TYPES = [
    StatedNeed,
    MatchAnswer,
    StoredNeedOut,
    PlanOut,
    StatedEdits,
    CaseHistory,
    CaseOut,
    CasePage,
    MessageOut,
    Messages,
    NeedMove,
    NewMessage,
    ReferralInCase,
    ReferralMove,
    ReferralOut,
    ReferralPage,
    NewContact,
    ContactOut,
    ContactViews,
    ConsentChange,
    Consents,
    ConsentTexts,
    AttachmentOut,
    Attachments,
    NeedExport,
    NewEvaluation,
    NewFigures,
    NewFollowUp,
    OutcomeOut,
    FirstStatement,
    GapAnswer,
    GapOut,
    GapPage,
    Gaps,
    GapSummary,
    CaseChanges,
    SolvedCaseOut,
    SolvedCasePage,
    Indicators,
    StationListing,
    StationOut,
    StationInput,
    StationPage,
    OfferingListing,
    OfferingOut,
    OfferingInput,
    OfferingPage,
    ScopeLineListing,
    AccreditationListing,
    History,
    WholeVersion,
    Batch,
    BatchResult,
    Acceptance,
    Caller,
    Confirmation,
    Credentials,
    Invitation,
    IssuedKey,
    Key,
    Keys,
    NewKey,
    NewOrganization,
    NewPassword,
    PresentPassword,
    NewPerson,
    OrganizationOut,
    Organizations,
    People,
    Person,
    PersonChanges,
    Rotation,
    SecondFactor,
    ImportOut,
    ImportPage,
    Reminders,
    ListingQuality,
    StandardOut,
    StandardPage,
    StandardsReport,
    WebhookInput,
    NewWebhook,
    Webhook,
    IssuedWebhook,
    Webhooks,
    SecretRotation,
    ReplaySince,
    Replayed,
    DeliveryOut,
    DeliveryPage,
    SitekeyInput,
    NewSitekey,
    SitekeyOut,
    Sitekeys,
    NewEmbedToken,
    EmbedToken,
    PortalUsage,
    Health,
    Readiness,
    Problem,
]
_IF_NONE_MATCH = {
    "name": "If-None-Match",
    "in": "header",
    "required": False,
    "description": "Tags of representations that the caller has; 304 where one of them is current.",
    "schema": {"type": "string"},
}

_IF_MATCH = {
    "name": "If-Match",
    "in": "header",
    "required": False,
    "description": "The ETag of the listing as the caller saw it; without it 428, with another 412. `*` overwrites.",
    "schema": {"type": "string"},
}

_CATALOGUE = (
    "listStations",
    "getStation",
    "listOfferings",
    "getOffering",
    "listScopeLines",
    "getScopeLine",
    "listAccreditations",
    "getAccreditation",
    "listStandards",
)
_PATCHED = {
    "patchOffering": "OfferingInput",
    "patchStation": "StationInput",
    "patchScopeLine": "ScopeLineListing",
    "patchAccreditation": "AccreditationListing",
    "patchWebhook": "WebhookInput",
    "patchSitekey": "SitekeyInput",
}
"""Operation → the schema that its merge patch is of."""
_WRITTEN_OUT = {"getPlanPage": "text/html", "getPlanDocument": "application/pdf"}
"""Operations that answer with something other than JSON, and with what."""
_FILE = {"type": "string", "format": "binary"}
_FILES_IN = {
    "importStandards": (CSV,),
    "createImport": ("application/octet-stream", CSV),
    "addAttachment": (UNKNOWN, *MEDIA_TYPES),
}
_FILES_OUT = {
    "getMarkedFile": (XLSX,),
    "getTemplate": (XLSX, CSV),
    "exportOfferings": (XLSX, CSV),
    "getAttachment": MEDIA_TYPES,
    "getReferralAttachment": MEDIA_TYPES,
}
"""Operations that take or give files, and of which media types."""
_NEEDED_HEADERS = ("File-Name",)
"""Headers without which there is no answer but a refusal that names them."""
_NEW_OR_NOT = ("putContact", "addAttachment")
"""Operations that answer 201 where something is new, and 200 where it was there."""
_LENGTHS = {"date": (10, 10), "date-time": (20, 40)}
_ANYTHING = {
    "description": "An offering; an item that is none is refused by itself.",
    "anyOf": [{"$ref": "#/components/schemas/OfferingInput"}, {}],
}
_NO_POSITION = {"latitude": {"type": "null"}, "longitude": {"type": "null"}}
_PLACE_FORMS = [
    {
        "required": ["latitude", "longitude"],
        "properties": {"latitude": {"type": "number"}, "longitude": {"type": "number"}},
    },
    {"required": ["adcode"], "properties": {"adcode": {"type": "string"}, **_NO_POSITION}},
    {"required": ["city"], "properties": {"city": {"type": "string"}, **_NO_POSITION}},
]
"""A form that is null does not count as given, and a position is a pair."""

_SECURITY = {
    "needToken": {"type": "http", "scheme": "bearer", "description": "The token that came with a stored need."},
    "key": {
        "type": "http",
        "scheme": "bearer",
        "description": "A key: nqi_live_…, or for the demo catalogue nqi_test_…; from a page nqi_site_… or nqi_embed_…",
    },
    "session": {"type": "apiKey", "in": "cookie", "name": COOKIE, "description": "A person who signed in."},
}
_BUDGETS = {
    "RateLimit-Policy": header("The tightest budget, how much it is, and in how many seconds."),
    "RateLimit": header("What is left of it, and until when."),
}
_SECURED_BY: dict[str, list[dict[str, list[str]]]] = {"need": [{"needToken": []}], "person": [{"session": []}]}


def openapi_document(app: Litestar) -> dict[str, Any]:
    """The OpenAPI 3.1 document of the application."""
    document: dict[str, Any] = app.openapi_schema.to_schema()
    document["components"]["schemas"] = _schemas()
    document["components"]["securitySchemes"] = _SECURITY
    handlers = handlers_of(app)
    for operations in document["paths"].values():
        for method, operation in operations.items():
            _complete(operation, handlers[operation["operationId"]])
            if method == "patch":
                _take_patches(operation)
    add_links(document["paths"])
    return document


def _schemas() -> dict[str, Any]:
    _, schemas = msgspec.json.schema_components(_TYPES, ref_template="#/components/schemas/{name}")
    schemas["StatedPlace"]["anyOf"] = _PLACE_FORMS
    schemas["Batch"]["properties"]["items"]["items"] = _ANYTHING
    for schema in schemas.values():
        _give_dates_a_length(schema)
    for name in _PATCHED.values():
        schemas[f"{name}Patch"] = patch_of(schemas[name], schemas)
    return schemas


def _give_dates_a_length(schema: Any) -> None:
    """Say that a date is not empty also to who takes a format for a remark only."""
    for inner in schema.values() if isinstance(schema, dict) else schema if isinstance(schema, list) else ():
        _give_dates_a_length(inner)
    if isinstance(schema, dict) and schema.get("format") in _LENGTHS:
        shortest, longest = _LENGTHS[schema["format"]]
        schema |= {"minLength": shortest, "maxLength": longest}


def _complete(operation: dict[str, Any], handler: HTTPRouteHandler) -> None:
    id_ = operation["operationId"]
    responses: dict[str, Any] = {
        status: response for status, response in operation["responses"].items() if status.startswith("2")
    }
    for code in problems_of(operation, handler):
        kind = KINDS[code]
        response = responses.setdefault(str(kind.status), _problem_response())
        response["description"] = f"{response['description']} {kind.title_en} (`{code}`).".strip()
        if kind.retry_after_seconds is not None:
            response["headers"] = {"Retry-After": header("Seconds to wait before the request is repeated.")}
        if kind.code == "too-many-requests":
            response["headers"] |= _BUDGETS
        if kind.status == 401:
            response["headers"] = {"WWW-Authenticate": header("How to authenticate.")}
        if kind.code == "stale":
            response["headers"] = {"ETag": header("The tag of what it is now.")}
    _special_cases(id_, responses)
    if id_ in _NEW_OR_NOT:
        made = responses.get("200") or responses["201"]
        responses |= {"200": {**made, "description": "It was there."}, "201": {**made, "description": "It is new."}}
    operation["responses"] = responses
    access = handler.opt["access"]
    if access != "public":
        operation["security"] = _SECURED_BY.get(access, [{"key": []}, {"session": []}])
        if access not in _SECURED_BY:
            operation["description"] += f" Scope: `{access}`."
    for parameter in operation.get("parameters", []):
        _make_definite(parameter["schema"])
        parameter["required"] = parameter.get("required", False) or parameter["name"] in _NEEDED_HEADERS
    if id_ in _CATALOGUE:
        operation.setdefault("parameters", []).append(_IF_NONE_MATCH)
    if "412" in responses:
        operation.setdefault("parameters", []).append(_IF_MATCH)
    if id_ in _FILES_IN:
        content = {media_type: {"schema": _FILE} for media_type in _FILES_IN[id_]}
        operation["requestBody"] = {"required": True, "content": content}
    if id_ in _FILES_OUT:
        responses["200"]["content"] = {media_type: {"schema": _FILE} for media_type in _FILES_OUT[id_]}


def _take_patches(operation: dict[str, Any]) -> None:
    """A body of a patch may say that it is one, and need not."""
    body = operation["requestBody"]
    schema = body["content"]["application/json"]
    if name := _PATCHED.get(operation["operationId"]):
        schema = {"schema": {"$ref": f"#/components/schemas/{name}Patch"}}
    body["content"] = {"application/merge-patch+json": schema, "application/json": schema}


def _problem_response() -> dict[str, Any]:
    return {
        "description": "",
        "content": {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}},
    }


def _special_cases(id_: str, responses: dict[str, Any]) -> None:
    if id_ in _CATALOGUE:
        tag = {"ETag": header("A strong tag of this representation.")}
        responses["304"] = {"description": "Unchanged since the tag in If-None-Match.", "headers": tag}
        responses["200"]["headers"] = tag
    elif id_ in _WRITTEN_OUT:
        responses["200"]["content"] = {_WRITTEN_OUT[id_]: {"schema": {"type": "string"}}}
    elif id_ == "readiness":
        schema = {"$ref": "#/components/schemas/Readiness"}
        responses["503"] = {"description": "Not ready.", "content": {"application/json": {"schema": schema}}}


def _make_definite(schema: dict[str, Any]) -> None:
    """A parameter is there or not; there is no null in a query or a header."""
    for branch in schema.pop("oneOf", []):
        if branch.get("type") != "null":
            schema.update(branch)
    if isinstance(schema.get("type"), list):
        schema["type"] = next(name for name in schema["type"] if name != "null")
    if "enum" in schema:
        schema["enum"] = [value for value in schema["enum"] if value is not None]
