"""Reminders go out as webhooks too: each once when it comes near, and once when it is over.

The worker looks through all listings once a day, and when the table of standards or the webhooks that want to hear of
reminders change. What was told is noted in the transaction that tells it, so that neither a restart nor a second node
tells it again; it is forgotten when it is put right.
"""

import asyncio
import datetime
from collections.abc import Callable, Iterator, Sequence
from uuid import UUID

import msgspec
import structlog
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

from matching.editions import Editions
from matching.values import Offering
from models.queries.listing_reminders import (
    Listed,
    Told,
    forget_told,
    hold_round,
    is_round_done,
    next_listed,
    note_round,
    note_told,
    round_basis,
    told_of,
    wanting,
)
from models.tenancy import OPERATOR, act_for
from service.catalogue.reminders import Reminder, reminders
from service.clock import is_simulated, today
from service.standards.following import KnownEditions
from service.webhooks.announcing import Recipients, announce
from service.webhooks.types import EventType

_log = structlog.get_logger("nqi.worker")
_TYPE: EventType = "listing.reminder"
_EVERY_SECONDS = 30.0
_EVERY_SECONDS_SIMULATED = 2.0
_AT_ONCE = 100
"""So many listings are looked at in one transaction."""
_MOST_TOLD = 1_000
"""So many reminders an organization, or the operator, is told of in one round; the rest follows on the next days."""


_OF_A_DAY = ("ending", "lapsed", "expired")


class Due(msgspec.Struct, frozen=True):
    """A reminder that has fallen due: where it stands, and the day that it is about, if one is known."""

    told: Told
    due: datetime.date | None
    offering: str
    station: str


class Reminding:
    """Tells of the reminders of one catalogue."""

    def __init__(self, sessions: async_sessionmaker[AsyncSession], day: Callable[[], datetime.date] = today) -> None:
        self._sessions = sessions
        self._day = day
        self._editions = KnownEditions()

    async def keep(self) -> None:
        """Look from time to time whether a round is due, for as long as the worker works."""
        while True:
            try:
                await self.look()
            except (SQLAlchemyError, OSError) as error:
                _log.warning("reminders not told", error=type(error).__name__)
            await asyncio.sleep(_EVERY_SECONDS_SIMULATED if is_simulated() else _EVERY_SECONDS)

    async def look(self) -> int:
        """Make today's round where it was not made, and say how many reminders were told."""
        day = self._day()
        async with self._sessions.begin() as session:
            await act_for(session, OPERATOR)
            basis = await round_basis(session, _TYPE)
            if await is_round_done(session, day, basis):
                return 0
            whom = await wanting(session, _TYPE)
        await self._editions.look(self._sessions)
        counts: dict[UUID | None, int] = {}
        after = ""
        while whom:
            async with self._sessions.begin() as session:
                await act_for(session, OPERATOR)
                if not await hold_round(session):
                    # Another worker makes this round.
                    return sum(counts.values())
                listed = await next_listed(session, whom, after, _AT_ONCE)
                if not listed:
                    break
                after = await _tell_of(session, listed, whom, self._editions.now, day, counts)
        async with self._sessions.begin() as session:
            await act_for(session, OPERATOR)
            await note_round(session, day, basis)
        return sum(counts.values())


async def _tell_of(
    session: AsyncSession,
    listed: Sequence[Listed],
    whom: set[UUID | None],
    editions: Editions,
    day: datetime.date,
    counts: dict[UUID | None, int],
) -> str:
    """Tell of the reminders of some offerings that nobody was told of, forget what was put right, and say where to go on."""
    told = await told_of(session, [one.id for one in listed])
    offerings = await asyncio.to_thread(_decoded, listed)
    for one, offering in zip(listed, offerings, strict=True):
        due = {each.told: each for each in due_reminders(one, offering, editions, day)}
        for gone in sorted(each for each in told if each.offering_id == one.id and each not in due):
            await forget_told(session, gone)
        for each in due.values():
            recipient = None if each.told.to_operator else one.organization_id
            if recipient in whom and each.told not in told and counts.get(recipient, 0) < _MOST_TOLD:
                counts[recipient] = counts.get(recipient, 0) + await _tell(session, each, recipient)
    return offerings[-1].id


def _decoded(listed: Sequence[Listed]) -> list[Offering]:
    decoder = msgspec.json.Decoder(Offering)
    return [decoder.decode(one.document) for one in listed]


async def _tell(session: AsyncSession, due: Due, recipient: UUID | None) -> bool:
    if not await note_told(session, due.told):
        return False
    data: dict[str, str | UUID] = {
        "offering": due.offering,
        "station": due.station,
        "kind": due.told.kind,
        "to": due.told.stage,
        "link": f"/v1/offerings/{due.offering}",
    }
    if due.due is not None:
        data["due_at"] = due.due.isoformat()
    organizations = frozenset() if recipient is None else frozenset({recipient})
    await announce(session, _TYPE, data, Recipients(organizations=organizations, operator=recipient is None))
    return True


def due_reminders(listed: Listed, offering: Offering, editions: Editions, day: datetime.date) -> Iterator[Due]:
    """What is to be told of an offering on a day: what many lines have in common once, to its owner and to the operator."""
    found = {
        (one.kind, _subject(one), "overdue" if one.overdue else "due_soon"): one
        for one in reminders(offering, editions, day)
        if _has_fallen_due(one)
    }
    for (kind, subject, stage), one in sorted(found.items()):
        for to_operator in (False, True):
            told = Told(listed.id, kind, subject, stage, to_operator)
            yield Due(told, one.due, offering.id, offering.station)


def _has_fallen_due(reminder: Reminder) -> bool:
    """What a day brought about; not what was never confirmed, nor a certificate that its station states as it stands."""
    return reminder.kind == "standard" or (reminder.due is not None and reminder.state in _OF_A_DAY)


def _subject(reminder: Reminder) -> str:
    return reminder.subject if reminder.kind == "standard" else f"{reminder.subject} {reminder.due}".strip()
