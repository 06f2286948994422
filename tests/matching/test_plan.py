"""The few services that together meet the requirements."""

from matching.plan import plan
from matching.values import Match, Requirement
from tests.matching.samples import STATION, offering

_REQUIREMENTS = tuple(Requirement(id=id_, label=id_, kind="service") for id_ in ("r1", "r2", "r3"))


def _match(id_: str, *satisfies: str) -> Match:
    return Match(offering=offering(id_), station=STATION, score=0.5, satisfies=satisfies)


def test_a_service_that_meets_two_requirements_is_taken_once() -> None:
    proposed = plan(_REQUIREMENTS[:2], [_match("O1", "r1", "r2"), _match("O2", "r2")])
    assert [line.offering for line in proposed.lines] == ["O1"]
    assert proposed.uncovered == ()


def test_each_requirement_that_nothing_meets_stays_uncovered() -> None:
    proposed = plan(_REQUIREMENTS, [_match("O1", "r1"), _match("O3", "r3")])
    assert proposed.uncovered == ("r2",)
    assert {row.requirement: row.lines for row in proposed.coverage}["r2"] == ()


def test_the_better_match_goes_first_among_equals() -> None:
    proposed = plan(_REQUIREMENTS[:1], [_match("O2", "r1"), _match("O1", "r1")])
    assert [line.offering for line in proposed.lines] == ["O2"]


def test_lines_count_from_one_and_coverage_names_them() -> None:
    proposed = plan(_REQUIREMENTS[:2], [_match("O1", "r1"), _match("O2", "r2")])
    assert [line.order for line in proposed.lines] == [1, 2]
    by_order = {line.order: line for line in proposed.lines}
    for row in proposed.coverage:
        assert row.lines
        assert all(row.requirement in by_order[order].requirements for order in row.lines)


def test_without_matches_there_is_no_plan_line() -> None:
    proposed = plan(_REQUIREMENTS, [])
    assert proposed.lines == ()
    assert proposed.uncovered == ("r1", "r2", "r3")
