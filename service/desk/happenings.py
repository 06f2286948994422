"""What happened in a case, in the words of its reader."""

from collections.abc import Mapping, Sequence
from uuid import UUID

import msgspec

from models.tables import CaseMove, Referral
from service.cases.following_on import NOTHING_LEFT
from service.stations.rendering import Reader

_UNTOLD = frozenset({"message_added", "drafted"})
_WITH_IDS = frozenset({"linked", "unlinked"})
"""Events whose note is a number that says nothing to people."""
"""Events that stand elsewhere on the page, or that a sent referral says by itself."""


class Happening(msgspec.Struct, frozen=True, kw_only=True):
    """One thing that happened: what, by whom, when, why; `about` names the referral where it is one of several."""

    at: str
    who: str
    what: str
    why: str = ""
    about: str = ""


def happenings(rows: Sequence[CaseMove], reader: Reader, named: Mapping[UUID, Referral]) -> list[Happening]:
    """What happened, the newest first; referrals are named where some are given."""
    return [_told(row, reader, named) for row in reversed(rows) if row.event not in _UNTOLD]


def _told(row: CaseMove, reader: Reader, named: Mapping[UUID, Referral]) -> Happening:
    referral = named.get(row.referral_id) if row.referral_id is not None else None
    return Happening(
        at=reader.moment(row.at),
        who=who_of(row, reader),
        what=what_of(row, reader),
        why=why_of(row, reader),
        about=f"{referral.title} · {referral.station_name}" if referral is not None else "",
    )


def who_of(row: CaseMove, reader: Reader) -> str:
    """Who did something: people by their name, the enterprise and the service as what they are."""
    role = reader.said("case_actor", row.actor_role)
    if row.actor_role in ("enterprise", "system"):
        return role
    return f"{row.actor} ({role})" if reader.english else f"{row.actor}（{role}）"


def what_of(row: CaseMove, reader: Reader) -> str:
    """What somebody did, as a verb: «接单», «退回补正»."""
    if row.event != "moved":
        return reader.w.get(f"event_{row.event}", row.event)
    kind = "referral" if row.referral_id is not None else "need"
    if (kind, row.from_state, row.to_state) == ("referral", "on-hold", "in-progress"):
        return reader.w.moved_referral_resumed
    return reader.w.get(f"moved_{kind}_{row.to_state}", reader.said(f"{kind}_state", row.to_state))


def why_of(row: CaseMove, reader: Reader) -> str:
    """Why: the reason and what was said with it."""
    if row.event in _WITH_IDS:
        return ""
    if row.note == NOTHING_LEFT:
        return reader.w.nothing_left
    reason = reader.said("reason", row.reason) if row.reason else ""
    return (": " if reader.english else "：").join(part for part in (reason, row.note or "") if part)
