"""Random histories of many needs, made by the functions that moves over HTTP call, in an empty database."""

import contextlib
import datetime
import random
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any
from uuid import UUID

from sqlalchemy import URL, text
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker, create_async_engine
from sqlalchemy.pool import NullPool

from models.migrating import prepare
from models.queries.cases import referrals_of
from models.queries.gaps import gaps_of, open_gaps
from models.tables import Evaluation, Need, Referral
from models.tenancy import OPERATOR, connection_settings
from service.cases.gaps import close_gaps_met
from service.cases.moving import Why, move_need, move_referral, need_moves, referral_moves
from service.cases.parties import ENTERPRISE, SERVICE, Party
from service.cases.recording import record
from service.cases.referring import hand_over, new_referral
from service.cases.reopening import may_reopen, reopen
from service.identifiers import new_id
from service.outcomes.duplicates import linked, unlinked
from service.outcomes.gap_structs import GapAnswer
from service.outcomes.gaps import gap_answered
from service.outcomes.showing import follow_up_from
from service.outcomes.structs import NewEvaluation, NewFigures, NewFollowUp, StatedFigure
from service.outcomes.telling import evaluated, figures_added, followed_up
from service.problems import Refused
from service.workflow.limits import Limits

LIMITS = Limits()
CLERK = Party(roles=("clerk",), name="operator")
BEGIN = datetime.datetime(2026, 3, 2, 1, 30, tzinfo=datetime.UTC)
ADCODES = ("450200", "450300", "420100", None)
_MEASURES = ("loss_avoided", "cost_saved", "income_added", "pass_rate_before", "pass_rate_after")
_REASONS = ("not_in_scope", "no_capacity", "price", "other")
_ENDS = frozenset({"withdrawn", "rejected", "closed_unmet", "closed_lapsed"})
_BACK = {"planned": "diagnosing", "submitted": "returned", "diagnosing": "no_match"}
_GIVEN_UP = frozenset({"rejected", "expired", "cancelled", "failed", "on-hold"})
_GAP_LABELS = ("平面度检定", "硬度试验")


@asynccontextmanager
async def database(owner: URL, name: str) -> AsyncIterator[async_sessionmaker[AsyncSession]]:
    """An empty database of a running server, with the tables."""
    address = owner.set(database=name)
    await _on_server(owner, f"CREATE DATABASE {name}")
    await prepare(address)
    engine = create_async_engine(
        address, connect_args={"server_settings": connection_settings(OPERATOR)}, poolclass=NullPool
    )
    try:
        yield async_sessionmaker(engine, expire_on_commit=False)
    finally:
        await engine.dispose()
        await _on_server(owner, f"DROP DATABASE {name} WITH (FORCE)")


async def _on_server(owner: URL, statement: str) -> None:
    engine = create_async_engine(owner, isolation_level="AUTOCOMMIT", poolclass=NullPool)
    async with engine.connect() as connection:
        await connection.execute(text(statement))
    await engine.dispose()


class Histories:
    """Needs of a few enterprises, moved at random by everybody who may, while time passes."""

    def __init__(self, session: AsyncSession, seed: int) -> None:
        self._session = session
        self._chance = random.Random(seed)
        self.organizations: list[UUID] = []
        self._places: list[dict[str, Any]] = []
        self.needs: list[UUID] = []
        self.at = BEGIN

    async def begin(self) -> None:
        """Two organizations with a service each."""
        for number in range(2):
            organization, station, offering = new_id(), new_id(), new_id()
            for statement in (
                "INSERT INTO organization (id, name) VALUES (:organization, :name)",
                "INSERT INTO station (id, external_id, organization_id, name, kind, content_hash) VALUES"
                " (:station, :name, :organization, :name, 'laboratory', '')",
                "INSERT INTO offering (id, external_id, station_id, organization_id, title, element, content_hash) VALUES"
                " (:offering, :name, :station, :organization, :name, 'metrology', '')",
            ):
                values = {"organization": organization, "station": station, "offering": offering, "name": f"S{number}"}
                await self._session.execute(text(statement).bindparams(**_used(statement, values)))
            self.organizations.append(organization)
            place = {"organization_id": organization, "station_id": station, "id": offering, "title": f"S{number}"}
            self._places.append({**place, "external_id": f"S{number}", "station": f"S{number}", "station_name": "站"})

    async def state(self, number: int) -> None:
        """State this many needs, which are drafts."""
        chance = self._chance
        for _ in range(number):
            need = Need(
                id=new_id(),
                token_hash=b"",
                text="卡尺要校准",
                constraints={},
                adcode=chance.choice(ADCODES),
                enterprise_mark=chance.choice([b"a", b"b", b"c", None]),
                organization_id=chance.choice([*self.organizations, None]),
                state="draft",
                state_since=self.at,
                version=1,
                reopened=0,
            )
            self._session.add(need)
            self.needs.append(need.id)
        await self._session.flush()

    async def go_on(self, steps: int) -> None:
        """So many times let something happen to some need, or be refused."""
        for _ in range(steps):
            self.at += datetime.timedelta(hours=self._chance.choice([1, 1, 1, 2, 3, 5, 9, 30]))
            need = await self._session.get(Need, self._chance.choice(self.needs))
            assert need is not None
            await self._step(need)
            await self._session.flush()

    async def _step(self, need: Need) -> None:
        chance = self._chance
        referrals = [each for each in await referrals_of(self._session, need.id) if each.ended_at is None]
        if need.submitted_at is not None and chance.random() < 0.02:
            await self._link(need)
        elif referrals and chance.random() < 0.8:
            await self._refer(need, chance.choice(referrals))
        elif need.state == "in_service":
            await self._serve(need)
        elif need.state in ("delivered", "evaluated", "followed_up"):
            await self._tell(need)
        else:
            await self._move(need)

    async def _move(self, need: Need) -> None:
        party = self._chance.choice([ENTERPRISE, CLERK, CLERK])
        moves = need_moves(need, party)
        if may_reopen(need, party, self.at, LIMITS) and self._chance.random() < 0.5:
            await reopen(self._session, need, party, self.at, LIMITS, "又来了")
        elif to := self._hopeful(moves, _ENDS | {_BACK.get(need.state, "")}):
            await move_need(self._session, need, to, party, self.at, LIMITS, Why(note="理由"))
        if need.state in ("planned", "no_match") and self._chance.random() < 0.5:
            await self._open_gap(need)

    def _hopeful(self, moves: list[str], last: frozenset[str]) -> str | None:
        """One of the moves; what ends something is rarer, so that histories go somewhere."""
        going_on = [to for to in moves if to not in last]
        if self._chance.random() < 0.15 or not going_on:
            return self._chance.choice(moves) if moves and self._chance.random() < 0.3 else None
        return self._chance.choice(going_on)

    async def _open_gap(self, need: Need) -> None:
        number = self._chance.randrange(2)
        row = {"need_id": need.id, "requirement": f"r{number}", "label": _GAP_LABELS[number], "adcode": need.adcode}
        row |= {"element": None, "industry": None, "found_in": None, "offerings": [], "missing": []}
        row |= {"opened_at": self.at, "due_at": LIMITS.no_match.end(self.at)}
        for label in await open_gaps(self._session, [row]):
            await record(self._session, need, None, "gap_opened", SERVICE, self.at, note=label)
        for gap in await gaps_of(self._session, need.id):
            if gap.state == "open" and self._chance.random() < 0.3:
                await gap_answered(self._session, need, gap, CLERK, GapAnswer(answer="省外有"), self.at)

    async def _serve(self, need: Need) -> None:
        made = new_referral(
            need,
            self._chance.choice(self._places),
            self.at,
            line=1,
            requirements=[self._chance.choice(["r0", "r1"])],
            labels=["x"],
            schemes=[],
        )
        await hand_over(self._session, need, made, self.at, LIMITS)

    async def _refer(self, need: Need, referral: Referral) -> None:
        provider = Party(roles=("provider",), name="李娜", organization_id=referral.organization_id)
        party = self._chance.choice([provider] * 8 + [CLERK, SERVICE])
        moves = [to for to in referral_moves(referral, party) if not (party is SERVICE and to == "on-hold")]
        to = self._hopeful(moves, _GIVEN_UP)
        if to is None:
            return
        reason = self._chance.choice(_REASONS) if to in ("rejected", "failed") else None
        if to == "accepted":
            referral.due_on = (self.at + datetime.timedelta(days=7)).date()
        await move_referral(self._session, need, referral, to, party, self.at, LIMITS, Why(reason=reason))
        if to == "completed":
            await close_gaps_met(self._session, need, referral, self.at)
        await self._session.flush()
        if need.state == "in_service" and not any(
            each.ended_at is None for each in await referrals_of(self._session, need.id)
        ):
            await move_need(
                self._session, need, "delivered" if to == "completed" else "planned", SERVICE, self.at, LIMITS
            )

    async def _tell(self, need: Need) -> None:
        chance, session = self._chance, self._session
        if need.state == "delivered":
            if chance.random() < 0.25:
                session.add(Evaluation(need_id=need.id, answered=False, share_as_case=False, at=self.at))
                await move_need(session, need, "evaluated", SERVICE, self.at, LIMITS)
            else:
                said = NewEvaluation(solved=chance.random() < 0.7, score=chance.randint(1, 5))
                await evaluated(session, need, ENTERPRISE, said, self.at, LIMITS)
        elif chance.random() < 0.25:
            party = chance.choice([ENTERPRISE, CLERK])
            await figures_added(session, need, party, NewFigures(figures=self._figures(party)), self.at, LIMITS)
        elif chance.random() < 0.15 and may_reopen(need, ENTERPRISE, self.at, LIMITS):
            await reopen(session, need, ENTERPRISE, self.at, LIMITS, "又来了")
        else:
            party = chance.choice([ENTERPRISE, CLERK])
            asked = follow_up_from(need, LIMITS)
            assert asked is not None
            self.at = max(self.at, asked)
            said_then = NewFollowUp(solved=chance.random() < 0.7, figures=self._figures(party))
            await followed_up(session, need, party, said_then, self.at, LIMITS)

    def _figures(self, party: Party) -> list[StatedFigure]:
        chance = self._chance
        grades = ["self_stated", "verified"] if party is CLERK else ["self_stated"]
        return [
            StatedFigure(
                indicator=measure,  # type: ignore[arg-type]
                value=float(chance.randint(0, 100)),
                method="算的",
                grade=chance.choice(grades),  # type: ignore[arg-type]
            )
            for measure in chance.sample(_MEASURES, chance.randint(1, 3))
        ]

    async def _link(self, need: Need) -> None:
        # A circle, or a draft: some other need is linked another time.
        with contextlib.suppress(Refused):
            if need.duplicate_of is not None and self._chance.random() < 0.4:
                await unlinked(self._session, need, CLERK, self.at)
            else:
                await linked(self._session, need, CLERK, self._chance.choice(self.needs), self.at)


def _used(statement: str, values: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in values.items() if f":{name}" in statement}
