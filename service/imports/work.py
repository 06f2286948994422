"""One import, from the file to the catalogue: read in a bounded process, then written in one transaction, or not at all."""

import asyncio
import contextlib
import tempfile
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any
from uuid import UUID

import msgspec
import structlog
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, AsyncSession, async_sessionmaker

from models.connecting import sessions
from models.queries.history import Note
from models.queries.importing import write_offerings
from models.queries.imports import Job, finish_job, note_progress
from models.queries.listings import all_recorded, open_stations, own_stations, taken_ids
from models.tenancy import OPERATOR, Tenant, act_for, organization
from service.background import beside
from service.clock import today
from service.imports.rows import (
    TWICE,
    BadPlace,
    Placed,
    annex_rows,
    catalogue_row,
    check_place,
    fields_said,
    ids_of,
    placed,
)
from service.imports.structs import Report, SheetRead
from service.portions import portions
from service.spreadsheets.events import (
    CellError,
    CellWarning,
    Ended,
    Event,
    OfferingRow,
    RefusedFile,
    ScopeRow,
    TableHeader,
)
from service.spreadsheets.limits import GENEROUS
from service.spreadsheets.offerings import Context
from service.spreadsheets.running import Outcome, read_annex, read_events, read_table, write_marked_copy

_log = structlog.get_logger("nqi.imports")
_BATCH = 1_000
_NOTED_EVERY_SECONDS = 1.0


class Undone(Exception):
    """What was written is not to be kept: a dry run, or a job that was cancelled or found errors."""


class Progress:
    """How far a job is, told to the database from time to time while the block runs."""

    def __init__(self, engine: AsyncEngine, id_: UUID) -> None:
        self._engine = engine
        self._id = id_
        self.stage = "read"
        self.done = 0
        self.total: int | None = None
        self.cancelled = False

    async def note(self) -> None:
        """Tell how far it is, and hear whether it was cancelled."""
        async with self._engine.begin() as connection:
            self.cancelled = not await note_progress(connection, self._id, self.stage, self.done, self.total)

    async def keep_noting(self) -> None:
        """Tell it for as long as the job runs."""
        while True:
            await asyncio.sleep(_NOTED_EVERY_SECONDS)
            try:
                await self.note()
            except (SQLAlchemyError, OSError) as error:
                _log.warning("progress not told", error=type(error).__name__)

    def read(self, rows: int) -> None:
        """So many rows were read."""
        self.done = rows


@contextlib.asynccontextmanager
async def noting(engine: AsyncEngine, id_: UUID) -> AsyncIterator[Progress]:
    """The progress of a job, told while the block runs."""
    progress = Progress(engine, id_)
    async with beside(progress.keep_noting()):
        yield progress


async def do_import(engine: AsyncEngine, job: Job) -> str:
    """Read and store a file; the state in which the import ends."""
    async with noting(engine, job.id) as progress:
        with tempfile.TemporaryDirectory(prefix="nqi-import-") as folder:
            return await _Import(engine, job, Path(folder), progress).run()


class _Import:
    """One file on its way."""

    def __init__(self, engine: AsyncEngine, job: Job, folder: Path, progress: Progress) -> None:
        self._engine = engine
        self._sessions: async_sessionmaker[AsyncSession] = sessions(engine)
        self._job = job
        self._tenant: Tenant = organization(job.organization_id)
        self._source, self._result, self._marked = (folder / name for name in ("source", "result", "marked"))
        self._progress = progress
        self._report = Report()
        self._note = Note(
            actor=job.actor,
            actor_id=job.actor_id,
            actor_kind=job.actor_kind or "person",
            action="imported",
            import_id=job.id,
        )
        self._said: set[str] = set()
        self._stations: dict[str, str] = {}
        self._placed: set[str] = set()
        self._copy: bytes | None = None
        self._copied_errors = 0

    async def run(self) -> str:
        """From the file to the state in which it ends."""
        self._source.write_bytes(self._job.file)
        end = (await self._read()).end
        if isinstance(end, RefusedFile):
            self._report.refusal = end.code
            self._report.refusal_message, self._report.refusal_message_en = end.message, end.message_en
            return await self._end("refused")
        self._summarize(end)
        self._progress.stage, self._progress.done, self._progress.total = "store", 0, end.good
        if self._report.error_count and self._job.mode == "all_or_nothing":
            return await self._end("refused")
        await self._marked_copy()
        return await self._store()

    async def _read(self) -> Outcome:
        async with self._sessions.begin() as session:
            await act_for(session, self._tenant)
            self._stations = await own_stations(session)
        if self._job.kind == "scope_annex":
            return await asyncio.to_thread(read_annex, self._source, self._result, GENEROUS, self._progress.read)
        context = Context(station=self._job.station, element=self._job.kind, stations=self._stations)
        return await asyncio.to_thread(read_table, self._source, self._result, context, GENEROUS, self._progress.read)

    def _summarize(self, end: Ended) -> None:
        report = self._report
        report.rows, report.failed, report.examples = end.rows, end.bad, end.examples
        report.error_count, report.warning_count = end.errors, end.warnings
        for event in self._events():
            if isinstance(event, TableHeader):
                report.sheets.append(
                    SheetRead(
                        sheet=event.sheet,
                        row=event.row,
                        columns=event.columns,
                        ignored=event.ignored,
                        encoding=event.encoding,
                    )
                )
                self._said |= fields_said(column.field for column in event.columns)
            elif isinstance(event, CellError):
                report.errors.append(event)
            elif isinstance(event, CellWarning):
                report.warnings.append(event)

    async def _store(self) -> str:
        """Write everything in one transaction, which the end of the job is part of."""
        try:
            async with self._sessions.begin() as session:
                await act_for(session, self._tenant)
                await self._write_all(session)
                self._keep_or_undo()
                await act_for(session, OPERATOR)
                marked = await self._marked_copy()
                if not await finish_job(session, self._job.id, "done", stored(self._report), marked):
                    raise Undone
        except Undone:
            refused = bool(self._report.error_count) and self._job.mode == "all_or_nothing"
            return await self._end("refused" if refused else "done")
        return "done"

    def _keep_or_undo(self) -> None:
        if self._progress.cancelled or self._job.dry_run:
            raise Undone
        if self._report.error_count and self._job.mode == "all_or_nothing":
            raise Undone

    async def _write_all(self, session: AsyncSession) -> None:
        for rows in self._batches():
            await self._write(session, rows)
            self._progress.done += len(rows)
            if self._progress.cancelled:
                raise Undone

    async def _write(self, session: AsyncSession, rows: list[OfferingRow]) -> None:
        known = await all_recorded(session, "offering", [id_ for row in rows for id_ in ids_of(row)])
        places = [place for place in placed(rows, known) if self._is_first(place)]
        taken = await taken_ids(session, "offering", [one.id for one in places if one.known is None], self._tenant)
        open_ = await open_stations(session, sorted({place.row.listing["station"] for place in places}))
        ready: list[dict[str, Any]] = []
        for place in places:
            try:
                check_place(place, taken, open_)
                ready.append(catalogue_row(place, self._said, self._job.publish, today()))
            except BadPlace as bad:
                self._refuse(place, bad)
        if not ready:
            return
        written = await write_offerings(session, ready, self._note)
        self._report.created += len(written.created)
        self._report.updated += len(written.updated)
        self._report.unchanged += len(ready) - len(written.created) - len(written.updated)

    def _is_first(self, place: Placed) -> bool:
        """Whether no row before means the same listing; two would overwrite one another."""
        if place.id in self._placed:
            self._refuse(place, TWICE)
            return False
        self._placed.add(place.id)
        return True

    def _refuse(self, place: Placed, bad: BadPlace) -> None:
        error = bad.at(place)
        self._report.failed += 1
        self._report.error_count += 1
        if len(self._report.errors) < GENEROUS.errors:
            self._report.errors.append(error)
            with self._result.open("ab") as result:
                result.write(msgspec.json.encode(error) + b"\n")

    def _events(self) -> Iterator[Event]:
        for events in read_events(self._result, _BATCH):
            yield from events

    def _batches(self) -> Iterator[list[OfferingRow]]:
        if self._job.kind == "scope_annex":
            lines = (event for event in self._events() if isinstance(event, ScopeRow))
            rows: Iterator[OfferingRow] = annex_rows(lines, self._job.station or "", self._stations)
        else:
            rows = (event for event in self._events() if isinstance(event, OfferingRow))
        return portions(rows, _BATCH)

    async def _marked_copy(self) -> bytes | None:
        """The file with its errors, made anew only where more were found: it takes long, and others wait for rows."""
        if self._copied_errors == self._report.error_count:
            return self._copy
        self._copied_errors = self._report.error_count
        outcome = await asyncio.to_thread(write_marked_copy, self._source, self._result, self._marked, GENEROUS)
        if isinstance(outcome.end, RefusedFile):
            _log.warning("no marked copy", code=outcome.end.code)
        else:
            self._copy = self._marked.read_bytes()
        return self._copy

    async def _end(self, state: str) -> str:
        marked = await self._marked_copy() if self._report.refusal is None else None
        async with self._engine.begin() as connection:
            kept = await finish_job(connection, self._job.id, state, stored(self._report), marked)
        return state if kept else "cancelled"


async def finish_failed(connection: AsyncConnection, job: Job) -> None:
    """Note that a job ended by a fault of ours, so that nobody waits for it; what was to be undone stays as it is."""
    if job.stage == "revert":
        await finish_job(connection, job.id, "done", None, None)
        return
    report = Report(
        refusal="internal-error", refusal_message="服务内部错误，请稍后重试", refusal_message_en="internal error"
    )
    await finish_job(connection, job.id, "failed", stored(report), None)


def stored(report: Report) -> dict[str, Any]:
    """The report as the database takes it, which stores no NUL character."""
    document: dict[str, Any] = _without_nul(msgspec.to_builtins(report))
    return document


def _without_nul(value: Any) -> Any:
    if isinstance(value, str):
        return value.replace("\x00", "\ufffd")
    if isinstance(value, list):
        return [_without_nul(item) for item in value]
    if isinstance(value, dict):
        return {name: _without_nul(item) for name, item in value.items()}
    return value
