"""The table of standards, brought in from CSV: all of it or nothing."""

from pathlib import Path

import msgspec
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncSession

from models.queries.standards import count_standards, write_standards
from service.standards.files import BadStandard, read_standards

SEED = Path(__file__).parent.parent.parent / "fixtures" / "standards.csv"


class StandardsReport(msgspec.Struct, frozen=True, kw_only=True):
    """What an import of standards did; with a bad row nothing was stored."""

    stored: bool
    created: int = 0
    updated: int = 0
    unchanged: int = 0
    bad_rows: list[BadStandard] = []


async def import_standards(session: AsyncSession | AsyncConnection, content: bytes) -> StandardsReport:
    """Add and change the editions of a file; those that it does not name stay."""
    read = read_standards(content)
    if read.bad:
        return StandardsReport(stored=False, bad_rows=read.bad)
    rows = [{**msgspec.to_builtins(row), "designation": row.designation} for row in read.rows]
    created, updated = await write_standards(session, rows)
    return StandardsReport(stored=True, created=created, updated=updated, unchanged=len(rows) - created - updated)


async def seed_standards(session: AsyncSession | AsyncConnection) -> StandardsReport | None:
    """Fill an empty table with the editions that come with the program."""
    if not SEED.is_file() or await count_standards(session) > 0:
        return None
    return await import_standards(session, SEED.read_bytes())
