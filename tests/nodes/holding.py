"""Writers that hold long transactions open over SQL, several at a time, and so commit out of order."""

import asyncio
import random
import threading

from sqlalchemy import URL, text
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncEngine

from models.connecting import command_engine
from tests.nodes.ledger import Ledger, Listing, new_word
from tests.nodes.texts import title_with, word_of

_AT_A_TIME = 2
_LISTINGS = 6
_ROLLED_BACK = 0.15
_ADD = text(
    "INSERT INTO offering (external_id, station_id, title, element, state, content_hash)"
    " SELECT :id, id, :title, 'metrology', 'published', '' FROM station WHERE external_id = :station"
    " ON CONFLICT DO NOTHING"
)
_CHANGE = text("UPDATE offering SET title = :title, state = :state WHERE external_id = :id")
_READ = text("SELECT title, state FROM offering WHERE external_id = :id")
_MOVE = text("UPDATE station SET city = :city WHERE external_id = :station")

Plan = list[tuple[Listing, str, str]]


class Holder(threading.Thread):
    """Transactions that stay open for up to some seconds; some are rolled back, and some move a station meanwhile."""

    def __init__(self, name: str, station: str, moved: list[str], address: URL, ledger: Ledger, longest: float) -> None:
        super().__init__(daemon=True)
        self._label = name
        self._station = station
        self._moved = moved
        self._address = address
        self._ledger = ledger
        self._longest = longest
        self._ended = threading.Event()

    def stop(self) -> None:
        """Begin no more."""
        self._ended.set()
        self.join()

    def run(self) -> None:
        """Write until stopped."""
        asyncio.run(self._run())

    async def _run(self) -> None:
        async with asyncio.TaskGroup() as tasks:
            for number in range(_AT_A_TIME):
                tasks.create_task(self._change_on_and_on(f"{self._label}-{number}"))
            tasks.create_task(self._move_on_and_on())

    async def _change_on_and_on(self, prefix: str) -> None:
        own = [Listing(id=f"{prefix}-{number}", station=self._station) for number in range(_LISTINGS)]
        engine = command_engine(self._address)
        new = [(listing, new_word(), "published") for listing in own]
        await self._write(engine, new)
        while not self._ended.is_set():
            await asyncio.sleep(0.1)
            free = self._ledger.free(own)
            random.shuffle(free)
            if free:
                await self._write(engine, [self._planned(listing) for listing in free[:2]])
        await engine.dispose()

    def _planned(self, listing: Listing) -> tuple[Listing, str, str]:
        if listing.state != "published":
            return listing, new_word(), "published"
        if random.random() < 0.3:
            return listing, listing.word, random.choice(("suspended", "withdrawn"))
        return listing, new_word(), "published"

    async def _write(self, engine: AsyncEngine, plan: Plan) -> None:
        self._ledger.begin(listing for listing, _, _ in plan)
        words = [word for listing, word, _ in plan if word != listing.word]
        keeps = not plan[0][0].state or random.random() >= _ROLLED_BACK
        try:
            async with engine.connect() as connection:
                for listing, word, state in plan:
                    values = {"id": listing.id, "title": title_with(word), "state": state, "station": listing.station}
                    await connection.execute(_CHANGE if listing.state else _ADD, values)
                await asyncio.sleep(random.uniform(0, self._longest))
                await (connection.commit() if keeps else connection.rollback())
        except (SQLAlchemyError, OSError):
            self._ledger.count("unknown")
            await self._look_up(engine, plan, words)
            return
        if keeps:
            self._ledger.count("acknowledged")
            self._ledger.done("long transaction", plan)
        else:
            self._ledger.count("undone by ourselves")
            self._ledger.undone([listing for listing, _, _ in plan], words)

    async def _look_up(self, engine: AsyncEngine, plan: Plan, words: list[str]) -> None:
        """What came of a transaction whose end was not heard of: all of it, or nothing."""
        await engine.dispose()
        while True:
            await asyncio.sleep(0.5)
            try:
                async with engine.connect() as connection:
                    rows = [(await connection.execute(_READ, {"id": one.id})).first() for one, _, _ in plan]
                break
            except (SQLAlchemyError, OSError):
                await engine.dispose()
        made = [
            row is not None and (word_of(row[0]), row[1]) == (word, state)
            for row, (_, word, state) in zip(rows, plan, strict=True)
        ]
        assert all(made) or not any(made), "half of a transaction was kept"
        if all(made):
            self._ledger.count("found made")
            self._ledger.done("long transaction", plan)
            return
        self._ledger.count("found not made")
        self._ledger.undone([listing for listing, _, _ in plan], words)
        if not plan[0][0].state:
            await self._write(engine, plan)

    async def _move_on_and_on(self) -> None:
        """Stations change too, in transactions of their own, while offerings are written that stand at them."""
        engine = command_engine(self._address)
        while not self._ended.is_set():
            await asyncio.sleep(random.uniform(0.2, 1))
            values = {"city": new_word(), "station": random.choice(self._moved)}
            try:
                async with engine.connect() as connection:
                    await connection.execute(_MOVE, values)
                    await asyncio.sleep(random.uniform(0, self._longest / 2))
                    await connection.commit()
            except (SQLAlchemyError, OSError):
                await engine.dispose()
                await asyncio.sleep(0.5)
        await engine.dispose()
