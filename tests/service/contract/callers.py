"""One caller of each role, made as an operator makes them, with listings of its own to work on."""

from typing import Any

import httpx

from tests.operators import PASSWORD, operator_session
from tests.running import RunningService

OFFERINGS = ("CT-1", "CT-2", "CT-3")
"""schemathesis.toml knows these ids, so that generated requests meet something that is there."""
_STATION = {"id": "CT-S1", "name": "契约检测站（示例）", "city": "柳州", "adcode": "450200"}
_LINE = {
    "object": "卡尺",
    "parameter": "示值误差",
    "standard": "JJG 30-2012",
    "minimum": 0,
    "maximum": 300,
    "unit": "mm",
    "accreditations": [{"scheme": "CNAS", "certificate": "示例-L1", "valid_to": "2099-12-31"}],
}
_FROM_OUR_PAGE = {"Sec-Fetch-Site": "same-origin"}
Headers = dict[str, str]


def callers(service: RunningService) -> dict[str, Headers]:
    """Role → the headers that a caller of this role sends."""
    operator = {"Cookie": f"nqi_session={operator_session(service)}", **_FROM_OUR_PAGE}
    with httpx.Client(base_url=service.base_url, headers=operator, timeout=30) as client:
        organization = _created(client, "/v1/organizations", {"name": "契约检测机构（示例）"})["id"]
        people = {role: _person(service, client, role, organization) for role in ("editor", "administrator")}
        keys = {
            "partner": _key(client, {"holder": "partner", "organization": organization}),
            "test": _key(client, {"holder": "organization", "organization": organization, "live": False}),
        }
    for owner in (people["administrator"], keys["test"]):
        _list_something(service, owner)
    return {"anonymous": {}, **people, "operator": operator, **keys}


def _session_of(answer: httpx.Response) -> Headers:
    assert answer.status_code == 200, answer.text
    return {"Cookie": f"nqi_session={answer.cookies['nqi_session']}", **_FROM_OUR_PAGE}


def _person(service: RunningService, operator: httpx.Client, role: str, organization: str) -> Headers:
    """Somebody who was invited and has chosen a password."""
    stated = {"login": f"{role}@contract.example", "name": role, "role": role, "organization": organization}
    link = _created(operator, "/v1/people", stated)["link"]
    accepted = {"token": link.partition("#")[2], "password": PASSWORD}
    return _session_of(httpx.post(f"{service.base_url}/v1/invitation", json=accepted, timeout=30))


def _key(operator: httpx.Client, stated: dict[str, Any]) -> Headers:
    secret = _created(operator, "/v1/keys", {"name": "contract", **stated})["secret"]
    return {"Authorization": f"Bearer {secret}"}


def _list_something(service: RunningService, owner: Headers) -> None:
    with httpx.Client(base_url=service.base_url, headers=owner, timeout=30) as client:
        _created(client, "/v1/stations", _STATION)
        for id_ in OFFERINGS:
            offering = {"id": id_, "station": "CT-S1", "title": "卡尺校准", "element": "metrology"}
            _created(client, "/v1/offerings", {**offering, "state": "published", "scope_lines": [_LINE, _LINE]})


def _created(client: httpx.Client, path: str, body: dict[str, Any]) -> dict[str, Any]:
    answer = client.post(path, json=body)
    assert answer.status_code == 201, answer.text
    created: dict[str, Any] = answer.json()
    return created
