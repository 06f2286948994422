"""The standards that a listing cites, and which of them are withdrawn."""

from datetime import date

from matching.citations import citations_of, withdrawn_citations
from matching.editions import NO_EDITIONS, Editions
from matching.index import describe
from matching.thesaurus import Knowledge
from matching.values import ScopeLine
from tests.matching.samples import PEROXIDE_VALUE, STATION, offering

DAY = date(2026, 11, 1)
LISTED = offering(
    standards=("GB 2760-2024", "GB/T 5009.37-2003《食用植物油》"),
    scope_lines=(
        ScopeLine(parameter="过氧化值", standard="GB 5009.227-2016", method="滴定法"),
        ScopeLine(parameter="酸价", method="按GB 5009.229-2016第一法、ISO 660:2020"),
    ),
)


def test_every_designation_is_told_with_where_it_stands_as_the_listing_writes_it() -> None:
    assert [(one.designation, one.field, one.position) for one in citations_of(LISTED)] == [
        ("GB 2760-2024", "standards", 0),
        ("GB/T 5009.37-2003", "standards", 1),
        ("GB 5009.227-2016", "scope_lines.standard", 0),
        ("GB 5009.229-2016", "scope_lines.method", 1),
        ("ISO 660:2020", "scope_lines.method", 1),
    ]


def test_withdrawn_editions_are_told_with_what_stands_in_their_place() -> None:
    found = withdrawn_citations(LISTED, Editions(PEROXIDE_VALUE), DAY)
    assert [(one.citation.designation, one.status.successors) for one in found] == [
        ("GB/T 5009.37-2003", ("GB 5009.227-2023",)),
        ("GB 5009.227-2016", ("GB 5009.227-2023",)),
    ]


def test_on_an_earlier_day_less_is_withdrawn() -> None:
    found = withdrawn_citations(LISTED, Editions(PEROXIDE_VALUE), date(2020, 1, 1))
    assert [one.citation.designation for one in found] == ["GB/T 5009.37-2003"]


def test_without_a_table_nothing_is_called_withdrawn() -> None:
    assert withdrawn_citations(LISTED, NO_EDITIONS, DAY) == ()


def test_a_standard_that_only_a_method_names_is_found_by_it(knowledge: Knowledge) -> None:
    assert "gb5009.229-2016" in describe(LISTED, STATION, knowledge).entry.standards
