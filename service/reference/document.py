"""The OpenAPI document: paths from Litestar, schemas from the structs themselves, and every problem declared.

Litestar 2.25 leaves out what a struct forbids (unknown fields), puts patterns beside the wrong branch of optional
strings, and declares its own shape of errors (upstream issue 4523). So the schemas are msgspec's, which validates.
"""

import re
from typing import Any

import msgspec
from litestar import Litestar

from service.catalogue.listings import OfferingListing, OfferingPage, StationListing, StationPage
from service.health.controllers import Health, Readiness
from service.needs.structs import MatchAnswer, StatedNeed, StoredNeedOut
from service.plans.structs import PlanOut, StatedEdits
from service.problems import KINDS, Problem

_TYPES = [
    StatedNeed,
    MatchAnswer,
    StoredNeedOut,
    PlanOut,
    StatedEdits,
    StationListing,
    StationPage,
    OfferingListing,
    OfferingPage,
    Health,
    Readiness,
    Problem,
]
_ALWAYS = ["invalid-request", "internal-error"]
_WITH_BODY = ["malformed-json", "too-large", "unsupported-media-type"]
_MORE: dict[str, list[str]] = {
    "matchNeed": ["empty-need", "unknown-place", "contradiction", "index-not-ready"],
    "createNeed": [
        "empty-need",
        "unknown-place",
        "contradiction",
        "idempotency-key-reused",
        "request-in-progress",
        "index-not-ready",
        "database-unavailable",
    ],
    "getNeed": ["unauthenticated", "not-found", "database-unavailable"],
    "getPlan": ["unauthenticated", "not-found", "index-not-ready", "database-unavailable"],
    "getPlanPage": ["unauthenticated", "not-found", "index-not-ready", "database-unavailable"],
    "getPlanDocument": ["unauthenticated", "not-found", "index-not-ready", "database-unavailable"],
    "editPlan": [
        "unauthenticated",
        "not-found",
        "contradiction",
        "unknown-reference",
        "index-not-ready",
        "database-unavailable",
    ],
    "listStations": ["database-unavailable"],
    "getStation": ["not-found", "database-unavailable"],
    "listOfferings": ["database-unavailable"],
    "getOffering": ["not-found", "database-unavailable"],
    "health": [],
    "readiness": [],
}
"""Operation → the kinds of problems that it can answer with beside those that any can."""
_IF_NONE_MATCH = {
    "name": "If-None-Match",
    "in": "header",
    "required": False,
    "description": "Tags of representations that the caller has; 304 where one of them is current.",
    "schema": {"type": "string"},
}

_CATALOGUE = ("listStations", "getStation", "listOfferings", "getOffering")
_OF_A_NEED = ("getNeed", "getPlan", "editPlan", "getPlanPage", "getPlanDocument")
_WRITTEN_OUT = {"getPlanPage": "text/html", "getPlanDocument": "application/pdf"}
"""Operations that answer with something other than JSON, and with what."""
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


def openapi_document(app: Litestar) -> dict[str, Any]:
    """The OpenAPI 3.1 document of the application."""
    document: dict[str, Any] = app.openapi_schema.to_schema()
    schemas = _schemas()
    document["components"]["schemas"] = schemas
    document["components"]["securitySchemes"] = {
        "needToken": {"type": "http", "scheme": "bearer", "description": "The token that came with a stored need."}
    }
    for operations in document["paths"].values():
        for operation in operations.values():
            _complete(operation)
    return document


def _schemas() -> dict[str, Any]:
    _, schemas = msgspec.json.schema_components(_TYPES, ref_template="#/components/schemas/{name}")
    schemas["StatedPlace"]["anyOf"] = _PLACE_FORMS
    return schemas


def _complete(operation: dict[str, Any]) -> None:
    id_ = operation["operationId"]
    codes = [*_ALWAYS, *(_WITH_BODY if "requestBody" in operation else []), *_MORE[id_]]
    if id_ in ("health", "readiness"):
        codes = ["internal-error"]
    responses: dict[str, Any] = {
        status: response for status, response in operation["responses"].items() if status.startswith("2")
    }
    for code in codes:
        kind = KINDS[code]
        response = responses.setdefault(str(kind.status), _problem_response())
        response["description"] = f"{response['description']} {kind.title_en} (`{code}`).".strip()
        if kind.retry_after_seconds is not None:
            response["headers"] = {"Retry-After": _header("Seconds to wait before the request is repeated.")}
    _special_cases(id_, responses)
    operation["responses"] = responses
    if id_ in _OF_A_NEED:
        operation["security"] = [{"needToken": []}]
    for parameter in operation.get("parameters", []):
        _make_definite(parameter["schema"])
    if id_ in _CATALOGUE:
        operation.setdefault("parameters", []).append(_IF_NONE_MATCH)


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
        responses["401"]["headers"] = {"WWW-Authenticate": _header("How to authenticate.")}
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


def undeclared(app: Litestar) -> list[str]:
    """Operations of the application that the table above does not know."""
    ids = re.findall(r'"operationId": ?"([^"]+)"', msgspec.json.encode(app.openapi_schema.to_schema()).decode())
    return sorted(set(ids) - set(_MORE))
