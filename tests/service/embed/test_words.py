"""The words of the embed, without a browser: none is forgotten in a language, and a form says what its need says."""

import datetime
import re

import msgspec
import pytest

from matching.values import Accreditation, Evidence, Offering, Requirement, ScopeLine, Understanding
from service.embed.asking import asked_in, document_of, fields_of
from service.embed.parts import accreditations, understood
from service.embed.reading import Reader
from service.embed.words import PHRASES
from service.needs.structs import StatedConstraints, StatedNeed, StatedPlace


def test_every_phrase_has_the_same_gaps_in_both_languages() -> None:
    for name, (chinese, english) in PHRASES.items():
        assert set(re.findall(r"{(\w+)}", chinese)) == set(re.findall(r"{(\w+)}", english)), name
        assert re.search(r"[\u4e00-\u9fff]", english) is None or name == "city_hint"


def test_a_form_says_what_its_need_says() -> None:
    need = StatedNeed(
        text="一\n二",
        place=StatedPlace(city="柳州"),
        constraints=StatedConstraints(accreditations=["CMA"], max_days=5, budget=12.5, modes=["on_site", "mail_in"]),
        as_written=["叫准"],
    )
    again = document_of(asked_in([(name, value.replace("\n", "\r\n")) for name, value in fields_of(need)]))
    assert msgspec.convert(again, StatedNeed) == need


@pytest.mark.parametrize("written", ["abc", "1e9", "-1", "NaN", "inf", "1,5", "٣"])
def test_what_is_no_number_is_left_for_the_rule_of_its_field_to_refuse(written: str) -> None:
    document = document_of(asked_in([("text", "卡尺"), ("max_days", written)]))
    assert document["constraints"]["max_days"] == written


@pytest.mark.parametrize(
    ("kilometres", "said"), [(None, ""), (0.4, "1公里以内"), (3.24, "3.2公里"), (1234.5, "1,234公里")]
)
def test_distances_are_said_as_people_do(kilometres: float | None, said: str) -> None:
    assert Reader(english=False).distance(kilometres) == said


def test_what_was_understood_is_said_in_the_words_of_the_need_and_by_its_term() -> None:
    text = "油标卡尺，有机认证"
    asked = (
        Requirement(id="r1", label="卡尺", label_en="caliper", kind="instrument", evidence=(Evidence(0, 4),)),
        Requirement(id="r2", label="有机产品认证", kind="service", evidence=(Evidence(5, 9),)),
        Requirement(id="r3", label=text, kind="problem", evidence=(Evidence(0, 9),)),
    )
    found = understood(Understanding(text=text, requirements=asked), Reader(english=False))
    assert [(one.quote, one.term) for one in found] == [("油标卡尺", "卡尺"), ("", "有机产品认证"), (text, "")]


def test_a_scheme_of_some_scope_lines_says_of_how_many_in_both_languages() -> None:
    day = datetime.date(2026, 7, 1)
    held = (Accreditation(scheme="CNAS", valid_to=datetime.date(2027, 1, 10)),)
    ended = (Accreditation(scheme="CMA", valid_to=datetime.date(2026, 6, 1)),)
    lines = (
        ScopeLine(parameter="甲醛", accreditations=held),
        ScopeLine(parameter="pH值", accreditations=ended),
        ScopeLine(parameter="气味"),
    )
    listed = Offering(id="O", station="S", title="检测", element="testing", scope_lines=lines, accreditations=("CAL",))
    told = {
        english: {one.scheme: one.state for one in accreditations(listed, Reader(english), day)}
        for english in (False, True)
    }
    assert told[False]["CNAS"].endswith("，3条能力行中的1条")
    assert told[True]["CNAS"].endswith(", 1 of 3 scope lines")
    assert told[False]["CMA"] == "已过期（2026-06-01）"
    whole = msgspec.structs.replace(listed, scope_lines=lines[:1])
    assert "能力行" not in next(one.state for one in accreditations(whole, Reader(False), day) if one.scheme == "CNAS")
