"""Whatever is sent to the routes of owners is answered with a problem that names place and rule, never with a fault."""

import json
import time
from collections.abc import Callable
from typing import Any
from uuid import uuid4

import httpx
import pytest

from tests.service.owners.requests import Operation, Target, body_of, operations
from tests.service.owners.world import Organization, World, expect, offering, token_of

_DEEP = 100_000
_JSON = {"Content-Type": "application/json", "If-Match": "*"}


class Address:
    """Every operation of owners that takes a body, at an address that is there, with a body that is right."""

    def __init__(self, world: World, mine: Organization) -> None:
        self.operator = world.operator
        document = expect(world.caller().get("/openapi.json"), 200)
        named = {
            operation["operationId"]
            for methods in document["paths"].values()
            for operation in methods.values()
            if "application/json" in operation.get("requestBody", {}).get("content", {})
        }
        self.known = {
            id_: operation
            for id_, operation in operations(document).items()
            if id_ in named and not operation.path.startswith(("/v1/match", "/v1/needs"))
        }
        invited = world.invitation(mine.id, "editor")
        webhook, delivery = world.webhook(mine.key)
        sitekey = world.sitekey(mine.key)
        self.target = Target(
            organization_id=mine.id,
            station_id=world.station(mine.key),
            at=mine.station,
            offering_id=world.offering(mine.key, mine.station),
            person_id=invited["person"]["id"],
            key_id=world.issued(mine.key)["key"]["id"],
            need_id="",
            import_id=str(uuid4()),
            referral_id=str(uuid4()),
            webhook_id=webhook,
            delivery_id=delivery,
            sitekey_id=sitekey["id"],
            sitekey=sitekey["key"],
            login="nobody",
            invitation=token_of(invited),
        )

    def send(self, id_: str, content: bytes) -> httpx.Response:
        """The content as the body of an operation, sent by somebody who may do everything."""
        operation: Operation = self.known[id_]
        path = operation.path.format(**{name: getattr(self.target, name) for name in Target.__struct_fields__})
        return self.operator.request(operation.method, path, content=content, headers=_JSON)

    def good(self, id_: str) -> Any:
        """A body that the operation takes."""
        return {"code": "123456"} if id_ == "confirmSecondFactor" else body_of(self.known[id_], self.target)


@pytest.fixture(scope="module")
def address(world: World, mine: Organization) -> Address:
    """Where bodies are sent to."""
    return Address(world, mine)


def _problem(response: httpx.Response) -> Any:
    assert 400 <= response.status_code < 500, response.text
    assert response.headers["Content-Type"] == "application/problem+json"
    return response.json()


_MALFORMED: dict[str, bytes] = {
    "nothing": b"",
    "no JSON": b"{",
    "an array": b"[]",
    "a text": b'"x"',
    "null": b"null",
    "a number": b"1e400",
    "bad UTF-8": b'{"name": "\xff"}',
    "a lone surrogate": b'{"name": "\\ud800"}',
    "a key twice": b'{"name": "a", "name": "b"}',
    "deep arrays": b"[" * _DEEP,
    "deep objects": b'{"a":' * _DEEP,
    "a deep value": b'{"name": ' + b"[" * 900 + b"]" * 900 + b"}",
    "a deep object": b'{"name": ' + b'{"a":' * 900 + b"1" + b"}" * 900 + b"}",
    "deep where anything is taken": b'{"updated_at": '
    + b"[" * 900
    + b"]" * 900
    + b', "items": ['
    + b"[" * 400
    + b"]" * 401
    + b"}",
    "a long number": b'{"name": ' + b"9" * 5000 + b"}",
    "not a number": b'{"name": NaN}',
    "UTF-16": '{"name": "x"}'.encode("utf-16"),
}


@pytest.mark.parametrize("content", _MALFORMED.values(), ids=_MALFORMED)
def test_a_body_that_is_none_is_a_problem_on_every_route(address: Address, content: bytes) -> None:
    for id_ in address.known:
        _problem(address.send(id_, content))


def _with(name: str, value: Any) -> Callable[[Any], Any]:
    return lambda body: {**body, name: value}


def test_an_unknown_field_is_named_on_every_route(address: Address) -> None:
    for id_ in address.known:
        for value in (1, None):
            problem = _problem(address.send(id_, json.dumps({**address.good(id_), "unknown~field": value}).encode()))
            assert problem["errors"][0]["pointer"] == "/unknown~0field", id_
            assert problem["errors"][0]["code"] == "unknown", id_


def test_every_field_of_another_type_is_named_on_every_route(address: Address) -> None:
    wrong: list[Any] = [{"a": 1}, [[1]], "\x00", True]
    sent = 0
    for id_ in address.known:
        good = address.good(id_)
        for name in good:
            for value in wrong:
                response = address.send(id_, json.dumps({**good, name: value}).encode())
                sent += 1
                if (id_, name) == ("writeOfferings", "items") and isinstance(value, list):
                    assert response.json()["items"][0]["result"] == "refused"
                    continue
                problem = _problem(response)
                assert problem["code"] in ("invalid-request", "contradiction"), (id_, name, value)
                assert problem["errors"][0]["pointer"].startswith(f"/{name}"), (id_, name, value)
    assert sent > 200


def test_a_nul_is_refused_wherever_a_text_is_taken(address: Address) -> None:
    for id_ in address.known:
        good = address.good(id_)
        for name, value in good.items():
            if isinstance(value, str):
                problem = _problem(address.send(id_, json.dumps({**good, name: f"a\x00{value}"}).encode()))
                assert problem["errors"][0]["pointer"] == f"/{name}", id_


@pytest.mark.parametrize(
    ("change", "pointer", "code"),
    [
        (_with("element", "magic"), "/element", "choice"),
        (_with("state", "gone"), "/state", "choice"),
        (_with("modes", ["by_pigeon"]), "/modes/0", "choice"),
        (_with("turnaround_days", -1), "/turnaround_days", "range"),
        (_with("turnaround_days", 10**30), "/turnaround_days", "range"),
        (_with("price", {"min": 1, "max": 0}), "/price", "contradiction"),
        (_with("scope_lines", [{}]), "/scope_lines/0/parameter", "required"),
        (_with("scope_lines", [{"parameter": "a", "minimum": 2, "maximum": 1}]), "/scope_lines/0", "contradiction"),
        (
            _with(
                "scope_lines",
                [
                    {
                        "parameter": "a",
                        "accreditations": [{"scheme": "C", "valid_from": "2027-01-02", "valid_to": "2027-01-01"}],
                    }
                ],
            ),
            "/scope_lines/0/accreditations/0",
            "contradiction",
        ),
        (_with("assured_date", "2027-02-30"), "/assured_date", "date"),
        (_with("id", "no space"), "/id", "pattern"),
        (_with("id", "x" * 65), "/id", "pattern"),
        (_with("id", "abc\n"), "/id", "pattern"),
        (_with("version", 0), "/version", "range"),
        (_with("title", "　　"), "/title", "pattern"),
        (_with("state_reason", "\u200b "), "/state_reason", "pattern"),
        (_with("scope_lines", [{"parameter": " "}]), "/scope_lines/0/parameter", "pattern"),
    ],
)
def test_what_is_wrong_with_an_offering_is_said_by_pointer_and_rule_however_it_is_sent(
    address: Address, mine: Organization, change: Callable[[Any], Any], pointer: str, code: str
) -> None:
    body = change(offering(mine.station))
    changed = {name: value for name, value in body.items() if offering(mine.station).get(name) != value}
    written = [json.dumps(one).encode() for one in (body, body, changed)]
    for id_, content in zip(("createOffering", "replaceOffering", "patchOffering"), written, strict=True):
        problem = _problem(address.send(id_, content))
        assert (problem["errors"][0]["pointer"], problem["errors"][0]["code"]) == (pointer, code), id_
        assert problem["errors"][0]["message"]


def test_a_number_too_large_for_any_field_is_a_problem_of_range(address: Address, mine: Organization) -> None:
    body = json.dumps(offering(mine.station)).replace('"max": 160', '"max": 1e400').encode()
    for id_ in ("createOffering", "replaceOffering", "patchOffering"):
        problem = _problem(address.send(id_, body))
        assert problem["errors"][0]["code"] == "range", id_


def test_a_message_about_a_choice_names_the_choices_or_says_where_they_stand(address: Address) -> None:
    for id_, body in (
        ("invitePerson", {"role": "boss"}),
        ("createKey", {"scopes": ["everything"]}),
        ("createKey", {"holder": "nobody"}),
        ("patchOffering", {"state": "gone"}),
        ("writeOfferings", {"mode": "most"}),
        ("patchAccreditation", {"state": "gone"}),
    ):
        problem = _problem(address.send(id_, json.dumps({**address.good(id_), **body}).encode()))
        assert not problem["errors"][0]["message"].rstrip().endswith("："), problem
        assert problem["errors"][0]["code"] == "choice", (id_, problem)


def test_a_body_that_is_too_long_is_refused_and_a_batch_may_be_longer(address: Address, mine: Organization) -> None:
    long = b'{"title": "' + b"x" * 70_000 + b'"}'
    for id_ in address.known:
        if id_ != "writeOfferings":
            assert address.send(id_, long).status_code == 413, id_
    items = [offering(mine.station, summary="x" * 3900, state="draft") for _ in range(100)]
    assert address.send("writeOfferings", json.dumps({"items": items, "dry_run": True}).encode()).status_code == 200


def test_very_many_keys_in_one_object_are_read_in_no_time_worth_mentioning(address: Address) -> None:
    keys = ", ".join(f'"k{n}": {n}' for n in range(300_000))
    began = time.perf_counter()
    _problem_of_item = address.send("writeOfferings", f'{{"items": [{{{keys}}}]}}'.encode()).json()["items"][0]
    assert _problem_of_item["errors"][0]["code"] == "unknown"
    assert time.perf_counter() - began < 20


def test_others_are_answered_while_a_long_batch_is_read(address: Address, world: World) -> None:
    keys = ", ".join(f'"k{n}": {n}' for n in range(200_000))
    content = f'{{"items": [{{{keys}}}]}}'.encode()
    assert address.send("writeOfferings", content).status_code == 200


@pytest.mark.parametrize(
    "type_", ["text/plain", "application/x-www-form-urlencoded", "", "multipart/form-data; boundary=x"]
)
def test_another_type_of_content_is_refused_so_that_no_form_of_another_site_is_taken(
    address: Address, type_: str
) -> None:
    for operation in address.known.values():
        path = operation.path.format(**{name: getattr(address.target, name) for name in Target.__struct_fields__})
        response = address.operator.request(
            operation.method, path, content=b"{}", headers={"Content-Type": type_, "If-Match": "*"}
        )
        assert response.status_code == 415, operation.id


@pytest.mark.parametrize(
    "id_", ["%00", "%ff", "..", "%2e%2e%2f", "a%20b", "'--", "x" * 3000, "%F0%9F%98%80", "%ED%A0%80"]
)
def test_an_id_that_no_listing_can_have_is_not_found(mine: Organization, id_: str) -> None:
    for path in (f"/v1/offerings/{id_}", f"/v1/stations/{id_}", f"/v1/offerings/{id_}/history"):
        assert mine.key.get(path).status_code in (404, 400), path
        assert mine.key.patch(path, json={}, headers={"If-Match": "*"}).status_code in (404, 405, 400), path


@pytest.mark.parametrize("id_", ["x", "%00", "1", "00000000-0000-0000-0000-00000000000g"])
def test_an_id_that_is_no_uuid_is_not_found(mine: Organization, id_: str) -> None:
    for path in ("people", "keys", "organizations"):
        assert mine.administrator.client.get(f"/v1/{path}/{id_}").status_code == 404
    for path in ("people", "keys"):
        assert mine.administrator.client.get(f"/v1/{path}", params={"organization": "x"}).status_code == 400
