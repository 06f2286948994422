"""Published cases as a serving process holds them: read again when something in them has changed."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from typing import Any
from uuid import UUID

import structlog
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

from matching.thesaurus import Knowledge
from matching.values import SolvedCase
from models.queries.solved_cases import cases_by_ids, mark_of_published_cases, versions_of_published_cases
from models.tables import SolvedCase as Row
from models.tenancy import PUBLIC, act_for
from service.background import beside
from service.experience import KnownExperience
from service.workflow.working_time import CHINA

_log = structlog.get_logger("nqi")
_LOOK_EVERY_SECONDS = 1.0
MOST = 20_000
"""So many of the latest cases are held; older ones are read by people only."""
_AT_ONCE = 500
_UNKNOWN = "unknown"
"""At whose counter all needs were taken in of which nobody knows whose they are."""


def solved_case(row: Row) -> SolvedCase:
    """A case as evidence, as it is published."""
    intake = str(row.received_by) if row.received_by is not None else None if row.known else _UNKNOWN
    return SolvedCase(
        id=str(row.id),
        text=row.problem,
        industry=row.industry,
        adcode=row.adcode,
        elements=tuple(row.elements),
        proposed=tuple(row.proposed),
        offerings=tuple(row.offerings),
        stations=tuple(row.stations),
        providers=tuple(row.providers),
        asked_by=row.asked_by,
        # Its own organization matters where it is one of the providers.
        organization=row.providers[0] if row.own_work and row.providers else None,
        intake=intake,
        stated_by="enterprise" if row.stated_by == "enterprise" else "station",
        grade=row.grade,  # type: ignore[arg-type]
        solved=row.solved,
        closed_on=row.closed_at.astimezone(CHINA).date(),
    )


Taking = Callable[[Sequence[SolvedCase]], Awaitable[None]]
"""Whoever wants to know the cases, all of them, whenever they are others."""


class KnownCases:
    """The published cases that are known now, the latest first; none until they were read."""

    def __init__(self, taking: Taking) -> None:
        self.now: tuple[SolvedCase, ...] = ()
        self._taking = taking
        self._held: dict[UUID, tuple[int, SolvedCase]] = {}
        self._mark: tuple[Any, ...] | None = None

    async def look(self, sessions: async_sessionmaker[AsyncSession]) -> None:
        """Read what is new where something is."""
        async with sessions.begin() as session:
            await act_for(session, PUBLIC)
            mark = await mark_of_published_cases(session)
            if mark == self._mark:
                return
            versions = await versions_of_published_cases(session, MOST)
            held = {id_: self._held[id_] for id_, version in versions.items() if self._version(id_) == version}
            missing = [id_ for id_ in versions if id_ not in held]
            for first in range(0, len(missing), _AT_ONCE):
                for row in await cases_by_ids(session, missing[first : first + _AT_ONCE]):
                    held[row.id] = row.version, solved_case(row)
        self._held = held
        self.now = tuple(held[id_][1] for id_ in versions if id_ in held)
        await self._taking(self.now)
        self._mark = mark

    def _version(self, id_: UUID) -> int | None:
        held = self._held.get(id_)
        return held[0] if held is not None else None


@contextlib.asynccontextmanager
async def following_cases(
    experience: KnownExperience, knowledge: Knowledge, sessions: async_sessionmaker[AsyncSession]
) -> AsyncIterator[KnownCases]:
    """The published cases, taken up as experience while the block runs."""
    known = KnownCases(lambda cases: experience.take(cases, knowledge))
    async with beside(look_for_ever(known, sessions)):
        yield known


async def look_for_ever(known: KnownCases, sessions: async_sessionmaker[AsyncSession]) -> None:
    """Look from time to time, for as long as the process serves."""
    while True:
        try:
            await known.look(sessions)
        except (SQLAlchemyError, OSError, TimeoutError) as error:
            _log.warning("cases not read", error=type(error).__name__)
        await asyncio.sleep(_LOOK_EVERY_SECONDS)
