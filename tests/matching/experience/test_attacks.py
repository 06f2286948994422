"""A station that makes up cases gains nothing, or no more than honest cases give it anyway."""

import math

import msgspec
import pytest

from matching.experience import NO_EXPERIENCE
from matching.experience.lift import MOST_DOWN
from matching.index import OfferingIndex
from matching.values import Answer, SolvedCase
from tests.matching.experience.pasts import NEED, ORGANIZATION, asked, case, cases, known, match_of, ranks

_CROWD = 1_000
_RIVAL = "YT-033"
_OF_RIVAL = {"offerings": (_RIVAL,), "stations": ("YT-S4",), "providers": ("organization-of-YT-S4",)}


@pytest.fixture(scope="module")
def without(index: OfferingIndex) -> Answer:
    """The answer where nothing is known."""
    return asked(index, NO_EXPERIENCE)


def _honest() -> list[SolvedCase]:
    """Two enterprises that the service helped, and four that the rival's helped."""
    return [*cases(2, "H"), *(case(f"R{number}", **_OF_RIVAL) for number in range(4))]


def _crowd(**fields: object) -> list[SolvedCase]:
    """A thousand made-up cases with the very text of the need."""
    return [case(f"A{number}", **{"text": NEED.text, **fields}) for number in range(_CROWD)]


@pytest.mark.parametrize(
    "fields",
    [
        {"stated_by": "station"},
        {"stated_by": "station", "intake": ORGANIZATION},
        {"organization": ORGANIZATION},
        {"intake": ORGANIZATION},
        {"intake": "anonymous"},
        {"intake": ORGANIZATION, "solved": False, **_OF_RIVAL},
        {"stated_by": "station", "solved": False, **_OF_RIVAL},
    ],
    ids=[
        "the station says itself that it solved them",
        "at its own counter, by its own word",
        "it asked itself",
        "enterprises that only its own counter has seen",
        "enterprises that nobody knows",
        "its counter's enterprises complain about a rival",
        "it says itself that a rival failed",
    ],
)
def test_a_thousand_made_up_cases_alone_change_nothing(
    index: OfferingIndex, without: Answer, fields: dict[str, object]
) -> None:
    found = asked(index, known(*_crowd(**fields)))
    assert msgspec.structs.replace(found, experience=msgspec.UNSET) == without


def test_beside_honest_cases_a_counter_gains_less_than_half_of_what_the_first_honest_case_does(
    index: OfferingIndex, without: Answer
) -> None:
    first = _log_odds(asked(index, known(case()))) - _log_odds(without)
    honest = asked(index, known(*_honest()))
    attacked = asked(index, known(*_honest(), *_crowd(intake=ORGANIZATION)))
    assert 0 < _log_odds(attacked) - _log_odds(honest) < first / 2
    assert match_of(attacked, _RIVAL).score == match_of(honest, _RIVAL).score
    before, after = ranks(honest), ranks(attacked)
    assert all(abs(after[id_] - place) <= 1 for id_, place in before.items())


def test_of_a_thousand_made_up_cases_half_as_many_count_as_there_are_honest_ones_and_the_reason_says_so(
    index: OfferingIndex,
) -> None:
    attacked = asked(index, known(*_honest(), *_crowd(intake=ORGANIZATION)))
    one_more = asked(index, known(*_honest(), case("A0", text=NEED.text)))
    assert match_of(attacked).score == match_of(one_more).score
    (reason,) = (reason for reason in match_of(attacked).reasons if reason.code == "experience")
    assert reason.message == "相似问题 3 例由此解决"
    assert reason.cases == ("A0", "H0000", "H0001")


def test_an_enterprise_that_is_paid_for_a_thousand_cases_is_heard_once(index: OfferingIndex) -> None:
    honest = _honest()
    once = asked(index, known(*honest, *_crowd(asked_by="P")[:1]))
    often = asked(index, known(*honest, *_crowd(asked_by="P")))
    assert match_of(often).score == match_of(once).score


def test_to_copy_the_text_of_a_need_gains_little_over_words_of_ones_own(index: OfferingIndex) -> None:
    first = _log_odds(asked(index, known(case()))) - _log_odds(asked(index, NO_EXPERIENCE))
    own = asked(index, known(*cases(8)))
    copied = asked(index, known(*cases(8, text=NEED.text)))
    assert 0 <= _log_odds(copied) - _log_odds(own) < first / 2


def test_complaints_from_a_rivals_counter_weigh_no_more_than_honest_ones_and_little(index: OfferingIndex) -> None:
    complaints = cases(2, "F", solved=False)
    honest = asked(index, known(*_honest(), *complaints))
    attacked = asked(index, known(*_honest(), *complaints, *_crowd(solved=False, intake="rival")))
    assert -MOST_DOWN < _log_odds(attacked) - _log_odds(honest) < 0


def test_stations_that_conspire_stay_below_what_fits_much_better(index: OfferingIndex, without: Answer) -> None:
    """Three counters that vouch for each other are not found out; what they gain is bounded, whatever they do."""
    last = without.matches[-1].offering.id
    crowd = [
        case(f"{counter}{number}", text=NEED.text, offerings=(last,), intake=counter)
        for counter in ("X", "Y", "Z")
        for number in range(_CROWD)
    ]
    found = asked(index, known(*crowd))
    assert match_of(found, last).score > match_of(without, last).score
    assert ranks(found)[last] > 1


def _log_odds(found: Answer) -> float:
    score = match_of(found).score
    return math.log(score / (1 - score))
