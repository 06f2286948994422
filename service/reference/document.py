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
    Rotation,
    SecondFactor,
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
from service.health.controllers import Health, Readiness
from service.imports.controllers import CSV, XLSX
from service.imports.structs import ImportOut, ImportPage
from service.needs.structs import MatchAnswer, StatedNeed, StoredNeedOut
from service.plans.structs import PlanOut, StatedEdits
from service.problems import KINDS, Problem
from service.reference.operations import handlers_of, problems_of
from service.standards.controllers import StandardOut, StandardPage
from service.standards.importing import StandardsReport

_TYPES = [
    StatedNeed,
    MatchAnswer,
    StoredNeedOut,
    PlanOut,
    StatedEdits,
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

_CATALOGUE = ("listStations", "getStation", "listOfferings", "getOffering", "listStandards")
_PATCHED = {
    "patchOffering": "OfferingInput",
    "patchStation": "StationInput",
    "patchScopeLine": "ScopeLineListing",
    "patchAccreditation": "AccreditationListing",
}
"""Operation → the schema that its merge patch is of."""
_OF_A_NEED = ("getNeed", "getPlan", "editPlan", "getPlanPage", "getPlanDocument")
_WRITTEN_OUT = {"getPlanPage": "text/html", "getPlanDocument": "application/pdf"}
"""Operations that answer with something other than JSON, and with what."""
_FILE = {"type": "string", "format": "binary"}
_FILES_IN = {"importStandards": (CSV,), "createImport": (XLSX, CSV)}
_FILES_OUT = {"getMarkedFile": (XLSX,), "getTemplate": (XLSX, CSV), "exportOfferings": (XLSX, CSV)}
"""Operations that take or give files, and of which media types."""
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
        "description": "A key: nqi_live_…, or for the demo catalogue nqi_test_…",
    },
    "session": {"type": "apiKey", "in": "cookie", "name": COOKIE, "description": "A person who signed in."},
}
_SECURED_BY: dict[str, list[dict[str, list[str]]]] = {"need": [{"needToken": []}], "person": [{"session": []}]}


def openapi_document(app: Litestar) -> dict[str, Any]:
    """The OpenAPI 3.1 document of the application."""
    document: dict[str, Any] = app.openapi_schema.to_schema()
    document["components"]["schemas"] = _schemas()
    document["components"]["securitySchemes"] = _SECURITY
    handlers = handlers_of(app)
    for operations in document["paths"].values():
        for operation in operations.values():
            _complete(operation, handlers[operation["operationId"]])
    return document


def _schemas() -> dict[str, Any]:
    _, schemas = msgspec.json.schema_components(_TYPES, ref_template="#/components/schemas/{name}")
    schemas["StatedPlace"]["anyOf"] = _PLACE_FORMS
    schemas["Batch"]["properties"]["items"]["items"] = {"type": "object"}
    for name in _PATCHED.values():
        schemas[f"{name}Patch"] = _patch_of(schemas[name])
    return schemas


def _patch_of(schema: dict[str, Any]) -> dict[str, Any]:
    """The merge patch of a schema: any of its members, or none."""
    return {
        "title": f"{schema['title']}Patch",
        "description": "Members that are to be different (RFC 7396); null removes one that need not be there.",
        "type": "object",
        "properties": schema["properties"],
        "additionalProperties": False,
    }


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
            response["headers"] = {"Retry-After": _header("Seconds to wait before the request is repeated.")}
        if kind.status == 401:
            response["headers"] = {"WWW-Authenticate": _header("How to authenticate.")}
    _special_cases(id_, responses)
    operation["responses"] = responses
    access = handler.opt["access"]
    if access != "public":
        operation["security"] = _SECURED_BY.get(access, [{"key": []}, {"session": []}])
        if access not in _SECURED_BY:
            operation["description"] += f" Scope: `{access}`."
    for parameter in operation.get("parameters", []):
        _make_definite(parameter["schema"])
    if id_ in _CATALOGUE:
        operation.setdefault("parameters", []).append(_IF_NONE_MATCH)
    if "428" in responses:
        operation.setdefault("parameters", []).append(_IF_MATCH)
    if id_ in _FILES_IN:
        content = {media_type: {"schema": _FILE} for media_type in _FILES_IN[id_]}
        operation["requestBody"] = {"required": True, "content": content}
    if id_ in _FILES_OUT:
        responses["200"]["content"] = {media_type: {"schema": _FILE} for media_type in _FILES_OUT[id_]}
    if id_ in _PATCHED:
        schema = {"schema": {"$ref": f"#/components/schemas/{_PATCHED[id_]}Patch"}}
        operation["requestBody"]["content"] = {"application/merge-patch+json": schema, "application/json": schema}


def _problem_response() -> dict[str, Any]:
    return {
        "description": "",
        "content": {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}},
    }


def _special_cases(id_: str, responses: dict[str, Any]) -> None:
    if id_ in _CATALOGUE:
        tag = {"ETag": _header("A strong tag of this representation.")}
        responses["304"] = {"description": "Unchanged since the tag in If-None-Match.", "headers": tag}
        responses["200"]["headers"] = tag
    elif id_ == "createNeed":
        responses["201"]["headers"] = {
            "Location": _header("Address of the stored need."),
            "Idempotency-Replayed": _header("`true` where the answer is a repetition."),
        }
        responses["201"]["links"] = {
            one: {"operationId": one, "parameters": {"need_id": "$response.body#/id"}} for one in _OF_A_NEED
        }
    elif id_ in _OF_A_NEED:
        if id_ == "editPlan":
            responses["201"]["headers"] = {"Location": _header("Address of the plan.")}
        if id_ in _WRITTEN_OUT:
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


def _header(description: str) -> dict[str, Any]:
    return {"description": description, "schema": {"type": "string"}}
