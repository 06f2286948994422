"""A need that names one edition finds what is done by another that replaces it, and says so."""

import functools
from datetime import date

import pytest

from matching.editions import NO_EDITIONS, Edition, Editions
from matching.engine import answer
from matching.index import OfferingIndex, describe
from matching.values import Answer, Constraints, Match, Need, Offering
from tests.matching.conftest import index_of
from tests.matching.samples import PEROXIDE_VALUE, STATION, offering
from tests.prepared import our_knowledge

DAY = date(2026, 11, 1)
EDITIONS = Editions(PEROXIDE_VALUE)
OLD, MIDDLE, NEW = "GB/T 5009.37-2003", "GB 5009.227-2016", "GB 5009.227-2023"


def _listing(id_: str, *standards: str) -> Offering:
    return offering(id_, "食用油过氧化值检测", element="testing", items=("过氧化值",), standards=standards)


def _index(*offerings: Offering) -> OfferingIndex:
    return index_of(describe(one, STATION, our_knowledge()) for one in offerings)


@functools.cache
def _all_editions() -> OfferingIndex:
    return _index(
        _listing("OLD", OLD),
        _listing("MIDDLE", MIDDLE),
        _listing("NEW", NEW),
        _listing("UNDATED", "GB 5009.227"),
        _listing("BOTH", OLD, NEW),
        _listing("NONE"),
    )


def _found(text: str, editions: Editions = EDITIONS, index: OfferingIndex | None = None, day: date = DAY) -> Answer:
    return answer(Need(text=text), index or _all_editions(), our_knowledge(), day, editions=editions)


def _match(found: Answer, id_: str) -> Match:
    return next(match for match in found.matches if match.offering.id == id_)


def _reason(match: Match) -> str:
    return "".join(reason.message for reason in match.reasons if reason.code == "standard")


def _misses(match: Match) -> list[str]:
    return [miss.message for miss in match.misses if miss.code == "withdrawn_standard"]


@pytest.mark.parametrize("written", [OLD, "GB/T 5009.37", MIDDLE])
def test_who_names_a_withdrawn_edition_is_first_offered_what_is_done_by_its_successor(written: str) -> None:
    found = _found(f"食用油过氧化值按{written}检测")
    ids = [match.offering.id for match in found.matches]
    assert set(ids[:2]) == {"NEW", "BOTH"}
    assert ids[-1] == "NONE"
    for id_ in ("NEW", "BOTH"):
        assert _reason(_match(found, id_)) == f"需求中的{written}已被{NEW}代替，本服务依据新版"
        assert _misses(_match(found, id_)) == []
        assert all(reason.message_en for reason in _match(found, id_).reasons)


def test_who_names_the_edition_in_force_gets_it_first_and_withdrawn_ones_after_it() -> None:
    found = _found(f"食用油过氧化值按{NEW}检测")
    scores = {match.offering.id: match.score for match in found.matches}
    assert scores["NEW"] > scores["UNDATED"] > scores["MIDDLE"] >= scores["OLD"] > scores["NONE"]
    assert _reason(_match(found, "NEW")) == f"依据{NEW}"
    assert _reason(_match(found, "OLD")) == f"本服务所列{OLD}已被需求中的{NEW}代替"


@pytest.mark.parametrize("written", [OLD, NEW, "GB 5009.227", "GB/T 5009.37"])
def test_a_listing_by_a_withdrawn_edition_says_so_and_is_no_sure_miss(written: str) -> None:
    match = _match(_found(f"食用油过氧化值按{written}检测"), "OLD")
    assert _misses(match) == [f"所列{OLD}已于2017-03-01废止，请向服务站确认是否按新版{NEW}开展"]
    assert not any(miss.sure for miss in match.misses)


def test_a_listing_that_names_the_withdrawn_number_alone_says_so_too() -> None:
    index = _index(_listing("NUMBER", "GB/T 5009.37"))
    (miss,) = _misses(_match(_found(f"食用油过氧化值按{NEW}检测", index=index), "NUMBER"))
    assert miss.startswith("所列GB/T 5009.37已于2017-03-01废止")


def test_a_need_of_nothing_but_an_old_number_retrieves_what_cites_only_the_new_one() -> None:
    others = [offering(f"X{n}", f"卡尺校准{n}", standards=(f"JJG {n}-2012",)) for n in range(100, 400)]
    index = _index(*others, offering("NEW", "脂质劣变指标测定", element="testing", standards=(NEW,)))
    assert "NEW" not in [match.offering.id for match in _found(OLD, NO_EDITIONS, index).matches]
    found = _found(OLD, index=index)
    assert found.matches[0].offering.id == "NEW"
    assert found.matches[0].satisfies
    assert found.gaps == ()


def test_a_need_of_nothing_but_the_new_number_retrieves_what_still_cites_the_old_one() -> None:
    others = [offering(f"X{n}", f"卡尺校准{n}", standards=(f"JJG {n}-2012",)) for n in range(100, 400)]
    index = _index(*others, offering("OLD", "脂质劣变指标测定", element="testing", standards=(OLD,)))
    without = _found(NEW, NO_EDITIONS, index)
    assert all(not match.satisfies for match in without.matches)
    assert without.gaps
    found = _found(NEW, index=index)
    assert found.matches[0].offering.id == "OLD"
    assert found.matches[0].satisfies
    assert found.gaps == ()


def test_the_editions_are_those_of_the_day_on_which_the_service_is_needed() -> None:
    text = f"食用油过氧化值按{MIDDLE}检测"
    assert _misses(_match(_found(text, day=date(2020, 1, 1)), "MIDDLE")) == []
    later = Need(text=text, constraints=Constraints(needed_on=DAY))
    found = answer(later, _all_editions(), our_knowledge(), date(2020, 1, 1), editions=EDITIONS)
    assert _misses(_match(found, "MIDDLE"))


def test_an_edition_to_come_is_told_with_its_day() -> None:
    coming = Edition(code="GB 5009.227", edition="2027", state="upcoming", effective=date(2027, 6, 1))
    current = Edition(code="GB 5009.227", edition="2023", effective=date(2024, 3, 6), replaced_by=("GB 5009.227-2027",))
    index = _index(_listing("COMING", "GB 5009.227-2027"), _listing("NEW", NEW))
    found = _found(f"食用油过氧化值按{NEW}检测", Editions([coming, current]), index)
    assert [match.offering.id for match in found.matches] == ["NEW", "COMING"]
    assert _reason(found.matches[1]) == "依据将代替GB 5009.227-2023的GB 5009.227-2027，自2027-06-01起实施"


def test_a_table_that_knows_nothing_of_the_named_standards_changes_nothing() -> None:
    other = Editions([Edition(code="GB 4789.2", edition="2022")])
    for text in ("食用油过氧化值按GB 5009.227-2023检测", "ISO9001认证", "卡尺校准"):
        assert _found(text, other) == _found(text, NO_EDITIONS)


def test_the_same_need_and_table_have_the_same_answer() -> None:
    text = f"食用油过氧化值按{OLD}或{MIDDLE}检测"
    assert _found(text) == _found(text, Editions(reversed(PEROXIDE_VALUE)))


def test_what_several_replaced_in_part_is_found_by_each_of_them_and_the_other_way_round() -> None:
    acid = Edition(code="GB 5009.229", edition="2025", effective=date(2025, 9, 16))
    oils = Edition(code="GB/T 5009.37", edition="2003", state="withdrawn", replaced_by=(NEW, "GB 5009.229-2025"))
    editions = Editions((*PEROXIDE_VALUE[1:], acid, oils))
    index = _index(_listing("ACID", "GB 5009.229-2025"), _listing("NEW", NEW), _listing("OLD", OLD))
    by_old = _found(f"食用油按{OLD}检测", editions, index)
    assert {match.offering.id for match in by_old.matches} == {"ACID", "NEW", "OLD"}
    parts = f"需求中的{OLD}已分别由GB 5009.227-2023、GB 5009.229-2025代替，本服务依据"
    assert _reason(_match(by_old, "ACID")) == f"{parts}GB 5009.229-2025"
    assert _reason(_match(by_old, "NEW")) == f"{parts}{NEW}"
    by_new = _found("食用油按GB 5009.229-2025检测", editions, index)
    assert _reason(_match(by_new, "OLD")) == f"本服务所列{OLD}已被需求中的GB 5009.229-2025部分代替"
