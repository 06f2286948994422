"""Reading the catalogue: filters, pages that visit everything once, entity tags."""

from collections.abc import Callable
from typing import Any

import httpx
import pytest

Listing = dict[str, Any]


def _pages(client: httpx.Client, address: str) -> list[list[Listing]]:
    pages: list[list[Listing]] = []
    following: str | None = address
    while following is not None:
        response = client.get(following)
        assert response.status_code == 200, response.text
        body = response.json()
        pages.append(body["items"])
        following = body["next"]
    return pages


def _all(client: httpx.Client, address: str) -> list[Listing]:
    return [listing for page in _pages(client, address) for listing in page]


@pytest.fixture(scope="module")
def stations(client: httpx.Client) -> list[Listing]:
    """Every station."""
    return _all(client, "/v1/stations?limit=100")


@pytest.fixture(scope="module")
def offerings(client: httpx.Client) -> list[Listing]:
    """Every offering."""
    return _all(client, "/v1/offerings?limit=100")


@pytest.mark.parametrize(("what", "limit"), [("stations", 1), ("stations", 7), ("offerings", 37)])
def test_pages_visit_everything_exactly_once_in_order(
    client: httpx.Client, stations: list[Listing], offerings: list[Listing], what: str, limit: int
) -> None:
    expected = {"stations": stations, "offerings": offerings}[what]
    pages = _pages(client, f"/v1/{what}?limit={limit}")
    assert [listing for page in pages for listing in page] == expected
    assert [len(page) for page in pages[:-1]] == [limit] * (len(pages) - 1)
    ids = [listing["id"] for listing in expected]
    assert ids == sorted(set(ids))


def test_pages_of_a_filter_keep_the_filter(client: httpx.Client, offerings: list[Listing]) -> None:
    expected = [offering for offering in offerings if offering["element"] == "metrology"]
    assert len(expected) > 10
    assert _all(client, "/v1/offerings?element=metrology&limit=10") == expected


def _holds_words(offering: Listing) -> bool:
    words = [offering["title"], offering["summary"], *offering["products"], *offering["items"]]
    return "米粉" in " ".join(words)


def _at(place_of: dict[str, str], prefix: str) -> Callable[[Listing], bool]:
    return lambda offering: place_of[offering["station"]].startswith(prefix)


def test_each_filter_of_offerings_finds_all_and_only_what_it_names(
    client: httpx.Client, stations: list[Listing], offerings: list[Listing]
) -> None:
    place_of = {station["id"]: station["adcode"] or "" for station in stations}
    filters: dict[str, Callable[[Listing], bool]] = {
        "element=training": lambda offering: offering["element"] == "training",
        "adcode=45": _at(place_of, "45"),
        "adcode=420100": _at(place_of, "420100"),
        "industry=螺蛳粉": lambda offering: "螺蛳粉" in offering["industries"],
        "accreditation=CAL": lambda offering: "CAL" in offering["accreditations"],
        "station=WH-S7": lambda offering: offering["station"] == "WH-S7",
        "q=米粉": _holds_words,
    }
    for query, passes in filters.items():
        expected = [offering["id"] for offering in offerings if passes(offering)]
        assert expected, query
        assert len(expected) < len(offerings), query
        assert [found["id"] for found in _all(client, f"/v1/offerings?{query}&limit=100")] == expected, query


def test_each_filter_of_stations_finds_all_and_only_what_it_names(
    client: httpx.Client, stations: list[Listing]
) -> None:
    filters: dict[str, Callable[[Listing], bool]] = {
        "adcode=4502": lambda station: str(station["adcode"]).startswith("4502"),
        "industry=螺蛳粉": lambda station: "螺蛳粉" in station["industries"],
        "accreditation=CNAS": lambda station: "CNAS" in station["accreditations"],
        "kind=laboratory": lambda station: station["kind"] == "laboratory",
        "q=LIUZHOU": lambda station: "liuzhou" in f"{station['name']} {station['name_en']}".lower(),
    }
    for query, passes in filters.items():
        expected = [station["id"] for station in stations if passes(station)]
        assert expected, query
        assert len(expected) < len(stations), query
        assert [found["id"] for found in _all(client, f"/v1/stations?{query}&limit=100")] == expected, query


def test_several_filters_hold_together(client: httpx.Client, offerings: list[Listing]) -> None:
    found = _all(client, "/v1/offerings?element=testing&accreditation=CNAS&adcode=42&q=涂层")
    assert all(offering["element"] == "testing" and "CNAS" in offering["accreditations"] for offering in found)
    assert len(found) < len(offerings)


def test_what_nothing_passes_is_an_empty_last_page(client: httpx.Client) -> None:
    assert client.get("/v1/offerings?q=没有这样的服务").json() == {"items": [], "next": None}


@pytest.mark.parametrize("pattern", ["%", "_", "\\", "' OR ''='", "100%"])
def test_words_are_looked_for_as_they_stand(client: httpx.Client, offerings: list[Listing], pattern: str) -> None:
    found = client.get("/v1/offerings", params={"q": pattern, "limit": 100}).json()["items"]
    texts = {offering["id"]: str(offering) for offering in offerings}
    assert all(pattern in texts[offering["id"]] for offering in found)
    assert len(found) < len(offerings)


def test_one_listing_is_what_its_list_shows(client: httpx.Client, offerings: list[Listing]) -> None:
    offering = offerings[5]
    assert client.get(f"/v1/offerings/{offering['id']}").json() == offering
    station = client.get(f"/v1/stations/{offering['station']}")
    assert station.json()["id"] == offering["station"]


@pytest.mark.parametrize("path", ["/v1/offerings/none", "/v1/stations/none", "/v1/stations/%00", "/v1/stations/%FF"])
def test_what_is_not_there_is_404(client: httpx.Client, path: str) -> None:
    response = client.get(path)
    assert (response.status_code, response.json()["code"]) == (404, "not-found")


@pytest.mark.parametrize("cursor", ["abc", "LZ-S1", "TFotUzE=!", "中", "", "%00", "4pyT", "A" * 500])
@pytest.mark.parametrize("what", ["stations", "offerings"])
def test_a_cursor_that_was_not_given_out_is_refused(client: httpx.Client, what: str, cursor: str) -> None:
    response = client.get(f"/v1/{what}?after={cursor}")
    assert (response.status_code, response.json()["code"]) == (400, "invalid-request")
    assert response.json()["errors"][0]["pointer"] == "after"


@pytest.mark.parametrize(
    ("query", "pointer", "code"),
    [
        ("limit=0", "limit", "range"),
        ("limit=101", "limit", "range"),
        ("limit=1e1", "limit", "type"),
        ("limit=x", "limit", "type"),
        ("limit=", "limit", "type"),
        ("limit=٣", "limit", "type"),
        ("limit=5&limit=6", "limit", "repeated"),
        ("adcode=4", "adcode", "pattern"),
        ("adcode=45%0A", "adcode", "pattern"),
        ("accreditation=", "accreditation", "length"),
        ("q=%00", "q", "pattern"),
        (f"q={'x' * 101}", "q", "length"),
        ("elemnt=testing", "elemnt", "unknown"),
    ],
)
@pytest.mark.parametrize("what", ["stations", "offerings"])
def test_a_parameter_that_breaks_its_rule_is_refused_by_name(
    client: httpx.Client, what: str, query: str, pointer: str, code: str
) -> None:
    response = client.get(f"/v1/{what}?{query}")
    assert response.status_code == 400
    assert [(error["pointer"], error["code"]) for error in response.json()["errors"]] == [(pointer, code)]


@pytest.mark.parametrize("query", ["stations?kind=null", "stations?kind=shop", "offerings?element=null"])
def test_a_word_that_is_no_choice_is_refused_with_the_choices(client: httpx.Client, query: str) -> None:
    error = client.get(f"/v1/{query}").json()["errors"][0]
    assert error["code"] == "choice"
    assert "laboratory" in error["message"] or "metrology" in error["message"]


@pytest.mark.parametrize(
    "path", ["/v1/stations", "/v1/offerings?limit=3", "/v1/stations/LZ-S1", "/v1/offerings/LZ-001"]
)
def test_who_has_the_current_answer_gets_304_without_content(client: httpx.Client, path: str) -> None:
    tag = client.get(path).headers["ETag"]
    assert tag.startswith('"')
    for known in (tag, f'"other", {tag}', f"W/{tag}", "*"):
        response = client.get(path, headers={"If-None-Match": known})
        assert (response.status_code, response.content, response.headers["ETag"]) == (304, b"", tag)
    assert client.get(path, headers={"If-None-Match": '"other"'}).status_code == 200


def test_different_answers_have_different_tags(client: httpx.Client) -> None:
    assert client.get("/v1/stations?limit=1").headers["ETag"] != client.get("/v1/stations?limit=2").headers["ETag"]


def test_a_policy_measure_says_who_is_eligible(client: httpx.Client) -> None:
    measure = client.get("/v1/offerings/LZ-104").json()
    assert measure["eligibility"]["adcodes"] == ["4502"]
    assert measure["eligibility"]["sizes"] == ["micro", "small"]
    assert measure["eligibility"]["valid_to"] == "2027-12-31"
    assert client.get("/v1/offerings/LZ-001").json()["eligibility"] is None
