"""Files of listings: what a clerk sends is stored as a whole or not at all, told by cell, and can be undone."""

import io
import os
import signal
import zipfile
from typing import Any
from uuid import uuid4

import httpx
import openpyxl
import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from tests.running import RunningService
from tests.service.owners.imports import counts, done, ended, reverted, rows, sent, workbook
from tests.service.owners.world import Organization, World, expect

_GOOD = ("A1,钢筋拉伸试验,抗拉强度、断后伸长率,3个工作日,200~400元", "A2,水泥强度检验,抗压强度,28,300")


@pytest.fixture
def station(world: World, mine: Organization) -> str:
    """A station without any listing yet."""
    return world.station(mine.key)


def listing(caller: httpx.Client, station: str, code: str) -> dict[str, object]:
    """A listing by its station and own code."""
    found: dict[str, object] = expect(caller.get(f"/v1/offerings/{station}.{code}"), 200)
    return found


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_a_csv_file_becomes_published_listings(mine: Organization, station: str, encoding: str) -> None:
    found = done(mine.key, rows(*_GOOD).decode().encode(encoding), station=station)
    assert (found["state"], counts(found)) == ("done", (2, 0, 0, 0))
    first = listing(mine.key, station, "A1")
    assert (first["state"], first["turnaround_days"]) == ("published", 3)
    assert first["items"] == ["抗拉强度", "断后伸长率"]
    assert first["price"] == {"min": 200.0, "max": 400.0, "currency": "CNY", "basis": None}


def test_a_file_sent_again_changes_nothing_and_one_with_another_price_updates(mine: Organization, station: str) -> None:
    first = done(mine.key, workbook(*(line.split(",") for line in _GOOD)), station=station)
    assert counts(first) == (2, 0, 0, 0)
    assert counts(done(mine.key, rows(*_GOOD), station=station)) == (0, 0, 2, 0)
    assert counts(done(mine.key, rows(_GOOD[0], _GOOD[1].replace("300", "310")), station=station)) == (0, 1, 1, 0)


def test_columns_that_a_file_does_not_have_stay_as_they_are(mine: Organization, station: str) -> None:
    done(mine.key, rows(*_GOOD), station=station)
    done(mine.key, "编号,服务名称,价格\nA1,钢筋拉伸试验,500".encode(), station=station)
    kept = listing(mine.key, station, "A1")
    assert kept["items"] == ["抗拉强度", "断后伸长率"]
    assert kept["price"] == {"min": 500.0, "max": 500.0, "currency": "CNY", "basis": None}


def test_every_error_is_told_by_its_cell_and_nothing_is_stored(mine: Organization, station: str) -> None:
    found = done(mine.key, rows(_GOOD[0], "A2,x,抗压强度,很快,abc", "A1,重复,,,"), station=station)
    assert found["state"] == "refused"
    assert {error["cell"] for error in found["report"]["errors"]} == {"B3", "D3", "E3", "A4"}
    assert all(error["message"] and error["message_en"] for error in found["report"]["errors"])
    assert mine.key.get(f"/v1/offerings/{station}.A1").status_code == 404


def test_bad_rows_can_be_skipped(mine: Organization, station: str) -> None:
    found = done(mine.key, rows(_GOOD[0], "A2,x,抗压强度,很快,abc"), station=station, mode="skip_bad_rows")
    assert (found["state"], counts(found)) == ("done", (1, 0, 0, 1))
    assert listing(mine.key, station, "A1")["title"] == "钢筋拉伸试验"


def test_the_same_file_comes_back_with_its_errors_and_can_be_sent_as_it_is(mine: Organization, station: str) -> None:
    found = done(
        mine.key, workbook(_GOOD[0].split(","), "A2,水泥强度检验,抗压强度,很快,300".split(",")), station=station
    )
    content = mine.key.get(f"/v1/imports/{found['id']}/marked.xlsx")
    assert "attachment" in content.headers["content-disposition"]
    book = openpyxl.load_workbook(io.BytesIO(content.content))
    sheet = book["服务项"]
    heading = next(cell for cell in sheet[1] if cell.value == "错误")
    assert sheet.cell(3, heading.column).value
    place = next(cell.column for cell in sheet[1] if cell.value == "周期")
    assert sheet.cell(3, place).fill.fgColor.rgb != "00000000"
    sheet.cell(3, place).value = "5"
    repaired = io.BytesIO()
    book.save(repaired)
    assert counts(done(mine.key, repaired.getvalue(), station=station)) == (2, 0, 0, 0)


def test_a_dry_run_says_what_would_be_and_stores_nothing(mine: Organization, station: str) -> None:
    found = done(mine.key, rows(*_GOOD), station=station, dry_run="true")
    assert (found["state"], counts(found)) == ("done", (2, 0, 0, 0))
    assert found["revertable_until"] is None
    assert mine.key.get(f"/v1/offerings/{station}.A1").status_code == 404


def test_an_import_can_leave_drafts_and_keeps_what_is_suspended_suspended(mine: Organization, station: str) -> None:
    done(mine.key, rows(*_GOOD), station=station, publish="false")
    assert listing(mine.key, station, "A1")["state"] == "draft"
    done(mine.key, rows(*_GOOD), station=station)
    assert listing(mine.key, station, "A1")["state"] == "published"
    change = {"state": "suspended", "state_reason": "设备检修"}
    expect(mine.key.patch(f"/v1/offerings/{station}.A1", json=change, headers={"If-Match": "*"}), 200)
    done(mine.key, rows(_GOOD[0].replace("200~400", "250")), station=station)
    assert listing(mine.key, station, "A1")["state"] == "suspended"


def test_an_import_is_undone_but_for_what_somebody_changed_since(mine: Organization, station: str) -> None:
    done(mine.key, rows(_GOOD[0]), station=station)
    found = done(
        mine.key, rows(_GOOD[0].replace("200~400", "1"), _GOOD[1], "A3,混凝土抗渗试验,抗渗等级,40,900"), station=station
    )
    changed = {"summary": "由人修改"}
    expect(mine.key.patch(f"/v1/offerings/{station}.A3", json=changed, headers={"If-Match": "*"}), 200)
    undone = reverted(mine.key, found["id"])
    assert (undone["state"], undone["report"]["reverted"], undone["report"]["kept"]) == (
        "reverted",
        2,
        [f"{station}.A3"],
    )
    assert listing(mine.key, station, "A1")["price"] == {"min": 200.0, "max": 400.0, "currency": "CNY", "basis": None}
    assert listing(mine.key, station, "A2")["state"] == "withdrawn"
    assert listing(mine.key, station, "A3")["summary"] == "由人修改"
    assert mine.key.post(f"/v1/imports/{found['id']}/revert").status_code == 409


async def test_an_import_older_than_seven_days_cannot_be_undone(
    mine: Organization, station: str, owner: AsyncConnection
) -> None:
    found = done(mine.key, rows(*_GOOD), station=station)
    older = "UPDATE listing_import SET created_at = now() - interval '7 days 1 minute' WHERE id = :id"
    await owner.execute(text(older), {"id": found["id"]})
    assert mine.key.post(f"/v1/imports/{found['id']}/revert").status_code == 409


def test_history_names_who_sent_the_file(mine: Organization, station: str) -> None:
    done(mine.administrator.client, rows(_GOOD[0]), station=station)
    history = expect(mine.key.get(f"/v1/offerings/{station}.A1/history"), 200)["items"]
    assert [(version["action"], version["actor"]) for version in history] == [("imported", "李娜")]


def test_a_file_sent_twice_with_one_key_is_taken_once(mine: Organization, station: str) -> None:
    key = uuid4().hex
    first, again = (sent(mine.key, rows(*_GOOD), station=station, key=key) for _ in range(2))
    assert first.content == again.content
    assert again.headers["idempotency-replayed"] == "true"
    missing = mine.key.post(
        "/v1/imports", params={"content": "testing"}, content=rows(*_GOOD), headers={"Content-Type": "text/csv"}
    )
    assert (missing.status_code, missing.json()["code"]) == (428, "idempotency-key-required")


def test_an_import_is_nobody_elses(mine: Organization, other: Organization, station: str) -> None:
    found = done(mine.key, rows("A1,x,,,"), station=station)
    for path in ("", "/marked.xlsx"):
        assert other.key.get(f"/v1/imports/{found['id']}{path}").status_code == 404
    for verb in ("cancel", "revert"):
        assert other.key.post(f"/v1/imports/{found['id']}/{verb}").status_code == 404
    assert found["id"] not in {item["id"] for item in other.key.get("/v1/imports").json()["items"]}
    assert sent(other.key, rows(*_GOOD), station=station).status_code == 422


def test_a_row_cannot_take_a_listing_of_another_organization(
    mine: Organization, other: Organization, world: World, station: str
) -> None:
    theirs = world.offering(other.key, other.station, id=f"{station}.A1")
    found = done(mine.key, rows(_GOOD[0]), station=station)
    assert (found["state"], found["report"]["errors"][0]["code"]) == ("refused", "taken")
    assert expect(other.key.get(f"/v1/offerings/{theirs}"), 200)["title"] != "钢筋拉伸试验"


def test_a_scope_annex_becomes_scope_lines_and_again_updates_them(mine: Organization, station: str) -> None:
    annex = (
        "序号,检测对象,项目/参数,检测标准（方法）名称及编号（含年号）,限制范围,说明\n"
        "1,钢筋,抗拉强度,《金属材料 拉伸试验 第1部分：室温试验方法》GB/T 228.1-2021,只用方法B,\n"
        "2,钢筋,弯曲性能,GB/T 232-2024,,\n"
        "3,水泥,抗压强度,GB/T 17671-2021,,\n"
    ).encode()
    found = done(mine.key, annex, station=station, content="scope_annex")
    assert (found["state"], counts(found)) == ("done", (2, 0, 0, 0))
    listed = expect(mine.key.get("/v1/offerings", params={"station": station, "state": "any"}), 200)["items"]
    lines = {line["parameter"]: line for item in listed for line in item["scope_lines"]}
    assert lines["抗拉强度"]["standard"] == "GB/T 228.1-2021"
    assert lines["抗拉强度"]["limits"] == "只用方法B"
    assert counts(done(mine.key, annex, station=station, content="scope_annex")) == (0, 0, 2, 0)


def test_what_an_annex_has_no_column_for_stays_verified(mine: Organization, station: str) -> None:
    annex = (
        "CNAS注册号：L12345 有效期至2029-09-19\n检测对象,项目/参数,检测方法\n钢筋,抗拉强度,GB/T 228.1-2021\n".encode()
    )
    found = done(mine.key, annex, station=station, content="scope_annex")
    assert [warning["code"] for warning in found["report"]["warnings"]] == ["accreditation-in-title"]

    def listed() -> dict[str, Any]:
        items = expect(mine.key.get("/v1/offerings", params={"station": station, "state": "any"}), 200)["items"]
        (item,) = items
        return dict(item)

    held = listed()["scope_lines"][0]["accreditations"]
    assert [(one["certificate"], one["state"]) for one in held] == [("CNAS L12345", "unverified")]
    assert listed()["accreditations"] == []
    lines = [{**listed()["scope_lines"][0], "accreditations": [{**held[0], "certificate": "L12345", "state": "valid"}]}]
    path = f"/v1/offerings/{listed()['id']}"
    expect(mine.key.patch(path, json={"scope_lines": lines}, headers={"If-Match": "*"}), 200)
    untitled = annex.partition(b"\n")[2]
    for again in (annex, untitled):
        done(mine.key, again, station=station, content="scope_annex")
        assert [one["state"] for one in listed()["scope_lines"][0]["accreditations"]] == ["valid"]


def test_a_line_of_an_annex_belongs_to_its_own_station_alone(
    mine: Organization, other: Organization, world: World, station: str
) -> None:
    second = world.station(mine.key)
    head = "服务站编号,检测对象,项目/参数,检测标准（方法）名称及编号（含年号）\n"
    lines = f"{station},水,pH,GB/T 6920-1986\n{second},水,浊度,GB 13200-1991\n"
    found = done(mine.key, (head + lines).encode(), station=station, content="scope_annex")
    assert (found["state"], counts(found)) == ("done", (2, 0, 0, 0))
    for at, parameter in ((station, "pH"), (second, "浊度")):
        listed = expect(mine.key.get("/v1/offerings", params={"station": at, "state": "any"}), 200)["items"]
        assert [line["parameter"] for item in listed for line in item["scope_lines"]] == [parameter]
    foreign = f"{head}{other.station},水,色度,GB 11903-1989\n"
    refused = done(mine.key, foreign.encode(), station=station, content="scope_annex")
    assert (refused["state"], refused["report"]["errors"][0]["code"]) == ("refused", "unknown-station")


def test_an_object_with_more_lines_than_an_offering_can_have_is_an_error_that_says_so(
    mine: Organization, station: str
) -> None:
    lines = "".join(f"水,参数{number},GB/T 6920-1986\n" for number in range(1_001))
    annex = f"检测对象,项目/参数,检测标准（方法）名称及编号（含年号）\n{lines}".encode()
    found = done(mine.key, annex, station=station, content="scope_annex")
    assert (found["state"], found["report"]["refusal"]) == ("refused", None)
    assert "1000" in found["report"]["errors"][0]["message"]


def test_a_character_that_cannot_be_stored_is_an_error_of_its_cell(mine: Organization, station: str) -> None:
    found = done(mine.key, rows("A1,钢筋\x00拉伸试验,,,", _GOOD[1]), station=station)
    assert (found["state"], found["report"]["errors"][0]["cell"]) == ("refused", "B2")


def test_two_rows_that_mean_one_listing_do_not_overwrite_one_another(mine: Organization, station: str) -> None:
    done(mine.key, rows(_GOOD[0]), station=station)
    found = done(mine.key, rows(_GOOD[0], f"{station}.A1,同一个服务项,,,"), station=station)
    assert (found["state"], [error["code"] for error in found["report"]["errors"]]) == ("refused", ["duplicate"])
    assert listing(mine.key, station, "A1")["title"] == "钢筋拉伸试验"


def test_what_was_withdrawn_comes_back_by_a_file_as_a_draft_only(mine: Organization, station: str) -> None:
    done(mine.key, rows(_GOOD[0]), station=station)
    path = f"/v1/offerings/{station}.A1"
    expect(mine.key.delete(path, params={"reason": "不再开展"}, headers={"If-Match": "*"}), 200)
    done(mine.key, rows(_GOOD[0]), station=station)
    assert listing(mine.key, station, "A1")["state"] == "draft"


def test_an_import_that_was_undone_leaves_what_was_suspended_with_its_reason(mine: Organization, station: str) -> None:
    done(mine.key, rows(_GOOD[0]), station=station)
    change = {"state": "suspended", "state_reason": "设备检修"}
    expect(mine.key.patch(f"/v1/offerings/{station}.A1", json=change, headers={"If-Match": "*"}), 200)
    found = done(mine.key, rows(_GOOD[0].replace("200~400", "250")), station=station)
    reverted(mine.key, found["id"])
    kept = listing(mine.key, station, "A1")
    assert (kept["state"], kept["state_reason"]) == ("suspended", "设备检修")
    assert mine.key.post(f"/v1/imports/{found['id']}/cancel").status_code == 409


def test_options_of_a_file_belong_to_the_request_that_is_sent_once(mine: Organization, station: str) -> None:
    key = uuid4().hex
    expect(sent(mine.key, rows(*_GOOD), station=station, key=key, dry_run="true"), 202)
    other = sent(mine.key, rows(*_GOOD), station=station, key=key, dry_run="false")
    assert (other.status_code, other.json()["code"]) == (422, "idempotency-key-reused")


async def test_nobody_queues_files_without_end(world: World, owner: AsyncConnection) -> None:
    crowd = world.organization("丁实验室")
    found = done(crowd.key, rows("A1,x,,,"), station=crowd.station)
    waiting = "UPDATE listing_import SET state = :state, worker_seen = now() + interval '1 hour' WHERE id = :id"
    ids = [found["id"], *(done(crowd.key, rows("A1,x,,,"), station=crowd.station)["id"] for _ in range(9))]
    for id_ in ids:
        await owner.execute(text(waiting), {"state": "running", "id": id_})
    assert sent(crowd.key, rows(*_GOOD), station=crowd.station).status_code == 429
    for id_ in ids:
        await owner.execute(text(waiting), {"state": "refused", "id": id_})


def test_what_is_exported_is_imported_unchanged(mine: Organization, station: str) -> None:
    done(mine.key, rows(*_GOOD), station=station)
    for name in ("offerings.xlsx", "offerings.csv"):
        content = expect_file(mine.key, f"/v1/exports/{name}", station)
        assert counts(done(mine.key, content, station=station)) == (0, 0, 2, 0)


def test_an_export_holds_no_live_formula(mine: Organization, world: World, station: str) -> None:
    world.offering(
        mine.key, station, title='=HYPERLINK("http://evil.example")', summary="+1", items=["@SUM(1)", "＝1+1"]
    )
    with zipfile.ZipFile(io.BytesIO(expect_file(mine.key, "/v1/exports/offerings.xlsx", station))) as archive:
        sheets = [archive.read(name) for name in archive.namelist() if "worksheets/" in name]
    assert sheets
    assert not any(b"<f>" in sheet for sheet in sheets)
    lines = expect_file(mine.key, "/v1/exports/offerings.csv", station).decode("utf-8-sig")
    assert ",=HYPERLINK" not in lines
    assert ',"=HYPERLINK' not in lines


@pytest.mark.parametrize("name", ["testing.xlsx", "metrology.xlsx", "training.csv", "scope_annex.xlsx"])
def test_a_template_can_be_sent_back_as_it_is_and_holds_nothing(mine: Organization, station: str, name: str) -> None:
    template = mine.key.get(f"/v1/templates/{name}")
    assert template.status_code == 200
    found = done(mine.key, template.content, station=station, content=name.partition(".")[0])
    assert counts(found) == (0, 0, 0, 0)


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"\x89PNG\r\n\x1a\n" + bytes(200), "not-a-spreadsheet"),
        (bytes.fromhex("d0cf11e0a1b11ae1") + bytes(2000), "old-format"),
        (b"PK\x03\x04" + bytes(100), "truncated"),
    ],
)
def test_what_is_no_spreadsheet_is_refused_with_advice(
    mine: Organization, station: str, content: bytes, code: str
) -> None:
    found = done(mine.key, content, station=station, media_type="application/octet-stream")
    assert (found["state"], found["report"]["refusal"]) == ("refused", code)
    assert found["report"]["refusal_message"]


def test_history_names_who_imported_and_who_undid_it_and_by_what_means(mine: Organization, station: str) -> None:
    found = done(mine.key, rows("W1,卡尺校准,,,"), station=station)
    undone = reverted(mine.administrator.client, found["id"])
    assert (undone["state"], undone["actor"], undone["reverted_by"]) == ("reverted", "实验室系统", "李娜")
    history = expect(mine.key.get(f"/v1/offerings/{station}.W1/history"), 200)["items"]
    assert [(one["action"], one["actor"], one["actor_kind"], one["import_id"]) for one in history] == [
        ("reverted", "李娜", "person", found["id"]),
        ("imported", "实验室系统", "key", found["id"]),
    ]


def test_a_file_over_the_limit_is_refused_at_once(mine: Organization, station: str) -> None:
    assert sent(mine.key, bytes(20_000_001), station=station, media_type="text/csv").status_code == 413


async def test_an_import_that_loses_its_worker_is_done_by_the_next(
    mine: Organization, station: str, service: RunningService, owner: AsyncConnection
) -> None:
    many = [f"K{number},钢筋拉伸试验{number},抗拉强度,3,200" for number in range(3_000)]
    id_ = expect(sent(mine.key, rows(*many), station=station), 202)["id"]
    (worker,) = service.working
    os.kill(worker, signal.SIGKILL)
    # Nobody waits here until it is seen by itself that the worker has gone.
    await owner.execute(
        text("UPDATE listing_import SET worker_seen = now() - interval '1 minute' WHERE id = :id"), {"id": id_}
    )
    found = ended(mine.key, id_)
    assert (found["state"], counts(found)) == ("done", (3_000, 0, 0, 0))
    history = expect(mine.key.get(f"/v1/offerings/{station}.K2999/history"), 200)["items"]
    assert len(history) == 1


def expect_file(caller: httpx.Client, path: str, station: str) -> bytes:
    """A file that is downloaded."""
    answer = caller.get(path, params={"station": station})
    assert answer.status_code == 200
    return answer.content
