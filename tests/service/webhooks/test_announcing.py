"""A webhook can carry ids and links, and nothing else."""

import pytest

from service.webhooks.announcing import check_data
from service.webhooks.types import EVENT_TYPES, SAID


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("need", "06a77d94-2182-4c62-9a42-0b520e6b0dec"),
        ("offering", "LZ-001.A:2"),
        ("from", "in_service"),
        ("to", "entered-in-error"),
        ("due_at", "2027-03-01"),
        ("due_at", "2027-03-01T08:00:00.123456Z"),
        ("due_at", "2027-03-01T08:00:00+08:00"),
        ("link", "/v1/referrals/15a3cc49-4587-41d8-92a7-dfde18a27252"),
    ],
)
def test_ids_states_moments_and_links_are_carried(name: str, value: str) -> None:
    check_data({name: value})


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("text", "N-1"),
        ("phone", "N-1"),
        ("contact", "N-1"),
        ("need", "粉包放两个月就有哈喇味"),
        ("need", "two words"),
        ("need", ""),
        ("need", "x" * 65),
        ("need", "li.na@lab.example"),
        ("message", "N-1\n"),
        ("from", "Submitted"),
        ("to", "已受理"),
        ("due_at", "tomorrow"),
        ("link", "https://elsewhere.example/"),
        ("link", "/v1/needs?token=x"),
        ("link", "/v1/needs/1#token"),
        ("link", "v1/needs/1"),
    ],
)
def test_nothing_else_is(name: str, value: str) -> None:
    with pytest.raises(ValueError, match=f"ids and links only: {name}"):
        check_data({name: value})


def test_every_type_is_said_in_both_languages() -> None:
    assert tuple(SAID) == EVENT_TYPES
    assert all(zh and en for zh, en in SAID.values())
