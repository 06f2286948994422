"""Marks and codes: the same for the same enterprise, telling nothing without the key."""

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.queries.contacts import NEEDED as NEEDED_BY_QUERIES
from service.contacts.consents import NEEDED
from service.contacts.marks import Marker, digits_of
from service.uscc import is_uscc
from service.workflow.referral_states import KNOWS_THE_ENTERPRISE
from tests.documents.pages import read

_MARKER = Marker(b"k" * 32)


@pytest.mark.parametrize(
    ("written", "digits"),
    [
        ("13800138000", "13800138000"),
        ("+86 138-0013-8000", "13800138000"),
        ("008613800138000", "13800138000"),
        ("86123456", "86123456"),
        ("0772-2801234", "07722801234"),
        ("+86 772 2801234", "07722801234"),
        ("+86-10-12345678", "01012345678"),
        ("010-12345678", "01012345678"),
        ("+1 415 555 0100", "14155550100"),
    ],
)
def test_a_telephone_is_the_same_however_it_is_written(written: str, digits: str) -> None:
    assert digits_of(written) == digits
    assert _MARKER.of_telephone(written) == _MARKER.of_telephone(digits)


def test_a_code_marks_an_enterprise_before_its_telephone_does() -> None:
    code = "91350100M000100Y43"
    assert _MARKER.of_enterprise(code, "13800138000") == _MARKER.of_enterprise(code, "13900139000")
    assert _MARKER.of_enterprise(None, "13800138000") == _MARKER.of_telephone("13800138000")
    assert _MARKER.of_enterprise(code, "1") != _MARKER.of_telephone(code)


@given(st.from_regex(r"1[3-9][0-9]{9}", fullmatch=True), st.binary(min_size=32, max_size=32))
def test_without_the_key_a_mark_is_nobodys(telephone: str, key: bytes) -> None:
    mark = _MARKER.of_telephone(telephone)
    assert mark != hashlib.sha256(telephone.encode()).digest()
    assert (Marker(key).of_telephone(telephone) == mark) is (key == b"k" * 32)


@pytest.mark.parametrize(
    "code", ["91350100M000100Y43", "914403001922038216", "91110000802100433B", "91440300708461136T"]
)
def test_a_code_that_was_issued_is_right_and_no_slip_of_the_pen_is(code: str) -> None:
    assert is_uscc(code)
    for place, sign in enumerate(code):
        for other in "0123456789ABCDEFGHJKLMNPQRTUWXY":
            if other != sign:
                assert not is_uscc(code[:place] + other + code[place + 1 :])


def test_what_is_no_code_at_all_is_none() -> None:
    assert not any(map(is_uscc, ("", "91350100M000100Y4", "91350100M000100Y43\n", "I1350100M000100Y43", "９" * 18)))


def test_the_database_and_the_service_mean_the_same_by_who_may_know_the_enterprise() -> None:
    migration = read("models/migrations/versions/0006_contacts.py")
    states = ", ".join(f"'{state}'" for state in ("accepted", "in-progress", "on-hold", "completed", "failed"))
    assert f"referral.state IN ({states})" in migration
    assert set(states.replace("'", "").split(", ")) == KNOWS_THE_ENTERPRISE
    assert NEEDED == NEEDED_BY_QUERIES
