"""Reports what reading finds, within the bounds of how much is listed; everything is counted."""

from collections.abc import Callable

from service.spreadsheets.cells import BadCell, Raw, echo
from service.spreadsheets.events import CellError, CellWarning, Ended, Event, Progress, letters
from service.spreadsheets.limits import Limits

_PROGRESS_EVERY = 2_000


class Report:
    """Where the events of one file go."""

    def __init__(self, send: Callable[[Event], None], limits: Limits) -> None:
        self.send = send
        self._limits = limits
        self.rows = 0
        self.good = 0
        self.bad = 0
        self.scope_lines = 0
        self.examples = 0
        self.errors = 0
        self.warnings = 0
        self._said_once: set[str] = set()

    def count_row(self) -> None:
        """One more row has been read."""
        self.rows += 1
        if self.rows % _PROGRESS_EVERY == 0:
            self.send(Progress(rows=self.rows))

    def error(self, sheet: str, row: int, column: int, heading: str, bad: BadCell, raw: Raw) -> None:
        """Something is wrong with a cell."""
        self.errors += 1
        if self.errors > self._limits.errors:
            return
        self.send(
            CellError(
                sheet=sheet,
                row=row,
                column=column,
                cell=f"{letters(column)}{row}",
                heading=heading,
                code=bad.code,
                message=bad.message,
                message_en=bad.message_en,
                value=echo(raw),
            )
        )

    def warning(
        self,
        code: str,
        message: str,
        message_en: str,
        *,
        sheet: str = "",
        row: int = 0,
        column: int = 0,
        value: str = "",
    ) -> None:
        """Something was read otherwise than it is written, or not at all."""
        self.warnings += 1
        if self.warnings <= self._limits.warnings:
            cell = f"{letters(column)}{row}" if column else ""
            self.send(
                CellWarning(
                    sheet=sheet,
                    row=row,
                    cell=cell,
                    code=code,
                    message=message,
                    message_en=message_en,
                    value=echo(value),
                )
            )

    def warning_once(
        self, code: str, message: str, message_en: str, *, sheet: str, row: int = 0, column: int = 0
    ) -> None:
        """A warning that holds for all of a column of a sheet and is given at its first cell."""
        key = f"{code}/{sheet}/{column}"
        if key not in self._said_once:
            self._said_once.add(key)
            self.warning(code, message, message_en, sheet=sheet, row=row, column=column)

    def totals(self) -> Ended:
        """What was found in all."""
        return Ended(
            rows=self.rows,
            good=self.good,
            bad=self.bad,
            scope_lines=self.scope_lines,
            examples=self.examples,
            errors=self.errors,
            warnings=self.warnings,
        )
