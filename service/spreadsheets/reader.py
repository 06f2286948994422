"""Reading a whole file: which of its sheets are tables of services or scopes, and what stands in them."""

import itertools
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Literal

import msgspec

from service.spreadsheets.annex_columns import ANNEX
from service.spreadsheets.annexes import KEPT_AS_TEXT, Annex
from service.spreadsheets.cells import BadCell
from service.spreadsheets.events import Event, ScopeRow, TableHeader, TableKind
from service.spreadsheets.headings import SEARCHED_ROWS, HeadingIndex, Headings, find_headings
from service.spreadsheets.kinds import reading_columns
from service.spreadsheets.limits import Limits
from service.spreadsheets.offerings import Context, Offerings
from service.spreadsheets.refusals import Refused
from service.spreadsheets.report import Report
from service.spreadsheets.rows import SheetRows
from service.spreadsheets.scopes import ScopesByCode
from service.spreadsheets.separated import open_separated
from service.spreadsheets.sniffing import kind_of
from service.spreadsheets.tables import Table
from service.spreadsheets.workbooks import open_workbook

Wanted = Literal["offerings", "annex"]
_MOST_NAMED = 8
HELP_SHEETS = ("代码表", "填写说明")
"""Sheets of the templates that hold no rows."""


class _Found(msgspec.Struct, frozen=True):
    """A sheet with the headings that were found in it."""

    table: Table
    kind: TableKind
    headings: Headings


def read_file(path: Path, wanted: Wanted, context: Context, limits: Limits, send: Callable[[Event], None]) -> None:
    """Read a file and send what is found; the last event is Ended. Raises Refused."""
    report = Report(send, limits)
    found = _find_tables(_open(path, limits, report), wanted, report)
    for each in found:
        send(_header(each))
        _warn_of_headings(each, report)
    scopes = ScopesByCode()
    main = [each for each in found if each.kind == wanted]
    for each in found:
        if each.kind == "annex":
            rows = SheetRows(each.table, each.headings, report, limits, KEPT_AS_TEXT)
            _read_annex(each, rows, wanted, scopes, send)
    if wanted == "offerings":
        offerings = Offerings(context, scopes)
        for each in main:
            for offering in offerings.read(SheetRows(each.table, each.headings, report, limits)):
                send(offering)
        _refuse_homeless(scopes, found, report)
    send(report.totals())


def _open(path: Path, limits: Limits, report: Report) -> Iterator[Table]:
    if kind_of(path, limits) == "csv":
        yield open_separated(path, limits)
        return
    workbook = open_workbook(path, limits)
    for name in workbook.hidden:
        if name not in HELP_SHEETS:
            report.warning("hidden-sheet", f"隐藏的工作表“{name}”未读取", "a hidden sheet was not read", sheet=name)
    yield from workbook.tables


def _find_tables(tables: Iterator[Table], wanted: Wanted, report: Report) -> list[_Found]:
    offerings = HeadingIndex(reading_columns())
    annex = HeadingIndex(ANNEX.columns)
    found: list[_Found] = []
    nearest: tuple[str, str] | None = None
    for table in tables:
        if table.sheet in HELP_SHEETS:
            continue
        first = list(itertools.islice(table.rows(), SEARCHED_ROWS + 2))
        kinds: Sequence[tuple[TableKind, HeadingIndex]] = (("annex", annex),)
        if wanted == "offerings":
            kinds = (("offerings", offerings), ("annex", annex))
        headings = [(kind, find_headings(first, table.merges, index)) for kind, index in kinds]
        match = next(((kind, each) for kind, each in headings if each is not None and _suffices(kind, each)), None)
        nearest = nearest or _nearly(table, dict(headings).get(wanted), match is not None)
        if match is not None:
            found.append(_Found(table, *match))
        elif first:
            report.warning(
                "ignored-sheet",
                f"工作表“{table.sheet}”没有可识别的表头，未读取",
                "a sheet without known headings was not read",
                sheet=table.sheet,
            )
    if not any(each.kind == wanted for each in found):
        raise Refused("no-header" if wanted == "offerings" else "no-annex-header", place=nearest)
    return found


def _nearly(table: Table, headings: Headings | None, is_annex: bool) -> tuple[str, str] | None:
    """Where headings were found that do not suffice, for a clerk who only has to name one column otherwise."""
    if headings is None:
        return None
    known = "、".join(column.heading for column in headings.mapped[:_MOST_NAMED])
    zh = f"工作表“{table.sheet}”第{headings.row}行只认出：{known}"
    en = f"sheet {table.sheet}, row {headings.row}: only {known} are known"
    if is_annex:
        return f"{zh}；如果是能力附表，请在上传时选择“能力附表”", f"{en}; a scope annex is sent as such"
    return zh, en


def _suffices(kind: TableKind, headings: Headings) -> bool:
    fields = {column.field for column in headings.fields.values()}
    if kind == "offerings":
        return "title" in fields
    return "parameter" in fields and bool(fields & {"method", "standard", "range"})


def _header(found: _Found) -> TableHeader:
    return TableHeader(
        sheet=found.table.sheet,
        row=found.headings.row,
        table=found.kind,
        columns=found.headings.mapped,
        ignored=[*found.headings.ignored, *found.headings.doubled],
        width=found.table.width,
        encoding=found.table.encoding,
        separator=found.table.separator,
    )


def _warn_of_headings(found: _Found, report: Report) -> None:
    for column in found.headings.doubled:
        report.warning(
            "doubled-heading",
            f"{column.letter}列“{column.heading}”与另一列是同一项内容，未读取",
            "another column has the same field; this one was not read",
            sheet=found.table.sheet,
            value=column.heading,
        )


def _read_annex(
    found: _Found, rows: SheetRows, wanted: Wanted, scopes: ScopesByCode, send: Callable[[Event], None]
) -> None:
    """Lines in a file of services belong to a service; an annex by itself is sent line by line."""
    last = 0
    for line in Annex().read(rows):
        if wanted == "annex":
            rows.report.good += line.row != last
            last = line.row
            send(line)
        elif line.code is None:
            _fail(
                rows,
                found,
                line,
                "附在服务表后的能力行须填服务编号",
                "a line in a file of services needs a service code",
            )
        else:
            scopes.add(line)


def _fail(rows: SheetRows, found: _Found, line: ScopeRow, message: str, message_en: str) -> None:
    place = next((place for place, column in found.headings.fields.items() if column.field == "code"), 0)
    bad = BadCell("unknown-code", message, message_en)
    rows.report.error(line.sheet, line.row, place, "服务编号", bad, line.code or "")


def _refuse_homeless(scopes: ScopesByCode, found: list[_Found], report: Report) -> None:
    by_sheet = {each.table.sheet: each for each in found if each.kind == "annex"}
    for line in scopes.left():
        each = by_sheet[line.sheet]
        place = next((place for place, column in each.headings.fields.items() if column.field == "code"), 0)
        bad = BadCell("unknown-code", "服务项表中没有这个编号", "no service of this file has the code")
        report.error(line.sheet, line.row, place, "服务编号", bad, line.code or "")
