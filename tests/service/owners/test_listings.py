"""Stations and offerings over HTTP: nobody overwrites what they have not seen, and every part has its place."""

import time
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import httpx
import pytest

from tests.service.owners.world import Organization, World, accreditation, expect, offering, station

_KINDS = ("stations", "offerings")


@pytest.fixture
def editor(mine: Organization) -> httpx.Client:
    """Somebody who may write the listings of an organization."""
    return mine.key


def _made(world: World, mine: Organization, kind: str) -> str:
    made = world.station(mine.key) if kind == "stations" else world.offering(mine.key, mine.station)
    return f"/v1/{kind}/{made}"


def _input(mine: Organization, kind: str, **more: Any) -> dict[str, Any]:
    return station(**more) if kind == "stations" else offering(mine.station, **more)


def _named(kind: str, name: str) -> dict[str, str]:
    return {"name" if kind == "stations" else "title": name}


@pytest.mark.parametrize("kind", _KINDS)
def test_what_is_created_is_at_its_location_under_the_tag_of_the_answer(
    mine: Organization, client: httpx.Client, kind: str
) -> None:
    created = mine.key.post(f"/v1/{kind}", json=_input(mine, kind))
    body = expect(created, 201)
    read = client.get(created.headers["Location"])
    assert (read.status_code, read.json(), read.headers["ETag"]) == (200, body, created.headers["ETag"])
    assert (body["version"], body["state"]) == (1, "published")
    for name, value in _input(mine, kind).items():
        if name not in ("scope_lines", "price"):
            assert body[name] == value


@pytest.mark.parametrize("kind", _KINDS)
def test_what_was_read_can_be_put_back_as_it_is_and_makes_no_new_version(
    world: World, mine: Organization, kind: str
) -> None:
    path = _made(world, mine, kind)
    read = mine.key.get(path)
    for _ in range(2):
        again = mine.key.put(path, json=read.json(), headers={"If-Match": read.headers["ETag"]})
        assert (again.status_code, again.content) == (200, read.content)
        assert again.headers["ETag"] == read.headers["ETag"]
    assert expect(mine.key.patch(path, json={}, headers={"If-Match": "*"}), 200)["version"] == 1
    assert len(expect(mine.key.get(f"{path}/history"), 200)["items"]) == 1


@pytest.mark.parametrize("kind", _KINDS)
def test_a_replacement_leaves_nothing_of_what_was_there_and_a_patch_everything_else(
    world: World, mine: Organization, kind: str
) -> None:
    path = _made(world, mine, kind)
    before = expect(mine.key.get(path), 200)
    name = _named(kind, "另一个名称")
    patched = expect(mine.key.patch(path, json=name, headers={"If-Match": "*"}), 200)
    assert patched == {**before, **name, "version": 2, "updated_at": patched["updated_at"]}
    least = {"name": "最少"} if kind == "stations" else {"station": mine.station, "title": "最少", "element": "testing"}
    replaced = expect(mine.key.put(path, json=least, headers={"If-Match": "*"}), 200)
    assert replaced["version"] == 3
    gone = ("city", "adcode") if kind == "stations" else ("price", "turnaround_days")
    assert all(replaced[field] is None for field in gone)
    assert replaced.get("scope_lines", []) == []


def test_null_in_a_patch_removes_a_member_and_an_object_goes_deeper(world: World, mine: Organization) -> None:
    path = _made(world, mine, "offerings")
    patch = {"turnaround_days": None, "items": None, "price": {"min": 90, "basis": None}}
    headers = {"If-Match": "*", "Content-Type": "application/merge-patch+json"}
    after = expect(mine.key.patch(path, json=patch, headers=headers), 200)
    assert (after["turnaround_days"], after["items"]) == (None, [])
    assert after["price"] == {"min": 90, "max": 160, "currency": "CNY", "basis": None}
    assert expect(mine.key.patch(path, json={"price": None}, headers=headers), 200)["price"] is None
    for bad in ({"title": None}, {"nonsense": None}, {"nonsense": 1}, {"id": "another"}, {"station": "nowhere"}):
        refused = mine.key.patch(path, json=bad, headers=headers)
        assert refused.status_code in (400, 422), bad
        assert refused.json()["errors"][0]["pointer"] == f"/{next(iter(bad))}"


@pytest.mark.parametrize("kind", _KINDS)
@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE"])
def test_without_if_match_nothing_is_changed(world: World, mine: Organization, kind: str, method: str) -> None:
    path = _made(world, mine, kind)
    answer = mine.key.request(method, path, json=_input(mine, kind) if method != "DELETE" else None)
    assert (answer.status_code, answer.json()["code"]) == (428, "if-match-required")
    assert expect(mine.key.get(path), 200)["version"] == 1


@pytest.mark.parametrize("kind", _KINDS)
def test_who_saw_an_older_version_is_told_what_changed_by_whom_and_what_it_is_now(
    world: World, mine: Organization, kind: str
) -> None:
    path = _made(world, mine, kind)
    seen = mine.key.get(path).headers["ETag"]
    now = mine.administrator.client.patch(path, json=_named(kind, "他人改过"), headers={"If-Match": seen})
    late = mine.key.patch(path, json=_named(kind, "我的"), headers={"If-Match": seen})
    told = late.json()
    assert (late.status_code, told["code"], late.headers["ETag"]) == (412, "stale", now.headers["ETag"])
    assert told["current"] == now.json()
    (change,) = told["changed"]
    field = next(iter(_named(kind, "")))
    before = _input(mine, kind)[field]
    assert (change["pointer"], change["before"], change["after"]) == (f"/{field}", before, "他人改过")
    assert (change["actor"], change["at"][:4].isdecimal()) == ("李娜", True)
    assert expect(mine.key.patch(path, json=_named(kind, "我的"), headers={"If-Match": now.headers["ETag"]}), 200)


def test_where_several_changed_it_meanwhile_each_field_names_who_changed_it_last_and_from_what(
    world: World, mine: Organization
) -> None:
    path, any_ = _made(world, mine, "offerings"), {"If-Match": "*"}
    seen = mine.key.get(path).headers["ETag"]
    person = mine.administrator.client
    expect(person.patch(path, json={"turnaround_days": 9, "summary": "人写的"}, headers=any_), 200)
    expect(mine.key.patch(path, json={"turnaround_days": 8}, headers=any_), 200)
    expect(person.patch(f"{path}/scope_lines/1/accreditations/1", json={"state": "suspended"}, headers=any_), 200)
    expect(mine.key.post(f"{path}/scope_lines", json={"parameter": "圆度"}, headers=any_), 201)
    stale = mine.key.patch(path, json={"title": "我的"}, headers={"If-Match": seen})
    assert (stale.status_code, stale.json()["errors"]) == (412, [])
    told = {change["pointer"]: change for change in stale.json()["changed"]}
    assert {pointer: (change["actor"], change["version"]) for pointer, change in told.items()} == {
        "/summary": ("李娜", 2),
        "/turnaround_days": ("实验室系统", 3),
        "/scope_lines/0/accreditations/0/state": ("李娜", 4),
        "/scope_lines/2": ("实验室系统", 5),
    }
    assert [(step["actor"], step["before"], step["after"]) for step in told["/turnaround_days"]["steps"]] == [
        ("李娜", 5, 9),
        ("实验室系统", 9, 8),
    ]
    assert "steps" not in told["/summary"]
    assert (told["/scope_lines/2"]["before"], told["/scope_lines/2"]["after"]["parameter"]) == (None, "圆度")


@pytest.mark.parametrize(("written", "code"), [("W/{tag}", "weak"), ("1", "tag"), ('"other"', "tag")])
def test_a_tag_that_can_name_no_version_is_told_so_and_nobody_is_blamed(
    world: World, mine: Organization, written: str, code: str
) -> None:
    path = _made(world, mine, "offerings")
    tag = mine.key.get(path).headers["ETag"]
    answer = mine.key.patch(path, json={"title": "改名"}, headers={"If-Match": written.replace("{tag}", tag)})
    (error,) = answer.json()["errors"]
    assert (answer.status_code, error["pointer"], error["code"]) == (412, "If-Match", code)
    assert answer.json()["detail"] == error["message"]
    assert answer.json()["changed"] == []


@pytest.mark.parametrize(
    "written", ['"1"', "1", '"999999999-0123456789abcdef"', "W/{tag}", "x" * 5000, '"1-0000000000000000"', ",", "* *"]
)
def test_a_tag_that_is_not_the_present_one_is_stale_whatever_it_is(
    world: World, mine: Organization, written: str
) -> None:
    path = _made(world, mine, "offerings")
    tag = mine.key.get(path).headers["ETag"]
    answer = mine.key.patch(path, json={"title": "改名"}, headers={"If-Match": written.replace("{tag}", tag)})
    assert answer.status_code == 412
    assert answer.json()["current"]["version"] == 1
    several = mine.key.patch(path, json={"title": "改名"}, headers={"If-Match": f'"x", {tag}'})
    assert several.status_code == 200


@pytest.mark.parametrize("kind", _KINDS)
def test_who_has_the_present_version_is_told_so_by_304(
    world: World, mine: Organization, client: httpx.Client, kind: str
) -> None:
    path = _made(world, mine, kind)
    tag = client.get(path).headers["ETag"]
    unchanged = client.get(path, headers={"If-None-Match": f'"x", W/{tag}'})
    assert (unchanged.status_code, unchanged.content, unchanged.headers["ETag"]) == (304, b"", tag)
    expect(mine.key.patch(path, json=_named(kind, "改名"), headers={"If-Match": tag}), 200)
    assert client.get(path, headers={"If-None-Match": tag}).status_code == 200


@pytest.mark.parametrize("part", ["", "/1", "/1/accreditations", "/1/accreditations/1"])
def test_who_has_the_present_parts_is_told_so_by_304(
    world: World, mine: Organization, client: httpx.Client, part: str
) -> None:
    offering_path = _made(world, mine, "offerings")
    path = f"{offering_path}/scope_lines{part}"
    tag = client.get(path).headers["ETag"]
    unchanged = client.get(path, headers={"If-None-Match": tag})
    assert (unchanged.status_code, unchanged.content, unchanged.headers["ETag"]) == (304, b"", tag)
    expect(mine.key.patch(offering_path, json={"title": "改名"}, headers={"If-Match": tag}), 200)
    assert client.get(path, headers={"If-None-Match": tag}).status_code == 200


def test_of_two_writers_who_saw_the_same_exactly_one_wins_fifty_times(world: World, mine: Organization) -> None:
    path = _made(world, mine, "offerings")
    tag = mine.key.get(path).headers["ETag"]
    with ThreadPoolExecutor(2) as threads:
        for turn in range(50):
            headers = {"If-Match": tag}

            def write(who: str, turn: int = turn, headers: dict[str, str] = headers) -> httpx.Response:
                return mine.key.patch(path, json={"title": f"{who}第{turn}次"}, headers=headers)

            answers = list(threads.map(write, ("甲", "乙")))
            assert sorted(answer.status_code for answer in answers) == [200, 412]
            winner = next(answer for answer in answers if answer.status_code == 200)
            loser = next(answer for answer in answers if answer.status_code == 412)
            assert loser.json()["current"] == winner.json()
            tag = winner.headers["ETag"]
    assert expect(mine.key.get(path), 200)["version"] == 51


@pytest.mark.parametrize("kind", _KINDS)
def test_of_many_who_create_under_one_id_at_once_one_does(
    mine: Organization, other: Organization, world: World, kind: str
) -> None:
    for turn in range(5):
        id_ = f"RACE-{kind}-{turn}-{mine.id[-6:]}"

        def create(whose: Organization, id_: str = id_) -> httpx.Response:
            return whose.key.post(f"/v1/{kind}", json=_input(whose, kind, id=id_, **_named(kind, whose.name[:20])))

        with ThreadPoolExecutor(4) as threads:
            answers = list(threads.map(create, (mine, other, mine, other)))
        assert sorted(answer.status_code for answer in answers) == [201, 409, 409, 409]
        winner = next(answer for answer in answers if answer.status_code == 201)
        now = expect(world.operator.get(f"/v1/{kind}/{id_}"), 200)
        assert now == winner.json()


def test_an_id_that_is_taken_is_not_taken_again_by_whomever(
    mine: Organization, other: Organization, world: World
) -> None:
    theirs = world.offering(other.key, other.station, state="draft")
    for id_ in (theirs, world.offering(mine.key, mine.station)):
        answer = mine.key.post("/v1/offerings", json=offering(mine.station, id=id_))
        assert (answer.status_code, answer.json()["errors"][0]["pointer"]) == (409, "/id")


def test_a_station_is_withdrawn_after_its_offerings_and_comes_back_when_it_is_written(
    world: World, mine: Organization, client: httpx.Client
) -> None:
    path, any_ = _made(world, mine, "stations"), {"If-Match": "*"}
    id_ = path.rpartition("/")[2]
    made = world.offering(mine.key, id_)
    in_use = mine.key.delete(path, headers=any_)
    assert (in_use.status_code, in_use.json()["errors"][0]["code"]) == (409, "in-use")
    expect(mine.key.delete(f"/v1/offerings/{made}", params={"reason": "停业"}, headers=any_), 200)
    assert expect(mine.key.delete(path, headers=any_), 200)["state"] == "withdrawn"
    assert (client.get(path).status_code, mine.key.get(path).status_code) == (404, 200)
    new = mine.key.post("/v1/offerings", json=offering(id_))
    assert (new.status_code, new.json()["errors"][0]["pointer"]) == (422, "/station")
    assert expect(mine.key.put(path, json=station(), headers=any_), 200)["state"] == "published"
    assert client.get(path).status_code == 200


def test_no_offering_comes_to_a_station_while_it_is_withdrawn(world: World, mine: Organization) -> None:
    for _ in range(5):
        path = _made(world, mine, "stations")
        id_ = path.rpartition("/")[2]

        def withdraw(path: str = path) -> int:
            return mine.key.delete(path, headers={"If-Match": "*"}).status_code

        def add(id_: str = id_) -> int:
            return mine.key.post("/v1/offerings", json=offering(id_)).status_code

        with ThreadPoolExecutor(2) as threads:
            first, second = threads.submit(withdraw), threads.submit(add)
            assert (first.result(), second.result()) in ((200, 422), (409, 201))


def test_whose_a_station_is_and_whether_it_is_modelled_nobody_says_for_themselves(
    world: World, mine: Organization, other: Organization
) -> None:
    path = _made(world, mine, "stations")
    for client in (mine.key, world.operator):
        moved = client.patch(path, json={"organization_id": other.id}, headers={"If-Match": "*"})
        assert (moved.status_code, moved.json()["errors"][0]["pointer"]) == (422, "/organization_id")
    own = expect(
        mine.key.put(path, json=station(modelled=True, organization_id=mine.id), headers={"If-Match": "*"}), 200
    )
    assert (own["modelled"], own["organization"]["name"]) == (False, mine.name)


def test_an_offering_moves_only_to_a_station_of_its_organization(
    world: World, mine: Organization, other: Organization
) -> None:
    path, any_ = _made(world, mine, "offerings"), {"If-Match": "*"}
    assert mine.key.patch(path, json={"station": other.station}, headers=any_).status_code == 422
    second = world.station(mine.key)
    assert expect(mine.key.patch(path, json={"station": second}, headers=any_), 200)["station"] == second


def test_an_assurance_is_dated_today_at_first_and_never_tomorrow(world: World, mine: Organization) -> None:
    path = _made(world, mine, "offerings")
    assert expect(mine.key.get(path), 200)["assured_date"] is not None
    late = mine.key.patch(path, json={"assured_date": "2099-01-01"}, headers={"If-Match": "*"})
    assert (late.status_code, late.json()["errors"][0]["pointer"]) == (422, "/assured_date")
    after = expect(mine.key.patch(path, json={"assured_date": "2026-01-05"}, headers={"If-Match": "*"}), 200)
    assert (after["assured_date"], after["version"]) == ("2026-01-05", 2)


def test_scope_lines_are_read_added_replaced_patched_and_removed_by_their_place(
    world: World, mine: Organization
) -> None:
    path, any_ = f"{_made(world, mine, 'offerings')}/scope_lines", {"If-Match": "*"}
    added = mine.key.post(path, json={"parameter": "平面度"}, headers=any_)
    assert (added.status_code, added.headers["Location"]) == (201, f"{path}/3")
    assert expect(mine.key.get(f"{path}/3"), 200)["parameter"] == "平面度"
    assert expect(mine.key.put(f"{path}/2", json={"parameter": "平行度"}, headers=any_), 200)["parameter"] == "平行度"
    patched = expect(mine.key.patch(f"{path}/1", json={"maximum": 150, "object": None}, headers=any_), 200)
    assert (patched["minimum"], patched["maximum"], patched["object"]) == (0, 150, None)
    assert len(patched["accreditations"]) == 1
    expect(mine.key.delete(f"{path}/2", headers=any_), 204)
    assert [line["parameter"] for line in expect(mine.key.get(path), 200)] == ["示值误差", "平面度"]
    history = expect(mine.key.get(f"{path.removesuffix('/scope_lines')}/history"), 200)["items"]
    assert [version["version"] for version in history] == [5, 4, 3, 2, 1]


def test_accreditations_are_read_added_replaced_patched_and_removed_by_their_place(
    world: World, mine: Organization
) -> None:
    path, any_ = f"{_made(world, mine, 'offerings')}/scope_lines/1/accreditations", {"If-Match": "*"}
    added = mine.key.post(path, json=accreditation(scheme="CMA"), headers=any_)
    assert (added.status_code, added.headers["Location"]) == (201, f"{path}/2")
    suspended = expect(mine.key.patch(f"{path}/1", json={"state": "suspended", "valid_to": None}, headers=any_), 200)
    assert (suspended["scheme"], suspended["state"], suspended["valid_to"]) == ("CNAS", "suspended", None)
    replaced = expect(mine.key.put(f"{path}/2", json={"scheme": "CAL"}, headers=any_), 200)
    assert (replaced["scheme"], replaced["certificate"]) == ("CAL", None)
    expect(mine.key.delete(f"{path}/1", headers=any_), 204)
    assert [held["scheme"] for held in expect(mine.key.get(path), 200)] == ["CAL"]


def test_a_place_that_there_is_none_of_is_not_found(world: World, mine: Organization) -> None:
    path, any_ = f"{_made(world, mine, 'offerings')}/scope_lines", {"If-Match": "*"}
    for place in ("0", "3", "-1", "1e1", "9" * 30, "9" * 5000, "a", "1/accreditations/0", "1/accreditations/2"):
        assert mine.key.get(f"{path}/{place}").status_code == 404, place[:40]
        changed = mine.key.patch(f"{path}/{place}", json={}, headers=any_)
        assert changed.status_code == 404, place[:40]
    for version in ("0", "2", "-1", "9" * 30, "a"):
        history = path.replace("scope_lines", f"history/{version}")
        assert mine.key.get(history).status_code == 404
        assert mine.key.post(f"{history}/restore", headers=any_).status_code == 404


def test_the_tag_of_the_offering_guards_its_parts(world: World, mine: Organization) -> None:
    path = _made(world, mine, "offerings")
    line = f"{path}/scope_lines/1"
    assert mine.key.put(line, json={"parameter": "平面度"}).status_code == 428
    tag = mine.key.get(line).headers["ETag"]
    assert tag == mine.key.get(path).headers["ETag"] == mine.key.get(f"{line}/accreditations/1").headers["ETag"]
    changed = mine.key.patch(f"{line}/accreditations/1", json={"state": "suspended"}, headers={"If-Match": tag})
    assert changed.status_code == 200
    assert changed.headers["ETag"] == mine.key.get(path).headers["ETag"] != tag
    assert mine.key.patch(path, json={"title": "改名"}, headers={"If-Match": tag}).status_code == 412
    stale = mine.key.delete(f"{line}/accreditations/1", headers={"If-Match": tag})
    assert (stale.status_code, stale.json()["changed"][0]["pointer"]) == (412, "/scope_lines/0/accreditations/0/state")


def test_a_published_change_is_found_by_a_match_soon_and_a_suspended_one_no_more(
    world: World, mine: Organization, client: httpx.Client
) -> None:
    name = "卡拉OK杯测量机"
    made = world.offering(mine.key, mine.station, state="draft", title=f"{name}校准", items=[name])
    path, any_ = f"/v1/offerings/{made}", {"If-Match": "*"}

    def found() -> bool:
        matches = expect(client.post("/v1/match", json={"text": f"{name}校准", "limit": 50}), 200)["matches"]
        return made in {match["offering"]["id"] for match in matches}

    def soon(wanted: bool) -> bool:
        deadline = time.monotonic() + 15
        while found() is not wanted and time.monotonic() < deadline:
            time.sleep(0.05)
        return found() is wanted

    assert not found()
    expect(mine.key.patch(path, json={"state": "published"}, headers=any_), 200)
    assert soon(True)
    expect(mine.key.patch(path, json={"state": "suspended", "state_reason": "设备送检"}, headers=any_), 200)
    assert soon(False)
    expect(mine.key.patch(path, json={"state": "published"}, headers=any_), 200)
    assert soon(True)
    expect(mine.key.delete(path, params={"reason": "不再提供"}, headers=any_), 200)
    assert soon(False)


def test_lists_of_ones_own_show_every_state_and_nobody_elses(
    world: World, mine: Organization, other: Organization, client: httpx.Client
) -> None:
    draft = world.offering(mine.key, mine.station, state="draft")
    theirs = world.offering(other.key, other.station, state="draft")

    def listed(caller: httpx.Client, **query: str) -> list[str]:
        page: Any = {"next": str(httpx.URL("/v1/offerings", params={**query, "limit": "100"}))}
        ids: list[str] = []
        while page["next"]:
            page = expect(caller.get(page["next"]), 200)
            ids += [item["id"] for item in page["items"]]
        return ids

    for state in ("draft", "any"):
        ids = listed(mine.key, state=state)
        assert draft in ids
        assert theirs not in ids
        assert client.get("/v1/offerings", params={"state": state}).status_code == 401
        assert {draft, theirs} <= set(listed(world.operator, state=state))
    assert not {draft, theirs} & set(listed(client))
    assert not {draft, theirs} & set(listed(mine.key))
    assert draft not in listed(mine.key, state="published")
