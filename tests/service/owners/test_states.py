"""Whatever is done to an offering, in whatever order: its state, its version and its history follow one small model."""

import random
from typing import Any

import httpx
import msgspec
import pytest

from service.catalogue.states import MOVES
from tests.service.owners.world import Organization, World, expect, offering

_ANY = {"If-Match": "*"}
_STATES = ("draft", "published", "suspended", "withdrawn")


class Kept(msgspec.Struct, frozen=True, kw_only=True):
    """What a version must be remembered as."""

    title: str
    days: int
    state: str
    actor: str
    reason: str | None


class Model:
    """An offering as it must be, and every version that it had."""

    def __init__(self, title: str, actor: str) -> None:
        self.versions = [Kept(title=title, days=5, state="draft", actor=actor, reason=None)]

    @property
    def now(self) -> Kept:
        """The newest version."""
        return self.versions[-1]

    def becomes(self, actor: str, reason: str | None = None, **changes: Any) -> None:
        """A new version, if anything is different."""
        if any(getattr(self.now, name) != value for name, value in changes.items()):
            self.versions.append(msgspec.structs.replace(self.now, **changes, actor=actor, reason=reason))


class Walk:
    """Random moves of two people on one offering, each with what must come of it."""

    def __init__(self, world: World, mine: Organization, seed: int) -> None:
        self._random = random.Random(seed)
        self._people = {"李娜": mine.administrator.client, "实验室系统": mine.key}
        self.station = mine.station
        id_ = world.offering(mine.administrator.client, mine.station, title="第0版", state="draft")
        self.path = f"/v1/offerings/{id_}"
        self.model = Model("第0版", "李娜")
        self._count = 0

    def step(self) -> None:
        """One move, legal or not."""
        actor, client = self._random.choice(list(self._people.items()))
        self._count += 1
        moves = (self._rename, self._move, self._replace, self._withdraw, self._restore, self._repeat)
        self._random.choice(moves)(actor, client)

    def _editable(self) -> bool:
        return self.model.now.state != "withdrawn"

    def _rename(self, actor: str, client: httpx.Client) -> None:
        changes = {"title": f"第{self._count}版"}
        answer = client.patch(self.path, json=changes, headers=_ANY)
        assert answer.status_code == (200 if self._editable() else 409)
        if self._editable():
            self.model.becomes(actor, **changes)

    def _move(self, actor: str, client: httpx.Client) -> None:
        state, reason = self._random.choice(_STATES), self._random.choice([None, "设备送检"])
        now = self.model.now.state
        body = {"state": state, **({"state_reason": reason} if reason else {})}
        answer = client.patch(self.path, json=body, headers=_ANY)
        if state == now:
            assert answer.status_code == (200 if self._editable() else 409)
        elif state not in MOVES[now]:
            assert (answer.status_code, answer.json()["code"]) == (409, "not-in-this-state")
        elif state in ("suspended", "withdrawn") and now != "draft" and reason is None:
            assert (answer.status_code, answer.json()["errors"][0]["pointer"]) == (422, "/state_reason")
        else:
            assert expect(answer, 200)["state_reason"] == reason
            self.model.becomes(actor, reason, state=state)

    def _replace(self, actor: str, client: httpx.Client) -> None:
        title, days = f"第{self._count}版", self._random.randint(1, 9)
        body = offering(self.station, title=title, turnaround_days=days)
        del body["state"]
        answer = client.put(self.path, json=body, headers=_ANY)
        assert answer.status_code == (200 if self._editable() else 409)
        if self._editable():
            self.model.becomes(actor, title=title, days=days)

    def _withdraw(self, actor: str, client: httpx.Client) -> None:
        reason = self._random.choice([None, "停业"])
        answer = client.delete(self.path, params={"reason": reason} if reason else {}, headers=_ANY)
        if not self._editable():
            assert answer.status_code == 200
        elif self.model.now.state != "draft" and reason is None:
            assert answer.status_code == 422
        else:
            assert answer.status_code == 200
            self.model.becomes(actor, reason, state="withdrawn")

    def _restore(self, actor: str, client: httpx.Client) -> None:
        version = self._random.randint(1, len(self.model.versions))
        then = self.model.versions[version - 1]
        restored = expect(client.post(f"{self.path}/history/{version}/restore", headers=_ANY), 200)
        state = "draft" if self.model.now.state == "withdrawn" else self.model.now.state
        self.model.becomes(actor, title=then.title, days=then.days, state=state)
        whole = expect(client.get(f"{self.path}/history/{version}"), 200)["listing"]
        assert {name: restored[name] for name in whole} == whole

    def _repeat(self, _: str, client: httpx.Client) -> None:
        now = expect(client.get(self.path), 200)
        answer = client.put(self.path, json=now, headers=_ANY)
        assert answer.status_code == (200 if self._editable() else 409)

    def check(self, public: httpx.Client) -> None:
        """What is shown is what the model says, to its owner and to everybody."""
        now = expect(self._people["李娜"].get(self.path), 200)
        shown = (now["title"], now["turnaround_days"], now["state"], now["version"])
        model = self.model.now
        assert shown == (model.title, model.days, model.state, len(self.model.versions))
        assert public.get(self.path).status_code == (200 if model.state == "published" else 404)

    def check_history(self) -> None:
        """Every version is there once, with who, when, why, and from what to what."""
        told = self._told()
        kept = self.model.versions
        assert [version["version"] for version in told] == list(range(len(kept), 0, -1))
        assert sorted((version["at"] for version in told), reverse=True) == [version["at"] for version in told]
        for version, model in zip(reversed(told), kept, strict=True):
            assert (version["actor"], version["reason"], version["state"]) == (model.actor, model.reason, model.state)
        for version, model, before in zip(told, reversed(kept), [*reversed(kept[:-1]), None], strict=True):
            changes = {change["pointer"]: (change["before"], change["after"]) for change in version["changes"]}
            assert changes == _expected(before, model)

    def _told(self) -> list[Any]:
        client, told = self._people["李娜"], []
        page: Any = {"next": f"{self.path}/history?limit=7"}
        while page["next"]:
            page = expect(client.get(page["next"]), 200)
            told += page["items"]
        return told


def _expected(before: Kept | None, after: Kept) -> dict[str, tuple[Any, Any]]:
    if before is None:
        return {}
    fields = (("/title", "title"), ("/turnaround_days", "days"), ("/state", "state"))
    pairs = {pointer: (getattr(before, name), getattr(after, name)) for pointer, name in fields}
    return {pointer: pair for pointer, pair in pairs.items() if pair[0] != pair[1]}


@pytest.mark.parametrize("seed", range(4))
def test_a_random_walk_of_changes_follows_the_model_and_leaves_every_version(
    world: World, mine: Organization, client: httpx.Client, seed: int
) -> None:
    walk = Walk(world, mine, seed)
    for _ in range(40):
        walk.step()
        walk.check(client)
    walk.check_history()
    assert len(walk.model.versions) > 10


@pytest.mark.parametrize("before", _STATES)
@pytest.mark.parametrize("after", _STATES)
def test_every_move_between_two_states_is_possible_or_refused_as_the_table_says(
    world: World, mine: Organization, before: str, after: str
) -> None:
    path = f"/v1/offerings/{world.offering(mine.key, mine.station, state='draft')}"
    for state in {"draft": [], "published": ["published"], "suspended": ["published", "suspended"]}.get(
        before, ["withdrawn"]
    ):
        expect(mine.key.patch(path, json={"state": state, "state_reason": "因故"}, headers=_ANY), 200)
    answer = mine.key.patch(path, json={"state": after, "state_reason": "因故"}, headers=_ANY)
    possible = after in MOVES[before] or (before == after and before != "withdrawn")
    assert answer.status_code == (200 if possible else 409)


@pytest.mark.parametrize(
    ("state", "status"), [("draft", 201), ("published", 201), ("suspended", 409), ("withdrawn", 201)]
)
def test_a_new_offering_begins_in_a_state_that_a_draft_can_get_to(mine: Organization, state: str, status: int) -> None:
    answer = mine.key.post("/v1/offerings", json=offering(mine.station, state=state, state_reason="因故"))
    assert answer.status_code == status


def test_why_it_is_suspended_is_not_why_it_was_renamed(world: World, mine: Organization) -> None:
    path = f"/v1/offerings/{world.offering(mine.key, mine.station)}"
    expect(mine.key.patch(path, json={"state": "suspended", "state_reason": "设备送检"}, headers=_ANY), 200)
    renamed = expect(mine.key.patch(path, json={"title": "改名"}, headers=_ANY), 200)
    assert renamed["state_reason"] == "设备送检"
    reasons = [version["reason"] for version in expect(mine.key.get(f"{path}/history"), 200)["items"]]
    assert reasons == [None, "设备送检", None]


def test_another_reason_for_the_same_state_is_kept_and_told_to_whoever_saw_the_one_before(
    world: World, mine: Organization
) -> None:
    id_ = world.offering(mine.key, mine.station)
    path = f"/v1/offerings/{id_}"
    expect(mine.key.patch(path, json={"state": "suspended", "state_reason": "设备送检"}, headers=_ANY), 200)
    seen = mine.key.get(path).headers["ETag"]
    again = expect(mine.key.patch(path, json={"state_reason": "实验室搬迁"}, headers=_ANY), 200)
    assert (again["state"], again["state_reason"], again["version"]) == ("suspended", "实验室搬迁", 3)
    late = expect(mine.key.patch(path, json={"title": "改名"}, headers={"If-Match": seen}), 412)
    assert [(change["pointer"], change["before"], change["after"]) for change in late["changed"]] == [
        ("/state_reason", "设备送检", "实验室搬迁")
    ]
    batch = {"items": [{**again, "state_reason": "停电"}]}
    assert expect(mine.key.post("/v1/offerings:batch", json=batch), 200)["updated"] == 1
    put = {**again, "state_reason": "停水", "title": "改名"}
    expect(mine.key.put(path, json=put, headers=_ANY), 200)
    assert expect(mine.key.put(path, json=put, headers=_ANY), 200)["version"] == 5
    reasons = [version["reason"] for version in expect(mine.key.get(f"{path}/history"), 200)["items"]]
    assert reasons == ["停水", "停电", "实验室搬迁", "设备送检", None]


def test_a_restored_station_is_exactly_what_it_was(world: World, mine: Organization) -> None:
    path = f"/v1/stations/{world.station(mine.key)}"
    first = expect(mine.key.get(path), 200)
    expect(mine.key.put(path, json={"name": "全新"}, headers=_ANY), 200)
    expect(mine.key.delete(path, headers=_ANY), 200)
    restored = expect(mine.key.post(f"{path}/history/1/restore", headers=_ANY), 200)
    assert restored == {**first, "version": 4, "updated_at": restored["updated_at"]}
    history = expect(mine.key.get(f"{path}/history"), 200)["items"]
    assert [version["action"] for version in history] == ["restored 1", "withdrawn", "replaced", "created"]


def test_a_restoration_needs_the_present_tag_too(world: World, mine: Organization) -> None:
    path = f"/v1/offerings/{world.offering(mine.key, mine.station)}"
    assert mine.key.post(f"{path}/history/1/restore").status_code == 428
    seen = mine.key.get(path).headers["ETag"]
    expect(mine.key.patch(path, json={"title": "改名"}, headers=_ANY), 200)
    assert mine.key.post(f"{path}/history/1/restore", headers={"If-Match": seen}).status_code == 412
