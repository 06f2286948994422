"""The books find what is planted, and nothing where all is well."""

import msgspec
import pytest

from service.simulation.books.closing import BOOKS, balances
from service.simulation.books.evidence import Evidence, Look, View
from service.simulation.ledger import Known, Write
from tests.service.simulation.making import (
    BALANCED,
    DONE,
    MESSAGES,
    NAMES,
    NEED,
    WRITES,
    at,
    changed,
    faults_of,
    having,
    with_need,
    with_referral,
    without,
)

_PLANTED: dict[str, tuple[str, Evidence, str]] = {
    "a need past its limit": ("ends", with_need(due_at=at(1, month=4)), "past its limit"),
    "a need that waits for nobody": ("ends", with_need(due_at=None), "without a limit"),
    "a referral past its limit": ("ends", with_referral(1, state="accepted", due_at=at(9)), "past its limit"),
    "a lost move": ("moves", without(3), "but was"),
    "a lost last move": ("moves", without(15), "its history ends with"),
    "a lost move of a referral": ("moves", without(12), "but was"),
    "a move by who may not": ("moves", changed(4, actor_role="clerk"), "which may not"),
    "a move that is none": ("moves", changed(15, to_state="closed"), "which may not"),
    "a move before its time": ("moves", changed(14, at=at(1)), "stands after"),
    "an acknowledged write that is lost": ("writes", without(3), "acknowledged and lost"),
    "a move that was done twice": ("writes", having(writes=[*WRITES[:3], *WRITES[4:]]), "never acknowledged"),
    "a refused write that came to be": (
        "writes",
        having(writes=[msgspec.structs.replace(each, outcome="refused") for each in WRITES[:2]] + list(WRITES[2:])),
        "never acknowledged",
    ),
    "a write that nobody knows of": (
        "writes",
        having(writes=[*WRITES, Known(write=Write(what="message", role="clerk", need=NEED), outcome="unknown")]),
        "nobody knows",
    ),
    "a need that is lost": (
        "writes",
        having(writes=[*WRITES, Known(write=Write(what="need", role="enterprise"), outcome="acknowledged", made="n2")]),
        "is not there",
    ),
    "another text": ("writes", with_need(text="别的"), "another text"),
    "a plan that was not edited": (
        "writes",
        having(
            writes=[
                *WRITES,
                Known(write=Write(what="plan", role="clerk", need=NEED, to="cheapest"), outcome="acknowledged"),
            ]
        ),
        "was made cheapest",
    ),
    "a listing that was not changed": (
        "writes",
        having(accreditations={"/place": "valid"}),
        "was written as suspended",
    ),
    "something that nobody may do": ("writes", having(oddities=["a provider closed it"]), "provider closed"),
    "a refusal without a successor": ("successors", with_referral(1, replaces=None), "has no successor"),
    "a need that its provider closed": (
        "neutrality",
        changed(15, actor_role="provider", to_state="closed"),
        "by a provider",
    ),
    "a need that who works on it closed": (
        "neutrality",
        changed(15, actor_role="clerk", actor=f"{NAMES['o2']}：业务系统", to_state="closed"),
        "which works on it",
    ),
    "an evaluation that lapsed too soon": ("limits", changed(15, actor_role="system"), "its limit was"),
    "a look before it was accepted": (
        "privacy",
        with_need(views=[View(at=at(5, 9), role="provider", viewer="k", organization=NAMES["o2"], referral=DONE)]),
        "before it accepted",
    ),
    "a look by who was not asked": (
        "privacy",
        with_need(views=[View(at=at(6), role="provider", viewer="k", organization=NAMES["o1"], referral=DONE)]),
        "not referred to",
    ),
    "a look of the operator's": (
        "privacy",
        with_need(views=[View(at=at(6), role="clerk", viewer="运营方", referral=DONE)]),
        "no provider",
    ),
    "a look that is not noted": ("privacy", with_need(views=()), "are not noted"),
    "a look that nobody took": ("privacy", having(looks=[Look(need=NEED, referral=DONE, seen=False)]), "nobody took"),
    "what is kept too long": (
        "privacy",
        msgspec.structs.replace(with_need(state="closed"), at=at(1, month=11)),
        "still there",
    ),
    "a message that is missing": ("webhooks", having(received=MESSAGES[:1]), "never told"),
    "a message about nothing": (
        "webhooks",
        having(received=[*MESSAGES, msgspec.structs.replace(MESSAGES[0], id="m-3")]),
        "did not happen",
    ),
    "an id that says two things": (
        "webhooks",
        having(received=[*MESSAGES, msgspec.structs.replace(MESSAGES[1], id=MESSAGES[0].id)]),
        "then another",
    ),
    "a forged message": (
        "webhooks",
        having(received=[MESSAGES[0], msgspec.structs.replace(MESSAGES[1], genuine=False)]),
        "not genuine",
    ),
    "a message that tells of a person": (
        "webhooks",
        having(received=[MESSAGES[0], msgspec.structs.replace(MESSAGES[1], body="027-00000007")]),
        "tells of a person",
    ),
    "messages on their way": ("webhooks", having(undelivered=2), "still on their way"),
    "a need that the inbox lacks": ("lists", having(listed={}), "missing"),
    "a need in another state": ("lists", having(listed={NEED: "closed"}), "closed in the inbox"),
    "a wrong count of needs": ("lists", having(counts={"evaluated": 2}), "the inbox says 2"),
    "a wrong count of referrals": ("lists", having(referral_counts={"rejected": 1}), "the inbox says 0"),
    **{
        f"a wrong {name}": ("indicators", having(indicators={**BALANCED.indicators, name: (value or 0) + 1}), name)
        for name, value in BALANCED.indicators.items()
    },
    "an indicator that is not published": ("indicators", having(indicators={}), "needs_submitted"),
}


def test_a_year_in_which_all_is_well_balances() -> None:
    assert {each.book: each.faults for each in balances(BALANCED)} == {book.name: [] for book in BOOKS}


@pytest.mark.parametrize("planted", _PLANTED)
def test_what_is_planted_is_found(planted: str) -> None:
    book, evidence, words = _PLANTED[planted]
    found = faults_of(book, evidence)
    assert any(words in fault for fault in found), found


def test_every_book_is_tried() -> None:
    assert {book for book, _, _ in _PLANTED.values()} == {book.name for book in BOOKS}


def test_the_same_message_twice_is_no_fault() -> None:
    assert faults_of("webhooks", having(received=[*MESSAGES, MESSAGES[0]])) == []
