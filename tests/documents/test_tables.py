"""The tables of the guides against the code that they describe."""

import json
from typing import Any, get_args

import msgspec
import pytest

from matching.evaluate import JudgedNeed
from matching.planning.wording import PREFERENCE_NAMES
from matching.planning.works import CONDITIONS
from matching.values import PREFERENCES
from matching.weights import load_weights
from service.catalogue.listings import (
    AccreditationListing,
    CapabilityListing,
    OfferingListing,
    OrganizationListing,
    PriceListing,
    ScopeLineListing,
    StationListing,
)
from service.fields import Preference
from service.problems import KINDS
from service.settings import Settings, SettingsError, read_settings
from tests.documents.pages import ROOT, names, read, rows, section


def _documented_settings() -> dict[str, str]:
    return {names(row[0])[0]: row[1] for row in rows(section(read("docs/operations.md"), "## Settings"))}


def test_every_documented_setting_exists_and_every_setting_is_documented() -> None:
    assert set(_documented_settings()) == {field.encode_name for field in msgspec.structs.fields(Settings)}


def test_the_documented_value_of_an_unset_setting_is_the_one_it_has() -> None:
    unset = msgspec.structs.asdict(Settings())
    for variable, said in _documented_settings().items():
        value = unset[variable.removeprefix("NQI_").lower()]
        shown = str(value).lower() if isinstance(value, bool) else value
        assert (value is None and not said.startswith("`")) or said == f"`{shown}`", variable


@pytest.mark.parametrize(
    ("variable", "value"),
    [("NQI_PORT", "65536"), ("NQI_WORKERS", "65"), ("NQI_POOL_SIZE", "101"), ("NQI_LOG_LEVEL", "LOUD")],
)
def test_a_setting_beyond_its_documented_range_is_refused_by_name(variable: str, value: str) -> None:
    with pytest.raises(SettingsError, match=variable):
        read_settings({variable: value})


def test_an_empty_setting_counts_as_unset() -> None:
    assert read_settings({"NQI_PORT": ""}) == Settings()


def test_every_kind_of_problem_stands_in_the_guide_as_it_is_in_the_code() -> None:
    documented = [
        (names(row[0])[0], int(row[1]), row[2])
        for row in rows(section(read("docs/api.md"), "## Errors"))
        if row[1].isdigit()
    ]
    assert documented == [(kind.code, kind.status, kind.title_en) for kind in KINDS.values()]


_FORMAT = "docs/catalogue-format.md"


@pytest.mark.parametrize(
    ("heading", "type_", "table"),
    [
        ("## A station", StationListing, 0),
        ("## An offering", OfferingListing, 0),
        ("### `scope_lines`", ScopeLineListing, 0),
        ("### `scope_lines`", AccreditationListing, 1),
        ("## A judged collection", JudgedNeed, 0),
    ],
)
def test_the_fields_of_the_format_are_those_of_the_code(heading: str, type_: type[Any], table: int) -> None:
    text = section(read(_FORMAT), heading).split("\n### ")[0]
    tables = [part for part in text.strip().split("\n\n") if part.startswith("|")]
    documented = {name: row[1] == "•" for row in rows(tables[table]) for name in names(row[0])}
    fields = {field.encode_name: field.required for field in msgspec.structs.fields(type_)}
    assert documented == fields


@pytest.mark.parametrize("type_", [CapabilityListing, PriceListing, OrganizationListing])
def test_the_fields_of_the_small_parts_of_a_listing_are_named(type_: type[Any]) -> None:
    named = set(names(read(_FORMAT)))
    assert {field.encode_name for field in msgspec.structs.fields(type_)} <= named


def test_the_words_that_a_field_may_hold_are_all_in_the_format() -> None:
    schemas = msgspec.json.schema_components([StationListing, OfferingListing])[1]
    words = {word for word in _enumerated(schemas) if word != "CNY"}
    assert len(words) > 20
    assert words <= set(names(read(_FORMAT)))


def _enumerated(schema: Any) -> set[str]:
    if isinstance(schema, dict):
        own = {word for word in schema.get("enum", []) if isinstance(word, str)}
        return own.union(*(_enumerated(value) for value in schema.values()))
    if isinstance(schema, list):
        return set().union(*(_enumerated(value) for value in schema))
    return set()


def test_every_weighted_signal_is_explained_and_no_other() -> None:
    documented = {names(row[0])[0] for row in rows(section(read("docs/ranking.md"), "## The signals"))}
    assert documented == set(load_weights().signals)


def test_the_guide_to_the_ranking_repeats_no_version_of_it() -> None:
    assert load_weights().version not in read("docs/ranking.md")


def test_the_counts_of_the_fixtures_are_as_their_readme_says() -> None:
    documented = {names(row[0])[0]: row[-4:] for row in rows(read("fixtures/README.md")) if len(row) == 7}
    counted = {folder.name: _counts(folder.name) for folder in (ROOT / "fixtures").iterdir() if folder.is_dir()}
    assert documented == counted


def _counts(folder: str) -> list[str]:
    stations, offerings, needs = (
        [json.loads(line) for line in read(f"fixtures/{folder}/{name}.jsonl").splitlines()]
        for name in ("stations", "offerings", "needs")
    )
    scope_lines = sum(len(offering.get("scope_lines", [])) for offering in offerings)
    return [str(count) for count in (len(stations), len(offerings), scope_lines, len(needs))]


def test_every_modelled_station_and_certificate_says_that_it_is_an_example() -> None:
    for folder in ("liuzhou", "wuhan", "yantai"):
        stations = [json.loads(line) for line in read(f"fixtures/{folder}/stations.jsonl").splitlines()]
        assert all(station["modelled"] and "示例" in station["name"] for station in stations)
        offerings = [json.loads(line) for line in read(f"fixtures/{folder}/offerings.jsonl").splitlines()]
        certificates = [
            accreditation["certificate"]
            for offering in offerings
            for line in offering.get("scope_lines", [])
            for accreditation in line["accreditations"]
            if accreditation["certificate"]
        ]
        assert certificates
        assert all(certificate.startswith("示例-") for certificate in certificates)


def test_what_a_plan_can_be_best_at_is_the_same_in_the_guide_the_api_and_the_engine() -> None:
    row = next(row for row in rows(section(read("docs/api.md"), "## The plan")) if names(row[0]) == ["preference"])
    assert names(row[1]) == list(PREFERENCES) == list(get_args(Preference)) == list(PREFERENCE_NAMES)


def test_every_condition_of_the_order_of_works_stands_in_the_readme_of_the_knowledge() -> None:
    said = section(read("matching/knowledge/README.md"), "## Works and their order")
    assert all(f"`{condition}`" in said for condition in CONDITIONS if condition)
