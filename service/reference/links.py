"""What an answer says of the way on: where the created thing is, its tag, and the operations that take its id."""

from typing import Any

_CREATED: dict[str, tuple[str, str]] = {
    "createNeed": ("need_id", "/id"),
    "createStation": ("station_id", "/id"),
    "createOffering": ("offering_id", "/id"),
    "invitePerson": ("person_id", "/person/id"),
    "createKey": ("key_id", "/key/id"),
    "createOrganization": ("organization_id", "/id"),
    "createWebhook": ("webhook_id", "/webhook/id"),
    "createSitekey": ("sitekey_id", "/id"),
}
"""Operation that creates → how paths call the id of the created, and where the body of the answer has it."""
_LOCATED = (
    *_CREATED,
    "editPlan",
    "addScopeLine",
    "addAccreditation",
    "rotateKey",
    "writeOfferings",
    "rotateWebhookSecret",
    "testWebhook",
    "replayDelivery",
    "addAttachment",
)
_REPEATABLE = (
    "createNeed",
    "createStation",
    "createOffering",
    "writeOfferings",
    "addScopeLine",
    "addAccreditation",
    "createKey",
    "rotateKey",
    "createWebhook",
    "createSitekey",
    "rotateWebhookSecret",
)
_TAGGED = (
    "createStation",
    "createOffering",
    "createWebhook",
    "getWebhook",
    "rotateWebhookSecret",
    "createSitekey",
    "getSitekey",
    "patchSitekey",
    "withdrawSitekey",
)
_UNTAGGED = ("removeScopeLine", "removeAccreditation", "deleteWebhook")
_FIRST = {"version": 1}
"""Parameters that count what belongs to a listing, and what is there from the beginning."""


def add_links(paths: dict[str, Any]) -> None:
    """Give the answers of all operations their headers of this kind, and those that create their links."""
    operations = {operation["operationId"]: operation for methods in paths.values() for operation in methods.values()}
    for id_, operation in operations.items():
        for status, response in operation["responses"].items():
            if status.startswith("2") and (headers := _headers(id_, operation)):
                response.setdefault("headers", {}).update(headers)
    for id_, (name, pointer) in _CREATED.items():
        operations[id_]["responses"]["201"]["links"] = {
            one: _link(operation, name, pointer)
            for one, operation in operations.items()
            if name in (names := _names(operation, "path")) and not set(names) - {name, *_FIRST}
        }


def _headers(id_: str, operation: dict[str, Any]) -> dict[str, Any]:
    headers = {}
    if id_ in _LOCATED:
        headers["Location"] = header("Address of what was created.")
    if id_ in _REPEATABLE:
        headers["Idempotency-Replayed"] = header("`true` where the answer is a repetition.")
    tagged = "If-Match" in _names(operation, "header") or id_ in _TAGGED
    if tagged and id_ not in _UNTAGGED:
        headers["ETag"] = header("The tag that the next change has to name as If-Match.")
    return headers


def _link(operation: dict[str, Any], name: str, pointer: str) -> dict[str, Any]:
    parameters: dict[str, Any] = {f"path.{name}": f"$response.body#{pointer}"}
    parameters |= {f"path.{one}": _FIRST[one] for one in _names(operation, "path") if one in _FIRST}
    if "If-Match" in _names(operation, "header"):
        parameters["header.If-Match"] = "$response.header.ETag"
    return {"operationId": operation["operationId"], "parameters": parameters}


def _names(operation: dict[str, Any], where: str) -> list[str]:
    return [parameter["name"] for parameter in operation.get("parameters", []) if parameter["in"] == where]


def header(description: str) -> dict[str, Any]:
    """A header of an answer."""
    return {"description": description, "schema": {"type": "string"}}
