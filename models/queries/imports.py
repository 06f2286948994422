"""Imports of files by stations: jobs that any worker of any node takes up, with their progress and their results."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import msgspec
from sqlalchemy import func, insert, select, text, update
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncSession

from models.tables import ListingImport

UNDOABLE = timedelta(days=7)
"""For so long an import can be undone; then its files are forgotten."""
_ABANDONED = timedelta(seconds=20)
"""A job whose worker was not seen for so long is taken up by another."""
_SHOWN = [column for column in ListingImport.__table__.columns if column.name not in ("file", "marked")]

_CLAIM = text(
    """
    UPDATE listing_import SET state = 'running', worker_seen = now(), attempts = attempts + 1
    WHERE id = (
        SELECT waiting.id FROM listing_import AS waiting
        CROSS JOIN LATERAL (
            SELECT max(worker_seen) AS served_at FROM listing_import AS other
            WHERE other.organization_id = waiting.organization_id) AS organization
        WHERE waiting.state = 'queued'
            OR (waiting.state = 'running' AND waiting.worker_seen < now() - CAST(:abandoned AS interval))
        ORDER BY greatest(waiting.created_at, organization.served_at), waiting.created_at, waiting.id
        LIMIT 1 FOR UPDATE OF waiting SKIP LOCKED)
    RETURNING id
    """
)
"""Organizations take turns: a file waits from its arrival, or from when its organization was last served if that is later.

So ten large files of one do not stand before the first file of another, and nobody waits for ever.
"""


class Job(msgspec.Struct, frozen=True, kw_only=True):
    """An import to be worked on, with its file."""

    id: UUID
    organization_id: UUID
    station: str | None
    kind: str
    mode: str
    dry_run: bool
    publish: bool
    actor: str
    actor_id: UUID | None
    actor_kind: str | None
    reverted_by: str | None
    reverted_by_id: UUID | None
    reverted_by_kind: str | None
    file_name: str
    file: bytes
    stage: str
    attempts: int


async def add_import(session: AsyncSession, values: dict[str, Any]) -> UUID:
    """Queue a file; a worker is woken when the transaction commits."""
    id_ = (await session.execute(insert(ListingImport).values(**values).returning(ListingImport.id))).scalar_one()
    await wake_workers(session)
    return id_


async def wake_workers(session: AsyncSession) -> None:
    """Tell the workers of all nodes that there is something to do, once this transaction commits."""
    await session.execute(text("SELECT pg_notify('nqi_jobs', '')"))


async def claim_job(connection: AsyncConnection) -> Job | None:
    """The job whose turn it is, of those that nobody works on, taken up; none where there is none."""
    id_ = await connection.scalar(_CLAIM, {"abandoned": _ABANDONED})
    if id_ is None:
        return None
    columns = [ListingImport.__table__.columns[name] for name in Job.__struct_fields__]
    row = (await connection.execute(select(*columns).where(ListingImport.id == id_))).mappings().one()
    values: dict[str, Any] = {**row, "file": row["file"] or b""}
    return Job(**values)


async def note_progress(connection: AsyncConnection, id_: UUID, stage: str, done: int, total: int | None) -> bool:
    """Note how far a job is; false where it was cancelled meanwhile."""
    query = (
        update(ListingImport)
        .where(ListingImport.id == id_, ListingImport.state == "running")
        .values(stage=stage, done_rows=done, total_rows=total, worker_seen=func.now())
        .returning(ListingImport.id)
    )
    return (await connection.execute(query)).first() is not None


async def finish_job(
    connection: AsyncConnection | AsyncSession,
    id_: UUID,
    state: str,
    report: dict[str, Any] | None,
    marked: bytes | None,
) -> bool:
    """Note how a job ended; false where it was cancelled meanwhile, so that nothing of it may be kept."""
    values: dict[str, Any] = {"state": state, "finished_at": func.now(), "stage": ""}
    if report is not None:
        values["report"] = report
    if marked is not None:
        values["marked"] = marked
    if state == "reverted":
        values["reverted_at"] = func.now()
    query = update(ListingImport).where(ListingImport.id == id_, ListingImport.state == "running").values(**values)
    return (await connection.execute(query.returning(ListingImport.id))).first() is not None


async def unfinished_imports(session: AsyncSession) -> int:
    """How many imports of the tenant wait or are worked on."""
    query = select(func.count()).select_from(ListingImport).where(ListingImport.state.in_(("queued", "running")))
    return int(await session.scalar(query) or 0)


async def import_by_id(session: AsyncSession, id_: UUID, to_change: bool = False) -> dict[str, Any] | None:
    """An import of the tenant, without its files."""
    query = select(*_SHOWN).where(ListingImport.id == id_)
    row = (await session.execute(query.with_for_update() if to_change else query)).mappings().first()
    return None if row is None else dict(row)


async def imports_of(session: AsyncSession, before: UUID | None, limit: int) -> list[dict[str, Any]]:
    """The imports of the tenant, newest first; those before one."""
    query = select(*_SHOWN).order_by(ListingImport.id.desc()).limit(limit)
    if before is not None:
        query = query.where(ListingImport.id < before)
    return [dict(row) for row in (await session.execute(query)).mappings()]


async def marked_file(session: AsyncSession, id_: UUID) -> tuple[str, bytes | None] | None:
    """The name of the file of an import, and the file with its errors written into it."""
    query = select(ListingImport.file_name, ListingImport.marked).where(ListingImport.id == id_)
    row = (await session.execute(query)).first()
    return None if row is None else (row[0], row[1])


async def sent_file(session: AsyncSession, id_: UUID) -> bytes | None:
    """The file of an import as it was sent, while it is kept."""
    content: bytes | None = await session.scalar(select(ListingImport.file).where(ListingImport.id == id_))
    return content


async def set_import(session: AsyncSession, id_: UUID, values: dict[str, Any]) -> None:
    """Change what is known of an import."""
    await session.execute(update(ListingImport).where(ListingImport.id == id_).values(**values))


async def forget_old_files(session: AsyncSession) -> None:
    """Forget the files of imports that cannot be undone any more."""
    old = (ListingImport.created_at < func.now() - UNDOABLE) & (
        ListingImport.file.is_not(None) | ListingImport.marked.is_not(None)
    )
    await session.execute(update(ListingImport).where(old).values(file=None, marked=None))


async def changed_by_import(
    connection: AsyncConnection | AsyncSession, import_id: UUID, after: str, limit: int
) -> list[dict[str, Any]]:
    """Offerings that an import changed, in the order of their ids after one: their version then and now, and before.

    They are held alone until the transaction ends. `document`, `state` and `state_reason` are those of the version before, and null where the import created the offering.
    """
    rows = await connection.execute(
        text(
            """
            SELECT offering.external_id AS id, changed.version, offering.version AS newest,
                earlier.document, earlier.state,
                (SELECT reason FROM listing_change AS said WHERE said.kind = 'offering'
                    AND said.listing_id = changed.listing_id AND said.version < changed.version
                    AND said.state = earlier.state AND said.reason IS NOT NULL
                    ORDER BY said.version DESC LIMIT 1) AS state_reason
            FROM listing_change AS changed
            JOIN offering ON offering.id = changed.listing_id
            LEFT JOIN listing_change AS earlier ON earlier.kind = 'offering'
                AND earlier.listing_id = changed.listing_id AND earlier.version = changed.version - 1
            WHERE changed.import_id = :import_id AND changed.action = 'imported' AND offering.external_id > :after
            ORDER BY offering.external_id LIMIT :limit
            FOR UPDATE OF offering
            """
        ),
        {"import_id": import_id, "after": after, "limit": limit},
    )
    return [dict(row) for row in rows.mappings()]
