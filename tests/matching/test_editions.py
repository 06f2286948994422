"""Which edition of a standard is in force on a day, and what has replaced what."""

import datetime
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matching.editions import NO_EDITIONS, Edition, Editions, key_of
from tests.matching.samples import PEROXIDE_VALUE

DAY = date(2026, 11, 1)
EDITIONS = Editions(PEROXIDE_VALUE)


@pytest.mark.parametrize(
    ("designation", "state"),
    [
        ("GB/T 5009.37-2003", "withdrawn"),
        ("gb/t5009.37—2003", "withdrawn"),
        ("GB 5009.227-2016", "withdrawn"),
        ("GB 5009.227-2023", "current"),
        ("GB/T 5009.37", "withdrawn"),
        ("GB 5009.227", "current"),
        ("GB 5009.227-2010", "unknown"),
        ("GB 4789.2-2022", "unknown"),
        ("企业内部方法", "unknown"),
    ],
)
def test_an_edition_stands_as_the_table_says_and_without_one_as_its_best_edition(designation: str, state: str) -> None:
    assert EDITIONS.status(designation, DAY).state == state


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("gb5009.227", ["GB 5009.227-2016", "GB 5009.227-2023"]),
        ("ＧＢ/T ５００９", ["GB/T 5009.37-2003"]),
        ("5009.227-2023", ["GB 5009.227-2023"]),
        ("没有", []),
        (" ", []),
    ],
)
def test_editions_are_found_by_any_part_of_their_number_however_it_is_typed(words: str, found: list[str]) -> None:
    assert [row.designation for row in EDITIONS.containing(words, 10)] == found
    assert len(EDITIONS.containing(words, 1)) == min(len(found), 1)


def test_editions_are_found_by_their_title_after_those_of_the_number() -> None:
    rows = [
        Edition(code="JJG 30", edition="2012", title="通用卡尺"),
        Edition(code="JJF 1", edition="2020", title="JJG 30的读法"),
    ]
    editions = Editions(rows)
    assert [row.code for row in editions.containing("卡尺", 10)] == ["JJG 30"]
    assert [row.code for row in editions.containing("jjg 30", 10)] == ["JJG 30", "JJF 1"]


def test_what_was_withdrawn_names_since_when_and_what_stands_in_its_place_through_all_replacements() -> None:
    status = EDITIONS.status("GB/T 5009.37-2003", DAY)
    assert status.since == date(2017, 3, 1)
    assert status.successors == ("GB 5009.227-2023",)


def test_the_day_decides_which_successor_is_in_force() -> None:
    assert EDITIONS.status("GB/T 5009.37-2003", date(2020, 1, 1)).successors == ("GB 5009.227-2016",)
    assert EDITIONS.status("GB 5009.227-2016", date(2020, 1, 1)).state == "current"
    assert EDITIONS.status("GB/T 5009.37-2003", date(2010, 1, 1)).state == "current"
    assert EDITIONS.status("GB 5009.227-2023", date(2020, 1, 1)).state == "upcoming"


def test_successors_and_predecessors_are_followed_through_changed_numbers() -> None:
    assert EDITIONS.successors("GB/T 5009.37-2003") == ("GB 5009.227-2016", "GB 5009.227-2023")
    assert EDITIONS.predecessors("GB 5009.227-2023") == ("GB 5009.227-2016", "GB/T 5009.37-2003")
    assert EDITIONS.successors("GB/T 5009.37") == ("GB 5009.227-2016", "GB 5009.227-2023")
    assert EDITIONS.predecessors("GB 5009.227") == ("GB/T 5009.37-2003",)
    assert EDITIONS.successors("GB 4789.2-2022") == ()


def test_a_withdrawn_edition_without_a_successor_was_replaced_by_the_next_of_its_number() -> None:
    editions = Editions(
        [
            Edition(code="JJG 30", edition="2002", state="withdrawn"),
            Edition(code="JJG 30", edition="2012"),
            Edition(code="JJG 30", edition="1992", state="withdrawn"),
        ]
    )
    assert editions.successors("JJG 30-1992") == ("JJG 30-2002", "JJG 30-2012")
    assert editions.status("JJG 30-1992", DAY).successors == ("JJG 30-2012",)


def test_an_edition_ends_when_what_is_to_replace_it_comes_into_force() -> None:
    editions = Editions(
        [
            Edition(code="GB 1", edition="2016", replaced_by=("GB 1-2026",)),
            Edition(code="GB 1", edition="2026", state="upcoming", effective=date(2027, 3, 1)),
        ]
    )
    assert editions.status("GB 1-2016", DAY).state == "current"
    then = editions.status("GB 1-2016", date(2027, 3, 1))
    assert (then.state, then.since, then.successors) == ("withdrawn", date(2027, 3, 1), ("GB 1-2026",))
    assert editions.status("GB 1-2026", date(2027, 3, 1)).state == "current"


def test_where_both_are_current_one_replaces_the_other_in_part_only() -> None:
    editions = Editions(
        [
            Edition(code="GB 1", edition="2016", replaced_by=("GB 2-2020",)),
            Edition(code="GB 2", edition="2020", effective=date(2021, 1, 1)),
        ]
    )
    assert editions.status("GB 1-2016", DAY).state == "current"


def test_an_edition_that_was_split_has_several_successors() -> None:
    editions = Editions(
        [
            Edition(code="GB 1", edition="2016", state="withdrawn", replaced_by=("GB 1.1-2020", "GB 1.2-2020")),
            Edition(code="GB 1.1", edition="2020"),
        ]
    )
    assert editions.status("GB 1-2016", DAY).successors == ("GB 1.1-2020",)
    assert editions.successors("GB 1-2016") == ("GB 1.1-2020", "GB 1.2-2020")


def test_parts_of_international_standards_are_told_apart() -> None:
    editions = Editions(
        [
            Edition(code="ISO 6486-1", edition="1999", state="withdrawn", replaced_by=("ISO 6486-1:2019",)),
            Edition(code="ISO 6486-2", edition="1999"),
        ]
    )
    assert editions.status("ISO 6486-1:1999", DAY).successors == ("ISO 6486-1:2019",)
    assert editions.status("ISO 6486-2:1999", DAY).state == "current"
    assert key_of("ISO 10993-10:2010") == "iso10993-10-2010"


def test_without_a_table_every_edition_is_unknown() -> None:
    assert NO_EDITIONS.status("GB 5009.227-2023", DAY).state == "unknown"
    assert not NO_EDITIONS


_NUMBERS = st.integers(1, 6)
_LINKS = st.lists(st.tuples(_NUMBERS, _NUMBERS), max_size=20)


def _linked(links: list[tuple[int, int]], reverse: bool = False) -> Editions:
    rows = [
        Edition(
            code=f"GB {number}",
            edition="2020",
            state="withdrawn",
            replaced_by=tuple(f"GB {after}-2020" for before, after in links if before == number),
        )
        for number in range(1, 7)
    ]
    return Editions(reversed(rows) if reverse else rows)


@given(_LINKS)
def test_replacements_in_a_circle_come_to_an_end(links: list[tuple[int, int]]) -> None:
    editions = _linked(links)
    for number in range(1, 7):
        name = f"GB {number}-2020"
        after = editions.successors(name)
        assert name not in after
        assert len(set(after)) == len(after)
        assert editions.status(name, DAY).state == "withdrawn"


@given(_LINKS)
def test_whoever_is_a_successor_has_a_predecessor(links: list[tuple[int, int]]) -> None:
    editions = _linked(links)
    names = [f"GB {number}-2020" for number in range(1, 7)]
    for name in names:
        for after in editions.successors(name):
            assert name in editions.predecessors(after)
            # What follows a successor follows the edition itself.
            assert set(editions.successors(after)) <= {*editions.successors(name), name}


@given(_LINKS, st.dates(date(2000, 1, 1), date(2030, 1, 1)))
def test_the_order_of_the_rows_changes_nothing(links: list[tuple[int, int]], day: datetime.date) -> None:
    one, other = _linked(links), _linked(links, reverse=True)
    for number in range(1, 7):
        name = f"GB {number}-2020"
        assert one.status(name, day) == other.status(name, day)
        assert one.successors(name) == other.successors(name)
