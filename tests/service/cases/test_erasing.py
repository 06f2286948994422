"""What could tell of a person is exported whole, erased for good, and the case stays in history without one."""

import json
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import create_async_engine
from sqlalchemy.pool import NullPool

from models.base import Base
from models.queries.erasing import ERASED
from tests.running import RunningService
from tests.service.attachments.files import pdf
from tests.service.cases.making import (
    Case,
    Providers,
    give_contact,
    in_progress,
    result,
    stated,
    submitted,
)
from tests.service.cases.test_attachments import add
from tests.service.owners.world import World, expect

_STAYS = {
    "need": "id adcode industry enterprise_size state source token_hash only",
    "case_move": "event actor_role actor from_state to_state reason",
    "message": "author_role author",
    "referral": "offering title station station_name state scope_line reason notice requirements schemes",
    "referral_result": "report_number verdict file_sha256 media_type recorded_by",
    "evaluation": "",
    "follow_up": "recorded_by",
    "outcome_figure": "indicator grade document stated_by",
    "gap": "requirement element industry adcode found_in offerings missing state",
    "solved_case": "state problem cause solution offerings stations providers elements proposed industry adcode stated_by grade",
    "consent": "version purpose recipient",
    "contact_view": "organization role viewer what purpose",
    "answer": "ranking",
    "plan": "ranking",
}
"""Table → its texts that tell of no person, or of those who worked for one; all others are emptied."""
_EMPTIED = {
    "need": "text place_name constraints cause as_written",
    "case_move": "note",
    "message": "text",
    "referral": "labels",
    "referral_result": "summary",
    "evaluation": "comment",
    "follow_up": "note",
    "outcome_figure": "method",
    "gap": "label answer",
    "solved_case": "asked_by",
    "answer": "shown",
    "plan": "shown edits",
}


def test_every_text_of_a_need_either_stays_or_is_emptied_and_somebody_decided_which() -> None:
    for table in Base.metadata.sorted_tables:
        if not {"need_id", "referral_id"} & set(table.c.keys()) and table.name != "need":
            continue
        if table.name in ("contact", "attachment"):
            continue
        texts = {column.name for column in table.c if str(column.type) in ("TEXT", "JSONB", "ARRAY", "TEXT[]")}
        decided = set(f"{_STAYS.get(table.name, '')} {_EMPTIED.get(table.name, '')}".split())
        assert texts <= decided, table.name


@pytest.fixture
def canary() -> str:
    """A word that exists nowhere else, of letters that are no unit and no number."""
    return "canary" + uuid4().hex.translate(str.maketrans("0123456789abcdef", "ghijklnopqrtuvwx"))


def _told_everywhere(world: World, providers: Providers, canary: str) -> tuple[Case, dict[str, Any]]:
    """A case in which everybody wrote the canary wherever there is room for words, and that came to its end."""
    text = f"卡尺要校准，0~300mm，示值误差，{canary}"
    case, referral = in_progress(world, providers, text=text, as_written=[canary])
    give_contact(case, enterprise=canary, person=canary[:90], address=canary)
    expect(add(case, f"{canary}.pdf", pdf(canary)), 201)
    key = {"Idempotency-Key": uuid4().hex}
    for by, path in ((case.enterprise, case.path), (providers.of(referral), f"/v1/referrals/{referral['id']}")):
        expect(by.post(f"{path}/messages", json={"text": canary}, headers=key), 201)
    done = {"to": "completed", "note": canary, "result": result(summary=canary)}
    expect(providers.of(referral).post(f"/v1/referrals/{referral['id']}/moves", json=done, headers=key), 200)
    for statement in _OTHER_WORDS:
        world.execute(statement, need=case.need, words=canary)
    return case, referral


_OTHER_WORDS = (
    "INSERT INTO evaluation (need_id, answered, solved, score, comment, at)"
    " VALUES (CAST(:need AS uuid), true, true, 5, CAST(:words AS text), now())",
    "INSERT INTO follow_up (need_id, delivered_at, round, answered, solved, recorded_by, note, at)"
    " VALUES (CAST(:need AS uuid), now(), 1, true, true, 'clerk', CAST(:words AS text), now())",
    "INSERT INTO outcome_figure (need_id, indicator, value, grade, method, stated_by, at)"
    " VALUES (CAST(:need AS uuid), 'cost_saved', 5000, 'self_stated', CAST(:words AS text), 'enterprise', now())",
    "INSERT INTO gap (need_id, requirement, label, answer, opened_at)"
    " VALUES (CAST(:need AS uuid), 'r9', '平面度检定', CAST(:words AS text), now())",
    "INSERT INTO solved_case (need_id, problem, cause, solution, asked_by, solved, grade, closed_at, changed_at)"
    " VALUES (CAST(:need AS uuid), CAST(:words AS text), CAST(:words AS text), CAST(:words AS text), CAST(:words AS text), true, 'self_stated', now(), now())",
    "UPDATE need SET cause = CAST(:words AS text), place_name = CAST(:words AS text), constraints = jsonb_build_object('accreditations',"
    " jsonb_build_array(CAST(:words AS text))) WHERE id = CAST(:need AS uuid) AND CAST(:words AS text) IS NOT NULL",
)
"""Statements that put words where people write them later in a case."""


async def _tables_with(service: RunningService, canary: str) -> set[str]:
    engine = create_async_engine(service.owner_url, poolclass=NullPool)
    found = set()
    async with engine.connect() as owner:
        for table in Base.metadata.sorted_tables:
            rows = " ".join((await owner.scalars(text(f'SELECT t::text FROM "{table.name}" t'))).all())
            if canary in rows or canary.encode().hex() in rows:
                found.add(table.name)
    await engine.dispose()
    return found


async def test_erased_is_erased_from_every_table_and_history_and_figures_stay(
    world: World, providers: Providers, service: RunningService, canary: str
) -> None:
    case, referral = _told_everywhere(world, providers, canary)
    sealed = {"contact", "attachment"}
    told = await _tables_with(service, canary)
    assert told == {*(set(_EMPTIED) - {"referral"}), "idempotent_request"}
    assert not told & sealed
    moves = len(case.history())
    assert case.enterprise.delete(f"{case.path}/contact").status_code == 204
    assert await _tables_with(service, canary) == set()
    found = case.now()
    assert (found["state"], found["problem"]["text"]) == ("delivered", ERASED)
    assert found["referrals"][0]["result"]["verdict"] == "passed"
    figure = "SELECT value FROM outcome_figure WHERE need_id = CAST(:id AS uuid) AND indicator = 'cost_saved'"
    assert world.value(figure, id=case.need) == 5000
    assert [entry["event"] for entry in case.history()][moves:] == ["erased"]
    for path in ("", "/plan", "/plan.pdf", "/contact", "/attachments"):
        assert case.enterprise.get(f"{case.path}{path}").json()["code"] == "erased", path
    assert providers.of(referral).get(f"/v1/referrals/{referral['id']}/contact").status_code == 404
    assert providers.of(referral).get(f"/v1/referrals/{referral['id']}/attachments").status_code == 404
    assert case.enterprise.get(f"{case.path}/contact/views").status_code == 200
    assert case.enterprise.delete(f"{case.path}/contact").status_code == 204
    assert canary not in service.output_with(case.need)


async def test_a_need_that_was_not_understood_is_erased_from_its_requirements_too(
    world: World, providers: Providers, service: RunningService, canary: str
) -> None:
    case = submitted(world, stated(world, text=canary))
    (requirement,) = expect(case.enterprise.get(case.path), 200)["answer"]["understanding"]["requirements"]
    assert (requirement["kind"], requirement["label"]) == ("problem", canary)
    case.move("accepted", world.operator)
    case.move("no_match", world.operator, note=canary)
    world.execute(
        "INSERT INTO gap (need_id, requirement, label, opened_at) VALUES (CAST(:need AS uuid), 'r1', :label, now())"
        " ON CONFLICT DO NOTHING",
        need=case.need,
        label=canary,
    )
    assert "gap" in await _tables_with(service, canary)
    assert case.enterprise.delete(f"{case.path}/contact").status_code == 204
    assert await _tables_with(service, canary) == set()
    assert case.now()["state"] == "withdrawn"


def test_while_a_referral_is_open_nothing_is_erased_and_the_answer_says_to_cancel_it(
    world: World, providers: Providers
) -> None:
    case, referral = in_progress(world, providers)
    refused = case.enterprise.delete(f"{case.path}/contact")
    assert (refused.status_code, refused.json()["code"]) == (409, "not-in-this-state")
    assert refused.json()["errors"][0]["pointer"] == f"/referrals/{referral['id']}"
    assert case.enterprise.get(f"{case.path}/contact").status_code == 200


def test_an_erased_need_is_neither_taken_up_again_nor_added_to(world: World) -> None:
    case = submitted(world)
    assert case.enterprise.delete(f"{case.path}/contact").status_code == 204
    assert case.now()["state"] == "withdrawn"
    assert case.enterprise.put(f"{case.path}/contact", json={}).status_code in (400, 410)
    for answer in (
        add(case, "图纸.pdf", pdf()),
        case.try_move("submitted"),
        case.enterprise.post(f"{case.path}/messages", json={"text": "还在吗"}),
        case.enterprise.post(f"{case.path}/plan", json={}),
        case.enterprise.post(f"{case.path}/consents", json={"purpose": "follow_up", "given": False}),
    ):
        assert (answer.status_code, answer.json()["code"]) == (410, "erased"), answer.request.url
    assert case.try_move("reopened").status_code == 409


def test_a_contact_that_is_given_while_the_need_is_erased_is_not_there_afterwards(world: World) -> None:
    for _ in range(5):
        case = stated(world)
        give_contact(case)

        def put(_: int, case: Case = case) -> int:
            body = {"enterprise": "某厂", "person": "王芳", "telephone": "13800138000"}
            consent = {
                "version": "2026-11",
                "purposes": ["refer_to_accepting_station"],
                "recipients": ["accepting_station"],
            }
            return case.enterprise.put(f"{case.path}/contact", json={**body, "consent": consent}).status_code

        with ThreadPoolExecutor(6) as threads:
            puts = [threads.submit(put, number) for number in range(5)]
            erased = threads.submit(case.enterprise.delete, f"{case.path}/contact").result()
            statuses = {each.result() for each in puts}
        assert erased.status_code == 204
        assert statuses <= {200, 410}
        assert expect(case.enterprise.get(f"{case.path}/export"), 200)["contact"] is None
        assert world.value("SELECT count(*) FROM contact WHERE need_id = CAST(:id AS uuid)", id=case.need) == 0


def test_an_export_holds_everything_that_is_stored_and_nothing_that_opens_anything(
    world: World, providers: Providers, canary: str
) -> None:
    case, referral = _told_everywhere(world, providers, canary)
    expect(providers.of(referral).get(f"/v1/referrals/{referral['id']}/contact"), 200)
    answer = case.enterprise.get(f"{case.path}/export")
    exported = expect(answer, 200)
    assert exported["contact"]["enterprise"] == canary
    assert [file["name"] for file in exported["attachments"]] == [f"{canary}.pdf"]
    records = exported["records"]
    assert records["need"][0]["text"].endswith(canary)
    assert {message["text"] for message in records["message"]} == {canary}
    assert [view["viewer"] for view in records["contact_view"]] == ["李娜"]
    filled = {table for table, rows in records.items() if rows}
    assert filled >= {"answer", "plan", "referral", "referral_result", "case_move", "consent"}
    written = json.dumps(exported)
    assert case.token not in written
    assert "token_hash" not in written
    assert "enterprise_mark" not in written
    assert "attachment" in answer.headers["Content-Disposition"]
    stranger = stated(world)
    assert stranger.enterprise.get(f"{case.path}/export").status_code == 404
