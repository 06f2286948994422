"""A slip in an abbreviation is read as it was meant; any other Latin word stays as it is."""

import pytest

from matching.text.normal import plain
from matching.thesaurus import Knowledge
from matching.understand import understand
from matching.values import Need
from tests.matching.conftest import Catalogue


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("要 ROSH 报告", "要 rohs 报告"),
        ("rhos检测", "rohs检测"),
        ("HACPP体系认证", "haccp体系认证"),
        ("FEMA 分析辅导", "fmea 分析辅导"),
    ],
)
def test_letters_in_a_wrong_order_or_wrongly_doubled_are_read_right(
    knowledge: Knowledge, written: str, meant: str
) -> None:
    assert knowledge.abbreviations.correct(plain(written))[0] == meant


@pytest.mark.parametrize(
    "text",
    ["we export cans", "马口铁 tin cans 检测", "型号ROSH100检测", "cans", "GOST认证", "PFOS检测", "SGS报告", "roh检测"],
)
def test_english_types_and_other_abbreviations_stay(knowledge: Knowledge, text: str) -> None:
    assert knowledge.abbreviations.correct(plain(text)) == (plain(text), ())


def test_the_correction_is_told_as_the_field_spells_it_and_can_be_taken_back(knowledge: Knowledge) -> None:
    need = Need(text="要 ROSH 报告")
    (told,) = understand(need, knowledge).understanding.corrections
    assert (need.text[told.start : told.end], told.written, told.read_as) == ("ROSH", "ROSH", "RoHS")
    assert understand(Need(text=need.text, as_written=("ROSH",)), knowledge).understanding.corrections == ()


def test_no_sober_text_is_changed(catalogue: Catalogue, knowledge: Knowledge) -> None:
    texts = [text for one in catalogue.offerings for text in (one.title, one.summary, *one.items)]
    assert [text for text in texts if knowledge.abbreviations.correct(plain(text))[1]] == []
