"""What was stated, what was said and what happened."""

import msgspec

from models.tables import CaseMove
from service.enterprises.files import CaseFile
from service.enterprises.parts.deciding import asker
from service.enterprises.reading import Reader
from service.workflow.need_states import ACTIVE
from service.workflow.referral_states import OPEN

_SILENT = ("drafted", "message_added")
"""What is told of elsewhere on the page."""
_NAMING = ("gap_opened", "gap_met", "unmatched")
"""Of these the note is the name of a requirement or of a service."""
_AT_FIRST = 8


class Problem(msgspec.Struct, frozen=True, kw_only=True):
    """What the enterprise stated."""

    text: str
    facts: list[tuple[str, str]]


def problem(file: CaseFile, reader: Reader) -> Problem:
    """The problem as stated."""
    need, w = file.need, reader.w
    facts = [(w.place, need.place_name), (w.industry, need.industry)]
    return Problem(text=need.text, facts=[(label, value) for label, value in facts if value])


class Line(msgspec.Struct, frozen=True, kw_only=True):
    """Something that was said; `mark` says whether a question was answered."""

    author: str
    about: str
    own: bool
    text: str
    at: str
    mark: str


class Conversation(msgspec.Struct, frozen=True, kw_only=True):
    """What was said, and to whom the enterprise may say something; `seen` is the newest message that is shown."""

    lines: list[Line]
    to: list[tuple[str, str]]
    seen: str


def conversation(file: CaseFile, reader: Reader) -> Conversation | None:
    """The messages of a case; nothing where there was none and nobody is there to read one."""
    to = _to(file, reader)
    if not file.messages and not to:
        return None
    titles = {each.id: each.title for each in file.case.referrals}
    lines = [
        Line(
            author=asker(each, file, reader),
            about=titles.get(each.referral_id, "") if each.referral_id is not None else "",
            own=each.author_role == "enterprise",
            text=each.text,
            at=reader.moment(each.at),
            mark="" if not each.question else (reader.w.answered if each.answered_at else reader.w.awaits),
        )
        for each in file.messages
    ]
    return Conversation(lines=lines, to=to, seen=str(file.messages[-1].id) if file.messages else "")


def _to(file: CaseFile, reader: Reader) -> list[tuple[str, str]]:
    if file.need.state not in ACTIVE:
        return []
    talking = [each for each in file.case.referrals if each.state in OPEN or each.state == "completed"]
    stations = [(str(each.id), f"{each.station_name} · {each.title}") for each in talking if each.state != "draft"]
    return [("", file.names.receiver or reader.w.from_clerk), *stations]


class Event(msgspec.Struct, frozen=True, kw_only=True):
    """Something that happened."""

    what: str
    about: str
    note: str | None
    day: str
    at: str


class History(msgspec.Struct, frozen=True, kw_only=True):
    """What happened, the newest first; `earlier` is folded."""

    events: list[Event]
    earlier: list[Event]


def history(file: CaseFile, reader: Reader) -> History:
    """Every step of the case that concerns its enterprise."""
    shown = [event for each in reversed(file.moves) if (event := _event(each, file, reader)) is not None]
    return History(events=shown[:_AT_FIRST], earlier=shown[_AT_FIRST:])


def _event(move: CaseMove, file: CaseFile, reader: Reader) -> Event | None:
    what = _what(move, reader)
    if move.event in _SILENT or not what or (move.to_state == "diagnosing" and move.actor_role == "system"):
        return None
    referral = next((each for each in file.case.referrals if each.id == move.referral_id), None)
    said = [reader.reason(move.reason)] if move.reason else []
    # Of what the service notes only the names of things are for everybody to read.
    said += [move.note] if move.note and (move.actor_role != "system" or move.event in _NAMING) else []
    return Event(
        what=what,
        about=f"{referral.station_name} · {referral.title}" if referral is not None else "",
        note=("; " if reader.english else "；").join(said) or None,
        day=reader.day(move.at),
        at=reader.hour(move.at),
    )


def _what(move: CaseMove, reader: Reader) -> str:
    """The phrase for a move or an event: one for its circumstances where there is one."""
    kind = "referral" if move.referral_id is not None else "need"
    name = f"{kind}_{move.to_state if move.event == 'moved' else move.event}"
    candidates = [f"{name}_system" if move.actor_role == "system" else "", name]
    if (move.from_state, move.to_state) in (("planned", "diagnosing"), ("in_service", "planned")):
        candidates.insert(0, f"{name}_again")
    if (move.from_state, move.to_state) == ("on-hold", "in-progress"):
        candidates.insert(0, "referral_resumed")
    return next((reader.w[each] for each in candidates if each in reader.w), "")
