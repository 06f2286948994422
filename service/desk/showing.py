"""Needs and referrals in the words of their reader, as lists and pages share them."""

import datetime
from typing import Any

import msgspec

from matching.errors import UnknownPlace
from matching.places import place_of_adcode
from models.tables import Message, Need, Referral
from service.desk.remaining import remaining
from service.stations.rendering import Reader
from service.workflow.need_states import NEED_ENDS
from service.workflow.referral_states import REFERRAL_ENDS

_MOST_IN_SHORT = 120
_BADGES = {
    "requested": "draft",
    "submitted": "draft",
    "in-progress": "published",
    "in_service": "published",
    "completed": "published",
    "delivered": "published",
    "on-hold": "suspended",
    "returned": "suspended",
    "no_match": "suspended",
}
"""State → the look of its badge; all others are plain."""


class Due(msgspec.Struct, frozen=True, kw_only=True):
    """A deadline in words: how much is left, until when, and how pressing that is."""

    said: str = ""
    until: str = ""
    care: str = ""


class Standing(msgspec.Struct, frozen=True, kw_only=True):
    """Where something stands: its state in words, with its deadline, or since when it is over."""

    state: str
    said: str
    badge: str
    due: Due
    since: str


def standing(row: Need | Referral, at: datetime.datetime, reader: Reader) -> Standing:
    """Where a need or a referral stands."""
    table, ends = ("need_state", NEED_ENDS) if isinstance(row, Need) else ("referral_state", REFERRAL_ENDS)
    open_ = row.state not in ends
    return Standing(
        state=row.state,
        said=reader.said(table, row.state),
        badge=_BADGES.get(row.state, ""),
        due=due_of(row.due_at, at, reader) if open_ else Due(),
        since=reader.moment(row.ended_at or row.state_since),
    )


def due_of(due_at: datetime.datetime | None, at: datetime.datetime, reader: Reader) -> Due:
    """A deadline in words; nothing where there is none."""
    if due_at is None:
        return Due()
    left = remaining(due_at, at)
    return Due(said=left.said(reader.w), until=reader.deadline(due_at), care=left.care)


def in_short(text: str) -> str:
    """The beginning of a problem, on one line."""
    line = " ".join(text.split())
    return line if len(line) <= _MOST_IN_SHORT else line[:_MOST_IN_SHORT].rstrip() + "…"


def place_of(need: Need) -> str:
    """Where the enterprise is, by name."""
    if need.place_name:
        return need.place_name
    return name_of_place(need.adcode)


def name_of_place(adcode: str | None) -> str:
    """The name of a GB/T 2260 code, the code itself where it has none, nothing where there is no code."""
    if adcode is None:
        return ""
    try:
        return place_of_adcode(adcode).name or adcode
    except UnknownPlace:
        return adcode


def news_of(last: Message | None) -> str:
    """Which phrase says how a conversation stands: the enterprise said something last, or is to answer a question."""
    if last is None:
        return ""
    if last.author_role == "enterprise":
        return "news_answered"
    return "news_asked" if last.question and last.answered_at is None else ""


def joined(items: Any, reader: Reader) -> str:
    """Some things in a row."""
    return (", " if reader.english else "、").join(items)


def agreed(referral: Referral, reader: Reader) -> str:
    """Price and date that a provider has promised; nothing before."""
    if referral.price is None or referral.due_on is None:
        return ""
    return f"¥{reader.number(referral.price)} · {reader.w('by_day', day=referral.due_on)}"
