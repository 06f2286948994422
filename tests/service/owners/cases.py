"""Cases that the matrix asks about: needs received by an organization, and referrals handed to it."""

import datetime
import time
from uuid import uuid4

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


def brought_to(world: World, case: Case, state: str, schema: str) -> Case:
    """The case in a state that comes after delivery, long enough after it for the first follow-up."""
    changed = (
        f"UPDATE {schema}.need SET state = :state, delivered_at = now() - interval '40 days', due_at = NULL,"
        " remind_at = NULL WHERE id = CAST(:need AS uuid)"
    )
    world.execute(changed, state=state, need=case.need)
    return case


def repeated(world: World, case: Case, first: Case, schema: str) -> Case:
    """The case as one that states again what another did."""
    linked = f"UPDATE {schema}.need SET duplicate_of = CAST(:first AS uuid) WHERE id = CAST(:need AS uuid)"
    world.execute(linked, first=first.need, need=case.need)
    return case


def with_gap(world: World, case: Case, schema: str) -> str:
    """The id of a requirement of the need that nothing meets."""
    id_ = str(uuid4())
    opened = (
        f"INSERT INTO {schema}.gap (id, need_id, requirement, label, opened_at)"
        " VALUES (CAST(:id AS uuid), CAST(:need AS uuid), 'r99', '平面度检定', now())"
    )
    world.execute(opened, id=id_, need=case.need)
    return id_


def with_solved_case(world: World, case: Case, organization: str, state: str, schema: str) -> str:
    """The id of the case that was proposed of a need which an organization received, as its enterprise agreed."""
    id_ = str(uuid4())
    shared = (
        f"INSERT INTO {schema}.evaluation (need_id, answered, solved, score, share_as_case, at)"
        " VALUES (CAST(:need AS uuid), true, true, 5, true, now())"
    )
    world.execute(shared, need=case.need)
    proposed = (
        f"INSERT INTO {schema}.solved_case (id, need_id, state, problem, asked_by, received_by, solved, grade, closed_at,"
        " changed_at) VALUES (CAST(:id AS uuid), CAST(:need AS uuid), :state, '卡尺校准', :id, CAST(:organization AS uuid),"
        " true, 'self_stated', now(), now())"
    )
    world.execute(proposed, id=id_, need=case.need, state=state, organization=organization)
    return id_


def _pin(enterprise: httpx.Client, case: Case, offering: str) -> None:
    """Have the plan take an offering, as soon as the index has it."""
    deadline = time.monotonic() + 30
    edits = {"pin": {"offerings": [offering]}}
    while (answer := enterprise.post(f"/v1/needs/{case.need}/plan", json=edits)).status_code == 422:
        assert time.monotonic() < deadline, answer.text
        time.sleep(0.1)
    expect(answer, 201)
