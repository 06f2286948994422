"""Cases that the matrix asks about: needs received by an organization, and referrals handed to it."""

import datetime
import time

import httpx
import msgspec

from service.clock import today
from tests.service.owners.world import World, expect

NEED = {"text": "0~300mm卡尺校准"}
CONTACT = {
    "enterprise": "柳州市示例机械有限公司",
    "person": "王芳",
    "telephone": "13800138000",
    "consent": {
        "version": "2026-11",
        "purposes": ["refer_to_accepting_station"],
        "recipients": ["accepting_station", "clerk"],
    },
}


class Case(msgspec.Struct, frozen=True):
    """A need with its token, and its referral where its plan was agreed."""

    need: str
    token: str
    referral: str = ""


def submitted_case(world: World, station: str, by: httpx.Client | None = None, offering: str | None = None) -> Case:
    """A need that the organization of a station receives; its plan takes an offering if one is given."""
    need = expect((by or world.caller()).post("/v1/needs", json=NEED), 201)
    case = Case(need["id"], need["token"])
    enterprise = world.holder(case.token)
    if offering is not None:
        _pin(enterprise, case, offering)
    expect(enterprise.put(f"/v1/needs/{case.need}/contact", json=CONTACT), 201)
    expect(enterprise.post(f"/v1/needs/{case.need}/moves", json={"to": "submitted", "station": station}), 200)
    return case


def withdrawn_case(world: World, station: str, by: httpx.Client | None = None) -> Case:
    """A need that both its enterprise and its receiver may reopen."""
    case = submitted_case(world, station, by)
    expect(world.holder(case.token).post(f"/v1/needs/{case.need}/moves", json={"to": "withdrawn"}), 200)
    return case


def referred_case(
    world: World, station: str, offering: str, clerk: httpx.Client, by: httpx.Client | None = None
) -> Case:
    """A need whose plan was agreed, so that the offering's station has a referral of it."""
    case = submitted_case(world, station, by, offering)
    for to in ("accepted", "planned"):
        expect(clerk.post(f"/v1/needs/{case.need}/moves", json={"to": to}), 200)
    agreed = expect(world.holder(case.token).post(f"/v1/needs/{case.need}/moves", json={"to": "agreed"}), 200)
    referral = next(each["id"] for each in agreed["referrals"] if each["offering"] == offering)
    return msgspec.structs.replace(case, referral=referral)


def accepted_case(world: World, provider: httpx.Client, case: Case) -> Case:
    """A case whose provider has accepted the referral."""
    accepted = {"to": "accepted", "price": 100, "due_on": (today() + datetime.timedelta(days=7)).isoformat()}
    expect(provider.post(f"/v1/referrals/{case.referral}/moves", json=accepted), 200)
    return case


def with_file(world: World, case: Case) -> str:
    """The id of a file that the enterprise added to its need."""
    headers = {"File-Name": "sizes.txt", "Content-Type": "text/plain"}
    answer = world.holder(case.token).post(f"/v1/needs/{case.need}/attachments", content=b"2.5", headers=headers)
    id_: str = expect(answer, 201)["id"]
    return id_


def _pin(enterprise: httpx.Client, case: Case, offering: str) -> None:
    """Have the plan take an offering, as soon as the index has it."""
    deadline = time.monotonic() + 30
    edits = {"pin": {"offerings": [offering]}}
    while (answer := enterprise.post(f"/v1/needs/{case.need}/plan", json=edits)).status_code == 422:
        assert time.monotonic() < deadline, answer.text
        time.sleep(0.1)
    expect(answer, 201)
