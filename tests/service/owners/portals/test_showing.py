"""A page shows what its sitekey says, and what it hands over keeps to it and counts for the partner."""

import time
from collections.abc import Iterator
from typing import Any

import pytest

from tests.service.owners.portals.pages import NEED, Partner, page, partner, refused
from tests.service.owners.world import Organization, World, expect


@pytest.fixture(scope="module")
def stations(world: World, mine: Organization) -> tuple[str, str]:
    """Two stations that do the same, in two provinces."""
    client = mine.administrator.client
    ours, theirs = world.station(client), world.station(client, city="武汉市", adcode="420100")
    offered = {world.offering(client, ours), world.offering(client, theirs)}
    deadline = time.monotonic() + 10
    while time.monotonic() < deadline:
        found = world.caller().post("/v1/match", json={**NEED, "limit": 50}).json()
        if offered <= {match["offering"]["id"] for match in found["matches"]}:
            break
        time.sleep(0.1)
    return ours, theirs


def _stations_in(value: Any) -> Iterator[str]:
    """The stations of all offerings that an answer or a plan names."""
    if isinstance(value, dict):
        if isinstance(value.get("offering"), dict):
            yield value["station"]["id"]
        elif "station_name" in value:
            yield value["station"]
        for inner in value.values():
            yield from _stations_in(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _stations_in(inner)


@pytest.mark.parametrize("by", ["stations", "regions"])
def test_nothing_else_is_shown_nor_planned_later(
    world: World, mine: Organization, stations: tuple[str, str], by: str
) -> None:
    ours, _ = stations
    narrow = partner(world, mine, **{by: [ours] if by == "stations" else ["4502"]}, elements=["metrology"])
    asked = {**NEED, "limit": 50, "alternatives": True, "place": {"adcode": "420100"}}
    matched = expect(narrow.page().post("/v1/match", json=asked), 200)
    kept = expect(narrow.page().post("/v1/needs", json=asked), 201)
    plan = expect(world.holder(kept["token"]).post(f"/v1/needs/{kept['id']}/plan", json={}), 201)
    for found in (matched, kept["answer"], plan):
        shown = set(_stations_in(found))
        assert ours in shown
        assert stations[1] not in shown
        assert by == "regions" or shown == {ours}


def test_a_visitor_is_where_visitors_usually_are(world: World, mine: Organization) -> None:
    placed = partner(world, mine, place="450200")
    found = expect(placed.page().post("/v1/match", json=NEED), 200)
    assert found["understanding"]["place"]["adcode"] == "450200"
    stated = expect(placed.page().post("/v1/match", json={**NEED, "place": {"adcode": "420100"}}), 200)
    assert stated["understanding"]["place"]["adcode"] == "420100"


def test_a_word_that_is_meant_stays_in_the_answer_and_in_the_plan(world: World) -> None:
    text = "卡尺要教准"
    read = expect(world.caller().post("/v1/match", json={"text": text}), 200)["understanding"]["corrections"]
    assert [one["written"] for one in read] == ["教准"]
    kept = expect(world.caller().post("/v1/needs", json={"text": text, "as_written": ["教准"]}), 201)
    assert kept["answer"]["understanding"]["corrections"] == []
    plan = expect(world.holder(kept["token"]).post(f"/v1/needs/{kept['id']}/plan", json={}), 201)
    assert plan["understanding"]["corrections"] == []


def _use(world: World, own: Partner) -> dict[str, int]:
    row = world.value(
        "SELECT jsonb_build_object('matches', sum(matches), 'found_nothing', sum(found_nothing), 'needs', sum(needs),"
        " 'limited', sum(limited), 'origins', jsonb_agg(DISTINCT origin)) FROM portal_use"
        " WHERE sitekey_id = CAST(:id AS uuid)",
        id=own.sitekey["id"],
    )
    found: dict[str, int] = row
    return found


def test_use_is_counted_by_sitekey_and_origin_and_a_need_keeps_its_source(
    world: World, mine: Organization, stations: tuple[str, str]
) -> None:
    own = partner(world, mine, stations=[stations[0]])
    visitor = own.page()
    for elements in (["trade"], ["metrology"]):
        own.change(elements=elements)
        expect(visitor.post("/v1/match", json=NEED), 200)
    kept = expect(visitor.post("/v1/needs", json=NEED), 201)
    expect(own.page(Origin=world.service.base_url).post("/v1/match", json=NEED), 200)
    assert _use(world, own) == {
        "matches": 3,
        "found_nothing": 1,
        "needs": 1,
        "limited": 0,
        "origins": sorted([own.origin, "self"]),
    }
    source = "SELECT sitekey_id::text FROM need WHERE id = CAST(:id AS uuid)"
    assert world.value(source, id=kept["id"]) == own.sitekey["id"]
    nobody = expect(world.caller().post("/v1/needs", json=NEED), 201)
    assert world.value(source, id=nobody["id"]) is None


def test_the_same_key_of_repetition_on_the_pages_of_two_partners_is_two(world: World, mine: Organization) -> None:
    again = {"Idempotency-Key": "the-same-everywhere"}
    one, two = partner(world, mine), partner(world, mine)
    first, second, third = (
        expect(own.page().post("/v1/needs", json=NEED, headers=again), 201) for own in (one, one, two)
    )
    assert first == second
    assert first["id"] != third["id"]


def test_a_sitekey_for_the_demo_leaves_the_real_catalogue_alone(world: World, mine: Organization) -> None:
    own = partner(world, mine, live=False)
    before = world.value("SELECT count(*) FROM need")
    kept = expect(own.page().post("/v1/needs", json=NEED), 201)
    assert kept["token"].startswith("test_")
    assert world.value("SELECT count(*) FROM need") == before
    assert world.value("SELECT count(*) FROM demo.need WHERE id = CAST(:id AS uuid)", id=kept["id"]) == 1
    assert _use(world, own)["needs"] == 1


def test_demo_sitekeys_hold_only_while_they_are_switched_on(world: World) -> None:
    answer = page(world, "nqi_site_demo_found", Origin="https://anybody.example").post("/v1/match", json=NEED)
    assert refused(answer) == (401, "key-not-valid")
