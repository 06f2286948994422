"""Cases made through the API as their people would make them, brought to the state that a test is about."""

import datetime
import time
from typing import Any
from uuid import uuid4

import httpx
import msgspec

from service.clock import today
from tests.service.owners.world import Organization, World, expect

NEED = {"text": "卡尺要校准，0~300mm，示值误差"}


class Providers:
    """Organizations that list the same service; each has one offering for the need."""

    def __init__(self, world: World, organizations: list[Organization]) -> None:
        self.world = world
        self.organizations = organizations
        self.offerings = {world.offering(each.administrator.client, each.station): each for each in organizations}

    def found(self) -> set[str]:
        """Which of the offerings the matcher has found by now."""
        answer = expect(self.world.caller().post("/v1/match", json=NEED), 200)
        return {match["offering"]["id"] for match in answer["matches"]} & set(self.offerings)

    def of(self, referral: dict[str, Any]) -> httpx.Client:
        """Somebody of the organization that a referral was handed to."""
        return self.offerings[referral["offering"]].administrator.client

    def others(self, referral: dict[str, Any]) -> list[httpx.Client]:
        """Somebody of each organization that it was not handed to."""
        return [each.administrator.client for id_, each in self.offerings.items() if id_ != referral["offering"]]


class Case(msgspec.Struct, frozen=True):
    """A need with its enterprise, who holds its token."""

    need: str
    enterprise: httpx.Client
    token: str

    @property
    def path(self) -> str:
        """Where the need is."""
        return f"/v1/needs/{self.need}"

    def now(self, by: httpx.Client | None = None) -> dict[str, Any]:
        """Where it stands, as its enterprise or somebody else sees it."""
        found: dict[str, Any] = expect((by or self.enterprise).get(f"{self.path}/case"), 200)
        return found

    def move(self, to: str, by: httpx.Client | None = None, **said: Any) -> dict[str, Any]:
        """Where it stands after a move that is allowed."""
        moved: dict[str, Any] = expect(self.try_move(to, by, **said), 200)
        return moved

    def try_move(self, to: str, by: httpx.Client | None = None, **said: Any) -> httpx.Response:
        """What a move is answered."""
        return (by or self.enterprise).post(f"{self.path}/moves", json={"to": to, **said})

    def history(self, by: httpx.Client | None = None) -> list[dict[str, Any]]:
        """What happened."""
        items: list[dict[str, Any]] = expect((by or self.enterprise).get(f"{self.path}/history"), 200)["items"]
        return items

    def events(self, referral: str | None = None) -> list[tuple[str, str, str | None]]:
        """What happened to the need itself, or to one referral: event, role of the actor, state that it led to.

        All needs here are one enterprise's and ask the same, so that each is linked to another; that is left out.
        """
        return [
            (entry["event"], entry["actor_role"], entry["to_state"])
            for entry in self.history()
            if entry["referral"] == referral and entry["event"] != "linked"
        ]

    def wait_for(self, state: str) -> dict[str, Any]:
        """Where it stands once time has brought it to a state."""
        deadline = time.monotonic() + 30
        while (found := self.now())["state"] != state and time.monotonic() < deadline:
            time.sleep(0.1)
        assert found["state"] == state, found
        return found

    def wait_for_referral(self, id_: str, state: str) -> dict[str, Any]:
        """A referral of it once time has brought it to a state."""
        deadline = time.monotonic() + 30
        while (found := self.referral(id_))["state"] != state and time.monotonic() < deadline:
            time.sleep(0.1)
        assert found["state"] == state, found
        return found

    def referral(self, id_: str) -> dict[str, Any]:
        """One of its referrals."""
        return next(each for each in self.now()["referrals"] if each["id"] == id_)


def stated(world: World, caller: httpx.Client | None = None, **more: Any) -> Case:
    """A need that was stated, by anybody or by a program with a key."""
    need = expect((caller or world.caller()).post("/v1/needs", json={**NEED, **more}), 201)
    return Case(need["id"], world.holder(need["token"]), need["token"])


def contact(**more: Any) -> dict[str, Any]:
    """Who asks and how to reach them, with all that can be agreed to."""
    return {
        "enterprise": "柳州市示例机械有限公司",
        "person": "王芳",
        "telephone": "13800138000",
        "email": "wang.fang@example.com",
        "uscc": "91350100M000100Y43",
        "address": "示例路1号",
        "consent": {
            "version": "2026-11",
            "purposes": ["refer_to_accepting_station", "follow_up"],
            "recipients": ["accepting_station", "clerk"],
        },
        **more,
    }


def give_contact(case: Case, **more: Any) -> dict[str, Any]:
    """The contact of a need as its enterprise gave it."""
    answer = case.enterprise.put(f"{case.path}/contact", json=contact(**more))
    assert answer.status_code in (200, 201), answer.text
    given: dict[str, Any] = answer.json()
    return given


def submitted(world: World, case: Case | None = None, **said: Any) -> Case:
    """A need that was submitted, with a contact."""
    case = case or stated(world)
    give_contact(case)
    case.move("submitted", **said)
    return case


def planned(world: World, case: Case | None = None, offering: str | None = None) -> Case:
    """A need with a plan, which takes the given offering if one is given."""
    case = case or submitted(world)
    if offering is not None:
        expect(case.enterprise.post(f"{case.path}/plan", json={"pin": {"offerings": [offering]}}), 201)
    case.move("accepted", world.operator)
    case.move("planned", world.operator, cause="量具长期未校准")
    return case


def agreed(world: World, case: Case | None = None, offering: str | None = None) -> tuple[Case, dict[str, Any]]:
    """A need whose plan was agreed, and the referral of its first line."""
    case = planned(world, case, offering)
    referrals = case.move("agreed")["referrals"]
    return case, referrals[0]


def in_progress(world: World, providers: Providers, **more: Any) -> tuple[Case, dict[str, Any]]:
    """A need with a referral that its provider works on."""
    case, referral = agreed(world, submitted(world, stated(world, **more)))
    accept(providers.of(referral), referral["id"])
    return case, refer(providers.of(referral), referral["id"], "in-progress")


def try_refer(by: httpx.Client, referral: str, to: str, **said: Any) -> httpx.Response:
    """What a move of a referral is answered."""
    return by.post(f"/v1/referrals/{referral}/moves", json={"to": to, **said})


def refer(by: httpx.Client, referral: str, to: str, **said: Any) -> dict[str, Any]:
    """A referral after a move that is allowed."""
    found: dict[str, Any] = expect(try_refer(by, referral, to, **said), 200)["referral"]
    return found


def accept(by: httpx.Client, referral: str, **said: Any) -> dict[str, Any]:
    """A referral that its provider has accepted."""
    return refer(by, referral, "accepted", **{"price": 120, "due_on": in_days(7), **said})


def in_days(days: int) -> str:
    """A day as JSON writes it, before today where the number is negative."""
    return (today() + datetime.timedelta(days=days)).isoformat()


def result(**more: Any) -> dict[str, Any]:
    """What came of a referral."""
    return {
        "verdict": "passed",
        "issued_on": in_days(0),
        "report_number": f"JZ{uuid4().hex[:8]}",
        "file_sha256": "ab" * 32,
        "media_type": "application/pdf",
        **more,
    }


def let_time_pass(world: World, what: str, id_: str, column: str = "due_at") -> None:
    """Have a limit of a need or of a referral come."""
    assert (what, column) in {
        ("need", "due_at"),
        ("need", "remind_at"),
        ("referral", "due_at"),
        ("referral", "remind_at"),
    }
    world.execute(f"UPDATE {what} SET {column} = now() - interval '1 second' WHERE id = CAST(:id AS uuid)", id=id_)
