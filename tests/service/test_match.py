"""POST /v1/match: the answer, its parts, and that nothing is stored."""

import json
from pathlib import Path
from typing import Any

import httpx
import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

_CALIPERS = "0~300mm卡尺检定，要CNAS证书"
_RICE_NOODLES = "米粉米酵菌酸检测"
_NEEDS = [
    json.loads(line)["text"]
    for file in sorted((Path(__file__).parents[2] / "fixtures").glob("*/needs.jsonl"))
    for line in file.read_text("utf-8").splitlines()
]


def _match(client: httpx.Client, **need: Any) -> dict[str, Any]:
    response = client.post("/v1/match", json=need)
    assert response.status_code == 200, response.text
    answer: dict[str, Any] = response.json()
    return answer


def test_an_answer_has_all_its_parts(client: httpx.Client) -> None:
    answer = _match(client, text=_RICE_NOODLES)
    assert set(answer) == {"match_id", "ranking", "understanding", "matches", "near_misses", "gaps", "plan"}
    assert {"requirements", "constraints", "corrections"} <= set(answer["understanding"])
    assert answer["matches"]
    for match in answer["matches"]:
        parts = {"offering", "station", "score", "distance_km", "reasons", "satisfies", "misses", "accreditations"}
        assert set(match) == parts
        assert match["offering"]["station"] == match["station"]["id"]
        assert match["reasons"]


def test_scores_lie_between_0_and_1_and_fall_but_for_room_for_other_stations(client: httpx.Client) -> None:
    for stated in _NEEDS:
        scores = [match["score"] for match in _match(client, text=stated, limit=50)["matches"]]
        assert all(score >= 0.9 * max(scores[place:]) for place, score in enumerate(scores))
        assert all(0 <= score <= 1 for score in scores)


def test_evidence_counts_code_points_of_the_text(client: httpx.Client) -> None:
    stated = "😀😀按GB 2762-2025做检测"
    standard = next(
        requirement
        for requirement in _match(client, text=stated)["understanding"]["requirements"]
        if requirement["kind"] == "standard"
    )
    assert [stated[span["start"] : span["end"]] for span in standard["evidence"]] == ["GB 2762-2025"]


def test_constraints_are_read_out_of_the_text_and_say_so(client: httpx.Client) -> None:
    understanding = _match(client, text=_CALIPERS)["understanding"]
    assert understanding["constraints"]["accreditations"] == ["CNAS"]
    assert understanding["constraints"]["capability"]["max"] == 300
    assert understanding["stated_in_text"] == ["accreditations", "capability"]


def test_a_stated_constraint_wins_over_the_text(client: httpx.Client) -> None:
    answer = _match(client, text="米粉检测，3天内", constraints={"max_days": 9, "accreditations": ["cma"]})
    constraints = answer["understanding"]["constraints"]
    assert (constraints["max_days"], constraints["accreditations"]) == (9, ["CMA"])


def test_no_match_surely_fails_a_constraint_and_a_near_miss_names_the_one_it_fails(client: httpx.Client) -> None:
    answer = _match(client, text=_RICE_NOODLES, constraints={"max_days": 0}, limit=50)
    assert answer["near_misses"]
    assert not [miss for match in answer["matches"] for miss in match["misses"] if miss["sure"]]
    for near in answer["near_misses"]:
        assert [miss for miss in near["match"]["misses"] if miss["sure"]] == [near["missing"]]


def test_the_plan_covers_every_requirement_or_names_it_as_a_gap(client: httpx.Client) -> None:
    answer = _match(client, text=_CALIPERS)
    plan = answer["plan"]
    required = [requirement["id"] for requirement in answer["understanding"]["requirements"]]
    assert [row["requirement"] for row in plan["coverage"]] == required
    assert [gap["requirement"] for gap in answer["gaps"]] == plan["uncovered"]
    assert [line["order"] for line in plan["lines"]] == list(range(1, len(plan["lines"]) + 1))


@pytest.mark.parametrize(
    "place", [{"city": "柳州"}, {"city": "柳州市"}, {"adcode": "450200"}, {"adcode": "450200", "city": None}]
)
def test_a_place_by_name_or_code_is_completed_and_gives_distances(client: httpx.Client, place: dict[str, Any]) -> None:
    answer = _match(client, text=_RICE_NOODLES, place=place)
    assert answer["matches"]
    assert answer["understanding"]["place"]["adcode"] == "450200"
    assert all(match["distance_km"] > 0 for match in answer["matches"])


def test_a_place_by_position_gives_distances(client: httpx.Client) -> None:
    answer = _match(client, text=_RICE_NOODLES, place={"latitude": 24.33, "longitude": 109.41})
    assert answer["matches"]
    assert all(match["distance_km"] > 0 for match in answer["matches"])


def test_without_a_place_there_is_no_distance(client: httpx.Client) -> None:
    assert {match["distance_km"] for match in _match(client, text=_RICE_NOODLES)["matches"]} == {None}


def test_no_more_matches_than_asked_for(client: httpx.Client) -> None:
    found = {stated: _match(client, text=stated, limit=50)["matches"] for stated in _NEEDS}
    stated, everything = max(found.items(), key=lambda entry: len(entry[1]))
    assert len(everything) > 1
    for limit in range(1, len(everything) + 1):
        assert _match(client, text=stated, limit=limit)["matches"] == everything[:limit]


def test_signals_are_shown_only_where_they_are_asked_for(client: httpx.Client) -> None:
    plain = _match(client, text=_RICE_NOODLES, explain=False)["matches"]
    explained = _match(client, text=_RICE_NOODLES, explain=True)["matches"]
    assert plain
    assert not any("signals" in match for match in plain)
    assert all(signal >= 0 for match in explained for signal in match["signals"].values())
    assert [match["score"] for match in plain] == [match["score"] for match in explained]


def test_the_same_need_gets_the_same_answer_under_another_match_id(client: httpx.Client) -> None:
    first, second = _match(client, text=_CALIPERS), _match(client, text=_CALIPERS)
    assert first.pop("match_id") != second.pop("match_id")
    assert first == second


def test_an_industry_and_null_fields_are_taken(client: httpx.Client) -> None:
    answer = _match(client, text="米粉检测", industry="螺蛳粉", place=None, constraints={"capability": None})
    assert answer["understanding"]["industry"] == "螺蛳粉"


@pytest.mark.parametrize("length", [1, 2000])
def test_the_shortest_and_the_longest_text_are_taken(client: httpx.Client, length: int) -> None:
    assert _match(client, text="钢" * length)["understanding"]["text"] == "钢" * length


def test_a_whole_number_may_be_written_with_a_fraction_of_zero(client: httpx.Client) -> None:
    body = f'{{"text": "{_RICE_NOODLES}", "limit": 1.0, "constraints": {{"max_days": 90.0}}}}'
    response = client.post("/v1/match", content=body, headers={"Content-Type": "application/json"})
    assert response.status_code == 200
    assert len(response.json()["matches"]) == 1


async def test_a_match_stores_nothing(client: httpx.Client, owner: AsyncConnection) -> None:
    count = text("SELECT (SELECT count(*) FROM need), (SELECT count(*) FROM answer)")
    before = (await owner.execute(count)).one()
    await owner.rollback()
    _match(client, text=_CALIPERS)
    assert (await owner.execute(count)).one() == before
