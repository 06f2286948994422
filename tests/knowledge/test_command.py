"""What `nqi knowledge` prints, and the code it ends with."""

from pathlib import Path
from typing import Any

import msgspec
import pytest
from click.testing import CliRunner, Result

from matching.thesaurus import KNOWLEDGE_FOLDER
from service.commands import main
from tests.prepared import shared_folder


@pytest.fixture(autouse=True)
def _node(monkeypatch: pytest.MonkeyPatch) -> None:
    """A node of the tests' own, so that none of them writes where a service of this machine may keep its data."""
    monkeypatch.setenv("NQI_DATA_DIR", str(shared_folder()))


def _nqi(*arguments: str) -> Result:
    return CliRunner().invoke(main, ["knowledge", *arguments])


def _explain(*arguments: str) -> dict[str, Any]:
    found: dict[str, Any] = msgspec.json.decode(_nqi("explain", *arguments, "--json").stdout)
    return found


def _labels(rows: list[dict[str, Any]]) -> list[str]:
    return [row["label"] for row in rows]


def test_checking_our_own_tables_ends_with_0_and_shows_every_trade() -> None:
    result = _nqi("check", "--json")
    assert result.exit_code == 0
    shown = {row["folder"] for row in msgspec.json.decode(result.stdout)["coverage"]}
    assert shown == {path.name for path in KNOWLEDGE_FOLDER.iterdir() if path.is_dir()}


def test_a_fault_ends_with_1_and_names_its_place(tmp_path: Path) -> None:
    (tmp_path / "14_food").mkdir()
    (tmp_path / "14_food" / "services.csv").write_text("label,english,also,element,standards\na,b,,magic,\n")
    result = _nqi("check", str(tmp_path))
    assert result.exit_code == 1
    assert "14_food/services.csv:2 element" in result.stdout


@pytest.mark.parametrize("folder", ["", "nowhere"])
def test_a_folder_without_tables_ends_with_2(tmp_path: Path, folder: str) -> None:
    assert _nqi("check", str(tmp_path / folder)).exit_code == 2


def test_an_explanation_leads_from_the_words_to_the_aims() -> None:
    found = _explain("花生油放两个月就有哈喇味")
    assert "食用植物油" in _labels(found["objects"])
    rancid = found["symptoms"][0]
    assert "哈喇味" in rancid["phrasing"]
    assert "哈喇味" in rancid["read"]
    assert rancid["holds_for"].startswith("named: ")
    assert {"酸价", "过氧化值"} <= set(_labels(found["aims"]))


def test_a_named_concept_is_shown_with_the_words_it_was_read_from() -> None:
    named = _explain("送一把卡尺校准")["named"]
    assert {"label": "卡尺校准", "kind": "service", "confidence": 1.0, "read": "卡尺校准"} in named


def test_the_industry_adds_its_object() -> None:
    assert "锯材" not in _labels(_explain("开裂了")["objects"])
    assert "锯材" in _labels(_explain("开裂了", "--industry", "锯材加工")["objects"])


def test_a_text_that_says_nothing_is_explained_as_nothing() -> None:
    result = _nqi("explain", "zzz")
    assert result.exit_code == 0
    assert "symptoms: none" in result.stdout
    assert "aims: none" in result.stdout
