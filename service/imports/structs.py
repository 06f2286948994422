"""An import as the API shows it."""

from datetime import datetime
from typing import Any, Literal
from uuid import UUID

import msgspec

from models.queries.imports import UNDOABLE
from service.spreadsheets.events import CellError, CellWarning, IgnoredColumn, MappedColumn

Kind = Literal[
    "metrology",
    "standards",
    "certification",
    "accreditation",
    "testing",
    "consulting",
    "training",
    "instrument_sharing",
    "innovation",
    "branding",
    "trade",
    "scope_annex",
]
"""What a file holds: services of an element, or the annex to a laboratory's accreditation."""
Mode = Literal["all_or_nothing", "skip_bad_rows"]
State = Literal["queued", "running", "done", "refused", "failed", "cancelled", "reverted"]


class SheetRead(msgspec.Struct, frozen=True, kw_only=True):
    """A sheet of a file: where its headings stand, and what each column was taken for."""

    sheet: str
    row: int
    columns: list[MappedColumn]
    ignored: list[IgnoredColumn]
    encoding: str | None = None


class Report(msgspec.Struct, kw_only=True):
    """What came of a file: of its errors and warnings the first are listed, and all are counted.

    A file that cannot be read at all has a `refusal`. In a dry run the counts say what would be.
    """

    rows: int = 0
    created: int = 0
    updated: int = 0
    unchanged: int = 0
    failed: int = 0
    examples: int = 0
    sheets: list[SheetRead] = []
    errors: list[CellError] = []
    error_count: int = 0
    warnings: list[CellWarning] = []
    warning_count: int = 0
    refusal: str | None = None
    refusal_message: str | None = None
    refusal_message_en: str | None = None
    reverted: int = 0
    kept: list[str] = []
    """Of an import that was undone: listings that were left, since somebody changed them after it."""


class ImportOut(msgspec.Struct, frozen=True, kw_only=True):
    """An import: how far it is, and how it ended."""

    id: UUID
    state: State
    kind: str
    station: str | None
    mode: Mode
    dry_run: bool
    publish: bool
    actor: str
    reverted_by: str | None
    file_name: str
    stage: str
    done_rows: int
    total_rows: int | None
    report: Report | None
    created_at: datetime
    finished_at: datetime | None
    revertable_until: datetime | None

    @classmethod
    def of(cls, row: dict[str, Any]) -> "ImportOut":
        """The import of a row."""
        undoable = row["state"] == "done" and not row["dry_run"]
        until = row["created_at"] + UNDOABLE if undoable else None
        names = [name for name in cls.__struct_fields__ if name not in ("report", "revertable_until")]
        report = None if row["report"] is None else msgspec.convert(row["report"], Report)
        return cls(**{name: row[name] for name in names}, report=report, revertable_until=until)


class ImportPage(msgspec.Struct, frozen=True, kw_only=True):
    """Some imports, newest first; `next` is the address of the following page."""

    items: list[ImportOut]
    next: str | None = None
