"""What docs/cases.md says of states, moves and limits is what the service does."""

import re
from pathlib import Path

import msgspec

from service.workflow.limits import Limit, Limits
from service.workflow.need_states import NEED_ENDS, NEED_TRANSITIONS
from service.workflow.referral_states import REFERRAL_ENDS, REFERRAL_TRANSITIONS
from service.workflow.transitions import Transition
from service.workflow.words import NEED_WORDS, REFERRAL_WORDS

_PAGE = Path("docs/cases.md").read_text("utf-8")
_MOVE = re.compile(r"([a-z_-]+) \(([a-z, ]+)\)")
_LENGTH = re.compile(r"(\d+) (working day|day|hour)")


def _rows(heading: str) -> list[list[str]]:
    section = _PAGE.partition(f"## {heading}\n")[2].partition("\n## ")[0]
    lines = [line for line in section.splitlines() if line.startswith("| `")]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]


def _agrees(
    heading: str, table: tuple[Transition, ...], ends: frozenset[str], words: dict[str, tuple[str, str]]
) -> None:
    told: dict[str, dict[str, set[str]]] = {}
    for states, chinese, following, *_ in _rows(heading):
        for state, name in zip(re.findall(r"`([a-z_-]+)`", states), chinese.split(", "), strict=True):
            assert words[state][0] == name
            told[state] = {end: set(actors.split(", ")) for end, actors in _MOVE.findall(following)}
    ours: dict[str, dict[str, set[str]]] = {state: {} for state in words}
    for each in table:
        ours[each.start][each.end] = set(each.actors)
    assert told == ours
    assert {state for state, following in told.items() if not following} == ends


def test_the_table_of_needs_is_the_one_that_the_service_moves_by() -> None:
    _agrees("The states of a need", NEED_TRANSITIONS, NEED_ENDS, NEED_WORDS)


def test_the_table_of_referrals_is_the_one_that_the_service_moves_by() -> None:
    _agrees("The states of a referral", REFERRAL_TRANSITIONS, REFERRAL_ENDS, REFERRAL_WORDS)


def test_the_limits_told_are_the_defaults() -> None:
    rows = {re.findall(r"`([a-z_-]+)`", row[0])[0]: _LENGTH.findall(row[3]) for row in _rows("The states of a need")}
    rows |= {
        re.findall(r"`([a-z_-]+)`", row[0])[0]: _LENGTH.findall(row[3])
        for row in _rows("The states of a referral")
        if "`draft`" not in row[0]
    }
    limits = Limits()
    told = {
        "draft": [limits.draft],
        "submitted": [limits.submitted],
        "returned": [limits.returned],
        "diagnosing": [limits.diagnosing, limits.diagnosing_site_visit],
        "no_match": [limits.no_match],
        "planned": [limits.planned],
        "agreed": [limits.agreed],
        "delivered": [limits.delivered],
        "evaluated": [limits.first_follow_up, limits.follow_up_answer],
        "followed_up": [limits.second_follow_up, limits.follow_up_answer],
        "requested": [limits.requested, limits.requested_urgent],
        "accepted": [limits.overdue],
        "in-progress": [limits.overdue],
        "on-hold": [limits.on_hold],
    }
    for state, expected in told.items():
        found = rows[state]
        # "with a site visit 10" says the unit once.
        numbers = [int(number) for number, _ in found] + ([10] if state == "diagnosing" else [])
        assert numbers == [_number(limit) for limit in expected], state


def _number(limit: Limit) -> int:
    return next(int(value) for value in msgspec.structs.astuple(limit) if value is not None)


def test_every_limit_that_can_be_set_is_named() -> None:
    named = _PAGE.partition("\nNames: ")[2].partition("\n\n")[0]
    assert re.findall(r"`([a-z_]+)`", named) == list(Limits.__struct_fields__)


def test_the_example_of_limits_can_be_used() -> None:
    example = _PAGE.partition("```json\n")[2].partition("\n```")[0]
    found = msgspec.json.decode(example, type=Limits)
    assert found.most_tries == 3
    assert found != Limits()
