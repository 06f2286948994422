"""An import counts what it does, names what is wrong to the field, and stores all or nothing."""

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest

from models.connecting import command_engine
from models.queries.importing import count_offerings
from service.catalogue.importing import Count, import_catalogue
from tests.commands.running import FIXTURES, nqi, nqi_json
from tests.models.databases import Database, open_folder

_STATION = {"id": "S-1", "name": "示例站", "organization": {"name": "示例机构", "uscc": "91450200MA5K00000X"}}
_OFFERING = {"id": "O-1", "station": "S-1", "title": "卡尺校准", "element": "metrology"}


@pytest.fixture(scope="module")
def served() -> Iterator[Path]:
    """A data folder that the tests of this file share, with the fixtures in it."""
    with open_folder() as folder:
        assert nqi(folder / "data", "import", FIXTURES).returncode == 0
        yield folder / "data"


def _write(folder: Path, stations: list[Any], offerings: list[Any]) -> Path:
    for name, rows in (("stations", stations), ("offerings", offerings)):
        lines = [row if isinstance(row, bytes) else msgspec.json.encode(row) for row in rows]
        (folder / f"{name}.jsonl").write_bytes(b"".join(line + b"\n" for line in lines))
    return folder


def _counts(report: Any) -> list[int]:
    return [report["offerings"][name] for name in ("created", "updated", "unchanged", "failed")]


def test_rows_are_counted_as_created_updated_unchanged_and_failed(served: Path, tmp_path: Path) -> None:
    offerings: list[dict[str, Any]] = [{**_OFFERING, "id": f"C-{number}", "station": "S-counts"} for number in range(3)]
    _write(tmp_path, [{**_STATION, "id": "S-counts", "organization": None}], offerings)
    first = nqi_json(served, "import", tmp_path)
    assert first["stored"]
    assert first["stations"]["created"] == 1
    assert _counts(first) == [3, 0, 0, 0]
    offerings[0]["title"] = "千分尺校准"
    offerings[1]["turnaround_days"] = -1
    _write(tmp_path, [], offerings)
    assert _counts(nqi_json(served, "import", tmp_path, "--skip-bad")) == [0, 1, 1, 1]


def test_importing_the_same_twice_changes_nothing(served: Path) -> None:
    done = nqi(served, "import", FIXTURES, "--json")
    report = msgspec.json.decode(done.stdout)
    assert done.returncode == 0
    assert _counts(report) == [0, 0, 365, 0]
    assert report["stations"] == {"created": 0, "updated": 0, "unchanged": 28, "failed": 0}


@pytest.mark.parametrize(
    ("row", "field", "value", "rule"),
    [
        ({**_OFFERING, "element": "magic"}, "/element", '"magic"', "enum"),
        ({**_OFFERING, "title": "一"}, "/title", '"一"', "length >= 2"),
        ({"id": "O-1", "station": "S-1", "title": "卡尺校准"}, "/element", "", "required"),
        ({**_OFFERING, "colour": 1}, "/colour", "1", "unknown"),
        ({**_OFFERING, "price": {"min": 5, "max": 1}}, "/price", '{"min":5,"max":1}', "min must not be greater"),
        (
            {**_OFFERING, "scope_lines": [{"parameter": "a"}, {"parameter": "b", "minimum": "x"}]},
            "/scope_lines/1/minimum",
            '"x"',
            "float",
        ),
        ({**_OFFERING, "station": "S-nowhere"}, "/station", "S-nowhere", "no station has this id"),
        (b"[1, 2]", "", "[1,2]", "object"),
        (b'{"id": 5, "station"', "/id", "", "str"),
        (b'{"id": "O-1"', "", "", "not a JSON object"),
        ('{"id": "O-1", "title": "检测"}'.encode("gb18030"), "", "", "UTF-8"),
        (b'{"id": 5, "title": "\xff"}', "/id", "", "str"),
        (b'{"id": 5, "x": ' + b"[" * 100_000, "/id", "", "str"),
        (b'{"title": "' + b"x" * 1_000_001 + b'"}', "", "", "at most 1000000 bytes"),
        ({**_OFFERING, "title": "卡尺\x00校准"}, "/title", '"卡尺\\u0000校准"', "regex"),
    ],
)
async def test_a_bad_row_is_named_with_file_line_field_value_and_rule_and_nothing_is_stored(
    empty: Database, tmp_path: Path, row: Any, field: str, value: str, rule: str
) -> None:
    _write(tmp_path, [_STATION], [{**_OFFERING, "id": "O-good"}, b"", row, {**_OFFERING, "id": "O-good-2"}])
    engine = command_engine(empty.service)
    report = await import_catalogue(engine, tmp_path, skip_bad=False)
    async with engine.connect() as connection:
        assert await count_offerings(connection) == 0
    await engine.dispose()
    assert not report.stored
    assert report.offerings == Count(failed=1)
    (bad,) = report.bad_rows
    assert (bad.file, bad.line) == (str(tmp_path / "offerings.jsonl"), 3)
    assert (bad.field, bad.value) == (field, value)
    assert rule in bad.rule


def test_nothing_of_a_refused_import_is_stored_and_with_skip_bad_the_rest_is(data: Path, tmp_path: Path) -> None:
    _write(tmp_path, [_STATION], [_OFFERING, {**_OFFERING, "element": "magic"}, {**_OFFERING, "id": "O-2"}])
    refused = nqi(data, "import", tmp_path)
    assert refused.returncode == 1
    assert f"{tmp_path}/offerings.jsonl:2 /element" in refused.stdout
    assert "nothing was stored" in refused.stdout
    assert nqi_json(data, "export", tmp_path / "out") == {"stations": 0, "offerings": 0}
    skipped = nqi(data, "import", tmp_path, "--skip-bad", "--json")
    assert skipped.returncode == 1
    assert _counts(msgspec.json.decode(skipped.stdout)) == [2, 0, 0, 1]
    assert nqi_json(data, "export", tmp_path / "out") == {"stations": 1, "offerings": 2}


def test_an_id_that_stands_twice_is_refused_where_it_stands_again(served: Path, tmp_path: Path) -> None:
    _write(tmp_path, [_STATION, {**_STATION, "name": "另一站"}], [_OFFERING, _OFFERING])
    report = nqi_json(served, "import", tmp_path)
    places = [(Path(bad["file"]).name, bad["line"], bad["field"], bad["rule"]) for bad in report["bad_rows"]]
    assert places == [
        ("offerings.jsonl", 2, "/id", "the id stands twice"),
        ("stations.jsonl", 2, "/id", "the id stands twice"),
    ]


def test_offerings_of_a_bad_station_are_refused_with_it(served: Path, tmp_path: Path) -> None:
    _write(tmp_path, [{**_STATION, "id": "S-bad", "kind": "castle"}], [{**_OFFERING, "station": "S-bad"}])
    report = nqi_json(served, "import", tmp_path)
    assert [bad["field"] for bad in report["bad_rows"]] == ["/station", "/kind"]


def test_a_code_that_stands_with_two_names_is_refused(served: Path, tmp_path: Path) -> None:
    other = {**_STATION, "id": "S-2", "organization": {**_STATION["organization"], "name": "别的机构"}}  # type: ignore[dict-item]
    _write(tmp_path, [_STATION, other], [])
    (bad,) = nqi_json(served, "import", tmp_path)["bad_rows"]
    assert (bad["line"], bad["field"]) == (2, "/organization/uscc")
    assert "示例机构" in bad["rule"]


def test_an_organization_with_a_code_may_be_renamed_unless_another_has_the_name(served: Path, tmp_path: Path) -> None:
    def station(id_: str, name: str, uscc: str) -> dict[str, Any]:
        return {**_STATION, "id": id_, "organization": {"name": name, "uscc": uscc}}

    first, second = "91450200MA5K00001X", "91450200MA5K00002X"
    _write(tmp_path, [station("R-1", "旧名", first), station("R-2", "别名", second)], [])
    assert nqi_json(served, "import", tmp_path)["stored"]
    _write(tmp_path, [station("R-1", "新名", first)], [])
    assert nqi_json(served, "import", tmp_path)["stations"]["updated"] == 1
    _write(tmp_path, [station("R-1", "别名", first)], [])
    (bad,) = nqi_json(served, "import", tmp_path)["bad_rows"]
    assert (bad["field"], bad["value"]) == ("/organization/name", "别名")


def test_a_byte_order_mark_and_line_ends_of_windows_do_no_harm(served: Path, tmp_path: Path) -> None:
    _write(tmp_path, [_STATION], [])
    path = tmp_path / "mine.jsonl"
    assert nqi(served, "import", tmp_path).returncode == 0
    path.write_bytes(b"\xef\xbb\xbf" + msgspec.json.encode({**_OFFERING, "id": "BOM-1"}) + b"\r\n\r\n")
    assert _counts(nqi_json(served, "import", path)) == [1, 0, 0, 0]


def test_one_file_of_any_name_is_taken_for_what_it_holds(served: Path, tmp_path: Path) -> None:
    path = tmp_path / "rows.jsonl"
    path.write_bytes(msgspec.json.encode({**_STATION, "id": "S-any", "organization": None}))
    assert nqi_json(served, "import", path)["stations"]["created"] == 1
    path = tmp_path / "of our stations.jsonl"
    path.write_bytes(msgspec.json.encode({**_OFFERING, "id": "O-any", "station": "S-any"}))
    assert _counts(nqi_json(served, "import", path)) == [1, 0, 0, 0]


def test_a_path_without_a_catalogue_ends_with_code_2_and_one_line(served: Path, tmp_path: Path) -> None:
    for path, said in ((tmp_path / "nowhere", "does not exist"), (tmp_path, "holds neither")):
        done = nqi(served, "import", path)
        assert done.returncode == 2
        assert said in done.stderr
        assert len(done.stderr.splitlines()) == 1


def test_an_export_imported_again_changes_nothing_and_exported_again_is_the_same_to_the_byte(
    data: Path, tmp_path: Path
) -> None:
    assert nqi(data, "import", FIXTURES).returncode == 0
    assert nqi_json(data, "export", tmp_path / "one") == {"stations": 28, "offerings": 365}
    assert _counts(nqi_json(data, "import", tmp_path / "one")) == [0, 0, 365, 0]
    with open_folder() as elsewhere:
        assert _counts(nqi_json(elsewhere / "data", "import", tmp_path / "one")) == [365, 0, 0, 0]
        assert nqi(elsewhere / "data", "export", tmp_path / "two").returncode == 0
    for name in ("stations.jsonl", "offerings.jsonl"):
        assert (tmp_path / "one" / name).read_bytes() == (tmp_path / "two" / name).read_bytes()
    shutil.rmtree(tmp_path / "two")
