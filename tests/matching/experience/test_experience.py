"""What solved cases do to an answer."""

import datetime
import math
import random

import msgspec
import pytest

from matching.engine import answer
from matching.experience import NO_EXPERIENCE, Experience, describe_case
from matching.experience.lift import MOST, MOST_DOWN
from matching.index import OfferingIndex
from matching.thesaurus import Knowledge
from matching.values import Answer, Constraints, Reason
from tests.matching.conftest import TODAY, Catalogue
from tests.matching.experience.pasts import (
    ANOTHER,
    NEED,
    ORGANIZATION,
    SOLVER,
    asked,
    case,
    cases,
    known,
    match_of,
    ranks,
)


@pytest.fixture(scope="module")
def without(index: OfferingIndex) -> Answer:
    """The answer where nothing is known."""
    return asked(index, NO_EXPERIENCE)


def _reasons(found: Answer) -> list[Reason]:
    return [reason for match in found.matches for reason in match.reasons if reason.code == "experience"]


def test_without_cases_answers_are_byte_for_byte_as_if_there_were_no_experience_at_all(
    catalogue: Catalogue, index: OfferingIndex, knowledge: Knowledge, answers: dict[str, Answer]
) -> None:
    empty = Experience([])
    for need in catalogue.needs:
        found = msgspec.json.encode(answer(need.stated(), index, knowledge, TODAY, experience=empty))
        assert found == msgspec.json.encode(answers[need.id])
        for word in (b'"experience"', b'"cases"', b'"solves"', b'"fails"'):
            assert word not in found


def test_cases_of_other_problems_change_nothing_but_what_the_answer_stands_on(
    index: OfferingIndex, without: Answer
) -> None:
    found = asked(index, known(*cases(30, text=ANOTHER, proposed=("轴承钢非金属夹杂物评级",))))
    assert found.experience != msgspec.UNSET
    assert msgspec.structs.replace(found, experience=msgspec.UNSET) == without


def test_what_solved_similar_cases_stands_higher_and_says_so_in_both_languages(
    index: OfferingIndex, without: Answer
) -> None:
    found = asked(index, known(*cases(3)))
    assert ranks(found)[SOLVER] < ranks(without)[SOLVER]
    assert match_of(found).score > match_of(without).score
    (reason,) = _reasons(found)
    assert reason.message == "相似问题 3 例由此解决"
    assert reason.message_en == "3 similar problems were solved by it"
    assert reason.cases == ("C0000", "C0001", "C0002")


def test_the_other_offerings_keep_their_scores(index: OfferingIndex, without: Answer) -> None:
    before = {match.offering.id: match.score for match in without.matches}
    after = {match.offering.id: match.score for match in asked(index, known(*cases(3))).matches}
    assert {id_: score for id_, score in after.items() if id_ != SOLVER} == {
        id_: score for id_, score in before.items() if id_ != SOLVER
    }


def test_the_reason_counts_the_cases_that_were_not_solved_as_well(index: OfferingIndex) -> None:
    found = asked(index, known(*cases(2), case("F1", solved=False)))
    (reason,) = _reasons(found)
    assert reason.message == "相似问题 2 例由此解决，1 例未解决"
    assert reason.message_en == "2 similar problems were solved by it, 1 was not"
    assert reason.cases == ("C0000", "C0001")


def test_one_case_is_told_in_the_singular(index: OfferingIndex) -> None:
    (reason,) = _reasons(asked(index, known(case())))
    assert reason.message == "相似问题 1 例由此解决"
    assert reason.message_en == "1 similar problem was solved by it"


def test_what_did_not_solve_similar_cases_stands_lower_but_gently(index: OfferingIndex, without: Answer) -> None:
    found = asked(index, known(*cases(20, solved=False)))
    before, after = match_of(without).score, match_of(found).score
    assert after < before
    assert _log_odds(after) >= _log_odds(before) - MOST_DOWN
    assert not _reasons(found)


def test_an_enterprise_counts_once_for_an_offering_however_many_cases_it_has(index: OfferingIndex) -> None:
    one = asked(index, known(case("C0000", asked_by="E")))
    many = asked(index, known(*cases(50, asked_by="E")))
    assert _reasons(many) == _reasons(one)
    assert match_of(many).score == match_of(one).score


def test_more_enterprises_lift_more_and_ever_less_more(index: OfferingIndex, without: Answer) -> None:
    scores = [match_of(asked(index, known(*cases(count)))).score for count in (1, 2, 4, 8, 16, 200)]
    assert scores == sorted(set(scores))
    assert _log_odds(scores[-1]) - _log_odds(match_of(without).score) < MOST
    assert scores[-1] - scores[-2] < scores[1] - scores[0]


def test_what_is_better_attested_lifts_more(index: OfferingIndex) -> None:
    scores = [
        match_of(asked(index, known(*cases(3, grade=grade)))).score
        for grade in ("self_stated", "documented", "verified")
    ]
    assert scores == sorted(set(scores))


@pytest.mark.parametrize(
    "nothing",
    [
        {"stated_by": "station"},
        {"organization": ORGANIZATION},
        {"organization": "anybody", "providers": ()},
        {"intake": ORGANIZATION},
        {"closed_on": TODAY + datetime.timedelta(days=1)},
        {"closed_on": TODAY - datetime.timedelta(days=6 * 365)},
        {"offerings": ("not-in-the-catalogue",)},
        {"text": "!!!"},
    ],
)
def test_what_is_no_evidence_moves_nothing(index: OfferingIndex, without: Answer, nothing: dict[str, object]) -> None:
    found = asked(index, known(*(case(f"C{number}", **nothing) for number in range(20))))
    assert msgspec.structs.replace(found, experience=msgspec.UNSET) == without


def test_experience_makes_no_match_of_what_fails_a_stated_constraint(
    index: OfferingIndex, catalogue: Catalogue
) -> None:
    listed = next(offering for offering in catalogue.offerings if offering.id == SOLVER)
    assert listed.turnaround_days is not None
    hurried = msgspec.structs.replace(NEED, constraints=Constraints(max_days=listed.turnaround_days - 1))
    before, after = (asked(index, experience, hurried) for experience in (NO_EXPERIENCE, known(*cases(100))))
    assert msgspec.structs.replace(after, experience=msgspec.UNSET) == before


def test_every_score_stays_between_0_and_1_and_moves_no_further_than_the_bound(
    index: OfferingIndex, without: Answer
) -> None:
    everything = tuple(match.offering.id for match in without.matches)
    found = asked(index, known(*cases(300, offerings=everything)))
    before = {match.offering.id: match.score for match in without.matches}
    for match in found.matches:
        assert 0 <= match.score <= 1
        if match.offering.id in before:
            assert _log_odds(match.score) - _log_odds(before[match.offering.id]) < MOST


def test_the_order_in_which_cases_come_changes_nothing(index: OfferingIndex) -> None:
    given = [*cases(20, solved=False), *cases(30, "D"), *cases(5, "E", intake="X"), *cases(9, "F", asked_by="G")]
    shuffled = random.Random(3).sample(given, len(given))
    assert asked(index, known(*shuffled)) == asked(index, known(*given))


def test_an_answer_says_on_how_many_cases_it_stands_and_the_version_changes_with_them(index: OfferingIndex) -> None:
    first, again, more, other = (
        asked(index, known(*given)).experience for given in (cases(3), cases(3), cases(4), cases(3, grade="documented"))
    )
    assert first == again
    assert first != msgspec.UNSET
    assert first.cases == 3
    versions = {used.version for used in (first, more, other) if used != msgspec.UNSET}
    assert len(versions) == 3


def test_a_description_keeps_no_text(knowledge: Knowledge) -> None:
    described = describe_case(case(text="某某厂的酸笋胀袋", proposed=("商业无菌检验",)), knowledge)
    kept = msgspec.msgpack.encode(described)
    assert "某某厂".encode() not in kept
    assert "商业无菌".encode() not in kept
    assert msgspec.msgpack.decode(kept, type=type(described)) == described


def test_the_signals_show_what_cases_tell(index: OfferingIndex) -> None:
    found = asked(index, known(*cases(3), case("F1", solved=False)))
    signals = match_of(found).signals
    assert signals.solves != msgspec.UNSET
    assert signals.fails != msgspec.UNSET
    assert 0 < signals.fails < signals.solves < 1
    assert all(match.signals.solves == msgspec.UNSET for match in found.matches if match.offering.id != SOLVER)


def _log_odds(score: float) -> float:
    return math.log(score / (1 - score))
