"""What the API says of itself: the OpenAPI document is complete, and its pages are served from here."""

import re
from typing import Any

import httpx
import jsonschema
import pytest
from litestar.routes import HTTPRoute

from service.app import create_app
from service.reference.operations import undeclared
from service.settings import Settings


@pytest.fixture(scope="module")
def document(client: httpx.Client) -> dict[str, Any]:
    """The OpenAPI document."""
    response = client.get("/openapi.json")
    assert response.headers["Content-Type"] == "application/json"
    found: dict[str, Any] = response.json()
    return found


def test_every_operation_declares_its_problems() -> None:
    assert undeclared(create_app(Settings())) == []


def test_every_address_of_the_api_is_in_the_document(document: dict[str, Any]) -> None:
    routes = [route for route in create_app(Settings()).routes if isinstance(route, HTTPRoute)]
    served = {
        (re.sub(r":\w+}", "}", route.path), method.lower())
        for route in routes
        if route.path.startswith("/v1")
        for method in route.methods
        if method != "OPTIONS"
    }
    described = {(path, method) for path, operations in document["paths"].items() for method in operations}
    assert served == {(path, method) for path, method in described if path.startswith("/v1")}
    assert {path for path, _ in described if not path.startswith("/v1")} == {"/healthz", "/readyz"}


def test_every_error_that_is_described_is_a_problem(document: dict[str, Any]) -> None:
    for path, operations in document["paths"].items():
        for method, operation in operations.items():
            for status, response in operation["responses"].items():
                if int(status) >= 400 and path != "/readyz":
                    assert set(response["content"]) == {"application/problem+json"}, (method, path, status)


def test_every_schema_is_sound(document: dict[str, Any]) -> None:
    for schema in document["components"]["schemas"].values():
        jsonschema.Draft202012Validator.check_schema(schema)


@pytest.mark.parametrize(
    ("place", "valid"),
    [
        ({"adcode": "450200"}, True),
        ({"city": "柳州"}, True),
        ({"latitude": 1, "longitude": 2}, True),
        ({"city": "柳州", "latitude": 1, "longitude": 2}, True),
        ({"city": "柳州", "adcode": None, "latitude": None}, True),
        ({}, False),
        ({"city": None}, False),
        ({"latitude": 1}, False),
        ({"city": "柳州", "latitude": 1}, False),
        ({"adcode": "45"}, False),
        ({"town": "柳州"}, False),
    ],
)
def test_the_schema_of_a_place_says_what_the_service_does(
    client: httpx.Client, document: dict[str, Any], place: dict[str, Any], valid: bool
) -> None:
    schema = {**document, "$ref": "#/components/schemas/StatedPlace"}
    assert jsonschema.Draft202012Validator(schema).is_valid(place) is valid
    status = client.post("/v1/match", json={"text": "卡尺检定", "place": place}).status_code
    assert status == (200 if valid else 400)


@pytest.mark.parametrize(("language", "title"), [("zh", "接口文档"), ("en", "API reference")])
def test_the_reference_page_speaks_the_callers_language(client: httpx.Client, language: str, title: str) -> None:
    page = client.get("/docs", headers={"Accept-Language": language})
    assert page.status_code == 200
    assert title in page.text
    assert page.headers["Vary"] == "Accept-Language"


@pytest.mark.parametrize("path", ["/docs", "/problems/not-found"])
def test_a_page_loads_only_from_this_host_and_runs_no_inline_script(client: httpx.Client, path: str) -> None:
    page = client.get(path)
    policy = page.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "script-src 'self';" in policy
    addresses = re.findall(r'(?:src|href)="([^"]+)"', page.text)
    assert addresses
    for address in addresses:
        assert address.startswith("/")
        assert client.get(address).status_code == 200


@pytest.mark.parametrize(
    "path", ["/pages/reference.html", "/pages/../app.py", "/pages/%2e%2e/%2e%2e/app.py", "/problems/none", "/pages/"]
)
def test_templates_and_files_of_the_program_are_not_served(client: httpx.Client, path: str) -> None:
    assert client.get(path).status_code == 404
