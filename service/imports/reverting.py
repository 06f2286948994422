"""Undoing an import: every listing becomes what it was before, unless somebody changed it since."""

from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession

from models.connecting import sessions
from models.queries.history import Note, record_versions
from models.queries.imports import Job, changed_by_import, finish_job
from models.queries.listings import set_states
from models.tenancy import OPERATOR, act_for, organization
from service.catalogue.putting_back import put_back
from service.imports.structs import Report
from service.imports.work import Progress, Undone, noting, stored

_BATCH = 1_000
_MOST_NAMED = 1_000
_WHY = "撤销导入"


async def do_revert(engine: AsyncEngine, job: Job, report: Report) -> str:
    """Undo an import in one transaction; its report says which listings were left."""
    note = Note(
        # Queued by a program that did not note who wanted it: then it was who imported, as far as is known.
        actor=job.reverted_by or job.actor,
        actor_id=job.reverted_by_id if job.reverted_by else job.actor_id,
        actor_kind=job.reverted_by_kind or job.actor_kind or "person",
        action="reverted",
        reason=_WHY,
        import_id=job.id,
    )
    try:
        return await _revert(engine, job, note, report)
    except Undone:
        return "undone"


async def _revert(engine: AsyncEngine, job: Job, note: Note, report: Report) -> str:
    async with noting(engine, job.id) as progress, sessions(engine).begin() as session:
        progress.stage = "revert"
        await act_for(session, organization(job.organization_id))
        await _undo_all(session, job, note, report, progress)
        await act_for(session, OPERATOR)
        if not await finish_job(session, job.id, "reverted", stored(report), None):
            # Another worker has done it meanwhile.
            raise Undone
    return "reverted"


async def _undo_all(session: AsyncSession, job: Job, note: Note, report: Report, progress: Progress) -> None:
    after = ""
    while rows := await changed_by_import(session, job.id, after, _BATCH):
        after = rows[-1]["id"]
        ours = [row for row in rows if row["newest"] == row["version"]]
        await _withdraw(session, [row["id"] for row in ours if row["document"] is None], note)
        before = [row for row in ours if row["document"] is not None]
        homeless = await put_back(session, before, note)
        kept = [row["id"] for row in rows if row["newest"] != row["version"] or row["id"] in homeless]
        report.kept += kept[: _MOST_NAMED - len(report.kept)]
        report.reverted += len(rows) - len(kept)
        progress.done += len(rows)


async def _withdraw(session: AsyncSession, ids: list[str], note: Note) -> None:
    if ids:
        await set_states(session, "offering", ids, "withdrawn", _WHY)
        await record_versions(session, "offering", ids, note)
