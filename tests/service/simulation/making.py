"""A small year written by hand: one need from its statement to its evaluation, refused once on the way."""

from datetime import datetime
from typing import Any

import msgspec

from service.simulation.books.closing import BOOKS
from service.simulation.books.evidence import (
    Evidence,
    Figure,
    GapRecord,
    Happened,
    Look,
    NeedRecord,
    ReferralRecord,
    Said,
    View,
)
from service.simulation.books.indicators import reckon
from service.simulation.ledger import Known, Write
from service.simulation.receiving import Endpoint, Received
from service.workflow.working_time import CHINA

NEED, REFUSED, DONE = "need-1", "referral-1", "referral-2"
NAMES = {"o1": "一所（模拟）", "o2": "二所（模拟）"}


def at(day: int, hour: int = 10, month: int = 3) -> datetime:
    """A moment in the spring of the simulated year."""
    return datetime(2026, month, day, hour, tzinfo=CHINA)


def moved(when: datetime, role: str, start: str | None, end: str, referral: str | None = None, **more: Any) -> Happened:
    """A move as history tells it."""
    event = more.pop("event", "moved")
    return Happened(
        event=event, actor_role=role, actor=role, at=when, from_state=start, to_state=end, referral=referral, **more
    )


HISTORY = (
    moved(at(2), "enterprise", "draft", "submitted"),
    moved(at(2, 11), "clerk", "submitted", "accepted"),
    moved(at(2, 11), "system", "accepted", "diagnosing"),
    moved(at(3), "clerk", "diagnosing", "planned"),
    moved(at(4), "enterprise", "planned", "agreed"),
    moved(at(4), "system", None, "draft", REFUSED, event="drafted"),
    moved(at(4), "system", "draft", "requested", REFUSED),
    moved(at(4), "system", "agreed", "in_service"),
    moved(at(4, 15), "provider", "requested", "rejected", REFUSED, reason="no_capacity"),
    moved(at(4, 15), "system", None, "draft", DONE, event="drafted"),
    moved(at(4, 15), "system", "draft", "requested", DONE),
    moved(at(5), "provider", "requested", "accepted", DONE),
    moved(at(6), "provider", "accepted", "in-progress", DONE),
    moved(at(13), "provider", "in-progress", "completed", DONE),
    moved(at(13), "system", "in_service", "delivered"),
    moved(at(16), "enterprise", "delivered", "evaluated"),
)
WRITES = (
    Known(write=Write(what="need", role="enterprise", note="卡尺要校准"), outcome="acknowledged", made=NEED),
    *(
        Known(
            write=Write(what="move", role=role, need=NEED, referral=referral, to=to), outcome="acknowledged", effect=to
        )
        for role, referral, to in (
            ("enterprise", None, "submitted"),
            ("clerk", None, "accepted"),
            ("clerk", None, "planned"),
            ("enterprise", None, "agreed"),
            ("provider", REFUSED, "rejected"),
            ("provider", DONE, "accepted"),
            ("provider", DONE, "in-progress"),
            ("provider", DONE, "completed"),
        )
    ),
    Known(
        write=Write(what="evaluation", role="enterprise", need=NEED),
        outcome="acknowledged",
        made=NEED,
        effect="evaluated",
    ),
    Known(write=Write(what="move", role="provider", need=NEED, to="closed"), outcome="refused", status=404),
    Known(write=Write(what="listing", role="provider", to="suspended", note="/place"), outcome="acknowledged"),
)
THE_NEED = NeedRecord(
    id=NEED,
    stated_at=at(2),
    text="卡尺要校准",
    state="evaluated",
    due_at=at(5, month=5),
    received_by="o2",
    enterprise=7,
    history=HISTORY,
    referrals=(
        ReferralRecord(
            id=REFUSED, state="rejected", station="s1", offering="x", urgent=False, tries=1, reason="no_capacity"
        ),
        ReferralRecord(id=DONE, state="completed", station="s2", offering="y", urgent=False, tries=2, replaces=REFUSED),
    ),
    views=(View(at=at(5, 11), role="provider", viewer="key", organization=NAMES["o2"], referral=DONE),),
    said=(Said(what="evaluation", answered=True, at=at(16), solved=True, score=5),),
    figures=(Figure(indicator="cost_saved", value=2000.0, grade="documented", at=at(16)),),
)
OPERATOR = Endpoint(id="e1", path="operator", credential="k", organization=None, types=("referral.requested",))
_TOLD = {"need": NEED, "from": "draft", "to": "requested"}
MESSAGES = tuple(
    Received(
        endpoint="operator",
        id=f"m-{referral}",
        type="referral.requested",
        data={**_TOLD, "referral": referral},
        genuine=True,
        body="{}",
    )
    for referral in (REFUSED, DONE)
)
_BALANCED = Evidence(
    at=at(20, month=4),
    needs=(THE_NEED,),
    writes=WRITES,
    owners={"s1": "o1", "s2": "o2"},
    names=NAMES,
    listed={NEED: "evaluated"},
    counts={"evaluated": 1, "overdue": 0},
    referral_counts={"rejected": 1, "completed": 1, "overdue": 0},
    accreditations={"/place": "suspended"},
    indicators={},
    gaps=(GapRecord(need=NEED, label="膜厚", state="answered"),),
    looks=(Look(need=NEED, referral=DONE, seen=True), Look(need=NEED, referral=REFUSED, seen=False)),
    endpoints=(OPERATOR,),
    received=MESSAGES,
)
BALANCED = msgspec.structs.replace(_BALANCED, indicators=reckon(_BALANCED))
"""Evidence in which every book balances."""


def faults_of(book: str, evidence: Evidence) -> list[str]:
    """What a book finds."""
    return list(next(each for each in BOOKS if each.name == book).faults(evidence))


def with_need(**changes: Any) -> Evidence:
    """The evidence with the need told otherwise."""
    return msgspec.structs.replace(BALANCED, needs=(msgspec.structs.replace(THE_NEED, **changes),))


def without(*lines: int) -> Evidence:
    """The evidence without some lines of the history."""
    return with_need(history=tuple(line for place, line in enumerate(HISTORY) if place not in lines))


def changed(line: int, **changes: Any) -> Evidence:
    """The evidence with one line of the history told otherwise."""
    told = list(HISTORY)
    told[line] = msgspec.structs.replace(told[line], **changes)
    return with_need(history=tuple(told))


def with_referral(place: int, **changes: Any) -> Evidence:
    """The evidence with one referral told otherwise."""
    told = list(THE_NEED.referrals)
    told[place] = msgspec.structs.replace(told[place], **changes)
    return with_need(referrals=tuple(told))


def having(**changes: Any) -> Evidence:
    """The evidence told otherwise."""
    return msgspec.structs.replace(BALANCED, **changes)
