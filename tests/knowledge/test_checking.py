"""Each fault that a knowledge table can have is found where it was planted, and our own tables have none."""

from pathlib import Path

import pytest

from matching.errors import KnowledgeError
from matching.thesaurus import KNOWLEDGE_FOLDER
from matching.thesaurus.checking import COLUMNS, check

_SOUND = {
    "objects": [
        "米粉,rice noodle,粉,,水分,GB/T 1,市场准入",
        "干米粉,dry rice noodle,,米粉,,,",
    ],
    "symptoms": ["米粉发霉,mouldy,长毛|有霉点|发霉了|绿毛,米粉,水分:0.9,微生物检测"],
    "characteristics": ["水分,moisture,,水分测定:0.9,GB 5009.3-2016,天平"],
    "services": ["微生物检测,microbiology,,testing,", "水分测定,moisture test,,testing,"],
    "instruments": ["天平,balance,,,质量,水分测定,JJG 1036"],
    "schemes": ["市场准入,market access,,certification,米粉,水分测定,"],
    "families": ["三体系,three systems,,ISO 9001"],
}


def _write(folder: Path, changed: dict[str, list[str]] | None = None, trade: str = "14_food") -> Path:
    (folder / trade).mkdir(parents=True, exist_ok=True)
    for table, rows in {**_SOUND, **(changed or {})}.items():
        lines = [",".join(COLUMNS[table]), *rows]
        (folder / trade / f"{table}.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    return folder


def _symptom(
    label: str = "米粉发霉",
    phrasings: str = "长毛|有霉点|发霉了|绿毛",
    characteristics: str = "水分:0.9",
    services: str = "微生物检测",
) -> str:
    return f"{label},mouldy,{phrasings},米粉,{characteristics},{services}"


def test_sound_tables_have_no_fault_and_no_note(tmp_path: Path) -> None:
    assert check(_write(tmp_path)).findings == ()


_FAULTS: list[tuple[str, str, list[str], int, str]] = [
    ("cells", "services", ["微生物检测,microbiology,,testing", "水分测定,moisture test,,testing,"], 2, "4 cells"),
    ("cell", "families", [",nameless,,"], 2, "label is empty"),
    ("cell", "families", ["三体系|五体系,systems,,"], 2, "one value"),
    ("cell", "families", ["三体系,systems,a||b,"], 2, "empty value"),
    ("cell", "families", ["三体系,systems, a,"], 2, "blanks"),
    ("cell", "families", ["三体系,systems,a:b,"], 2, "colon"),
    ("cell", "families", ['三体系,systems,"a\nb",'], 2, "line break"),
    ("cell", "symptoms", [_symptom(characteristics="水分:1.2")], 2, "likelihood"),
    ("cell", "symptoms", [_symptom(characteristics="水分:often")], 2, "likelihood"),
    ("element", "schemes", ["市场准入,market access,,magic,米粉,水分测定,"], 2, "magic"),
    ("label twice", "families", ["三体系,a,,", "四体系,b,,", "三体系,c,,"], 4, "line 2"),
    ("phrasing twice", "symptoms", [_symptom(), _symptom("米粉变酸", "发酸|长毛|馊了|酸味")], 3, "米粉发霉"),
    ("phrasings", "symptoms", [_symptom(phrasings="长毛|有霉点|发霉了")], 2, "fewer than 4"),
    ("reference", "symptoms", [_symptom(services="灰分测定")], 2, "no service 灰分测定"),
    ("reference", "objects", ["米粉,rice noodle,,面条,水分,,"], 2, "no object 面条"),
    ("no service", "symptoms", [_symptom(characteristics="", services="")], 2, "leads to no service"),
]


@pytest.mark.parametrize(("kind", "table", "rows", "line", "said"), _FAULTS)
def test_a_planted_fault_is_found_in_its_line(
    tmp_path: Path, kind: str, table: str, rows: list[str], line: int, said: str
) -> None:
    faults = [fault for fault in check(_write(tmp_path, {table: rows})).faults if fault.kind == kind]
    assert [(fault.table, fault.line) for fault in faults] == [(f"14_food/{table}.csv", line)]
    assert said in faults[0].said


def test_a_circle_of_broader_objects_is_found_at_each_of_its_members(tmp_path: Path) -> None:
    rows = ["米粉,a,,粉面,水分,,", "粉面,b,,湿粉,,,", "湿粉,c,,米粉,,,", "干粉,d,,米粉,,,"]
    faults = check(_write(tmp_path, {"objects": rows})).faults
    assert [(fault.kind, fault.line) for fault in faults] == [("cycle", 2), ("cycle", 3), ("cycle", 4)]


def test_a_circle_that_closes_over_two_folders_is_found(tmp_path: Path) -> None:
    _write(tmp_path, {"objects": ["米粉,a,,粉面,水分,,"]})
    _write(tmp_path, {"objects": ["粉面,b,,米粉,,,"]}, trade="15_beverages")
    assert {fault.kind for fault in check(tmp_path).faults} == {"cycle"}


def test_a_wrong_header_and_an_unknown_table_are_found(tmp_path: Path) -> None:
    _write(tmp_path)
    (tmp_path / "14_food" / "families.csv").write_text("label,english\n三体系,a\n", encoding="utf-8")
    (tmp_path / "14_food" / "recipes.csv").write_text("label\n", encoding="utf-8")
    assert [fault.kind for fault in check(tmp_path).faults] == ["header", "table"]


def test_a_symptom_that_holds_everywhere_must_not_be_joined_with_one_that_holds_for_some_objects(
    tmp_path: Path,
) -> None:
    _write(tmp_path)
    everywhere = "米粉发霉,mouldy,霉斑|霉点多|长霉|霉烂,,水分,"
    faults = check(_write(tmp_path, {"symptoms": [everywhere]}, trade="00_common")).faults
    assert [(fault.kind, fault.table) for fault in faults] == [("reach", "00_common/symptoms.csv")]


def test_a_reference_may_point_into_another_folder(tmp_path: Path) -> None:
    _write(tmp_path)
    _write(tmp_path, {"services": []}, trade="15_beverages")
    assert check(tmp_path).faults == ()


def test_a_symptom_may_reach_its_service_through_a_characteristic(tmp_path: Path) -> None:
    assert check(_write(tmp_path, {"symptoms": [_symptom(services="")]})).faults == ()


def test_the_same_phrasing_may_stand_in_two_folders(tmp_path: Path) -> None:
    _write(tmp_path)
    assert check(_write(tmp_path, trade="15_beverages")).faults == ()


def test_a_standard_that_cannot_be_read_is_a_note_and_no_fault(tmp_path: Path) -> None:
    report = check(_write(tmp_path, {"families": ["三体系,a,,the usual one|ISO 9001"]}))
    assert report.faults == ()
    assert [(note.kind, note.line) for note in report.findings] == [("standard", 2)]


def test_coverage_counts_rows_and_names_the_tables_below_their_aim(tmp_path: Path) -> None:
    objects = [f"米粉{number},a,,,,," for number in range(24)] + ["米粉,a,,,,,"]
    (coverage,) = check(_write(tmp_path, {"objects": objects})).coverage
    assert coverage.folder == "14_food"
    assert coverage.rows["objects"] == 25
    assert coverage.rows["services"] == 2
    assert coverage.short == ("symptoms",)


def test_a_folder_without_tables_cannot_be_checked(tmp_path: Path) -> None:
    with pytest.raises(KnowledgeError, match="no knowledge tables"):
        check(tmp_path)


def test_a_table_that_is_not_utf8_cannot_be_checked(tmp_path: Path) -> None:
    _write(tmp_path)
    (tmp_path / "14_food" / "objects.csv").write_bytes("米粉".encode("gb18030"))
    with pytest.raises(KnowledgeError, match="UTF-8"):
        check(tmp_path)


def test_our_own_tables_have_no_fault() -> None:
    assert [f"{fault.table}:{fault.line} {fault.kind}: {fault.said}" for fault in check(KNOWLEDGE_FOLDER).faults] == []
