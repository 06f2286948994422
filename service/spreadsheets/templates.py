"""Empty workbooks that clerks fill in: drop-downs, an example row, a sheet of codes and one of explanations."""

import csv
import io
from collections import Counter
from collections.abc import Mapping
from typing import Any

import xlsxwriter

from service.catalogue.listings import Element
from service.spreadsheets.annex_columns import ANNEX
from service.spreadsheets.columns import NUMERIC_FORMATS, Column, Layout
from service.spreadsheets.kinds import LABELS, layout_of
from service.spreadsheets.offering_columns import POLICY_FIELDS
from service.spreadsheets.parsing import LABEL_MARK
from service.spreadsheets.styles import OPTIONS, Styles, styles_of

OFFERINGS_SHEET = "服务项"
ANNEX_SHEET = "能力表"
_CODES_SHEET = "代码表"
_HELP_SHEET = "填写说明"
_PREPARED_ROWS = 5_000
_LONGEST_MESSAGE = 250
_TOP = (
    "第1行是列名，不要修改；列的顺序可以调整，多余的列不会读取。深色列必填。",
    "第2行是示例，导入时跳过，可以保留。从第3行起填写，一行一个服务。",
    "单元格请保持文本格式，编号、标准号、范围和价格不会被Excel改成数字或日期。",
)


def template(kind: Element, stations: Mapping[str, str]) -> bytes:
    """The workbook for services of a kind; `stations` are names by id, offered in a drop-down."""
    return _workbook(layout_of(kind), OFFERINGS_SHEET, stations, LABELS[kind])


def annex_template() -> bytes:
    """The workbook for the scope of a laboratory."""
    return _workbook(ANNEX, ANNEX_SHEET, {}, "能力附表")


def template_csv(kind: Element) -> bytes:
    """The headings and the example of a kind as CSV that Excel opens in the right encoding."""
    layout = layout_of(kind)
    lines = io.StringIO(newline="")
    writer = csv.writer(lines)
    writer.writerow([column.heading for column in layout.columns])
    writer.writerow([layout.example.get(column.field, "") for column in layout.columns])
    return lines.getvalue().encode("utf-8-sig")


def _workbook(layout: Layout, name: str, stations: Mapping[str, str], title: str) -> bytes:
    buffer = io.BytesIO()
    workbook = xlsxwriter.Workbook(buffer, {**OPTIONS, "in_memory": True})
    workbook.set_properties({"title": f"{title}导入模板"})
    styles = styles_of(workbook)
    sheet = workbook.add_worksheet(name)
    codes = workbook.add_worksheet(_CODES_SHEET)
    sources = _write_codes(codes, layout, stations, styles)
    write_head(sheet, layout, styles)
    sheet.set_comments_author(_HELP_SHEET)
    for place, column in enumerate(layout.columns):
        sheet.write_comment(0, place, column.help, {"x_scale": 1.8})
        if example := layout.example.get(column.field):
            sheet.write_string(1, place, example, styles.example)
        sheet.data_validation(2, place, _PREPARED_ROWS, place, _validation(column, sources.get(column.field)))
    _write_help(workbook.add_worksheet(_HELP_SHEET), layout, styles)
    workbook.close()
    return buffer.getvalue()


def write_head(sheet: Any, layout: Layout, styles: Styles) -> None:
    """The row of headings, frozen, and the formats of the columns below it."""
    sheet.set_row(0, 34)
    for place, column in enumerate(layout.columns):
        style = styles.number if column.format in NUMERIC_FORMATS else styles.text
        sheet.set_column(place, place, column.width, styles.date if column.format == "date" else style)
        if column.required:
            sheet.write_string(0, place, f"{column.heading}*", styles.required)
        else:
            head = styles.policy if column.field in POLICY_FIELDS else styles.heading
            sheet.write_string(0, place, column.heading, head)
    sheet.freeze_panes(1, 3 if layout.columns[0].required else 1)


def _validation(column: Column, source: str | None) -> dict[str, Any]:
    """A prompt for every column; a choice is enforced only where no other value can be right."""
    rule: dict[str, Any] = {"input_title": column.heading[:32], "input_message": column.help[:_LONGEST_MESSAGE]}
    if source is None:
        return {**rule, "validate": "any"}
    strict = column.format == "choice"
    return {
        **rule,
        "validate": "list",
        "source": source,
        "show_error": strict,
        "error_title": "请从列表选取",
        "error_message": f"“{column.heading}”请从下拉列表选取",
    }


def _write_codes(sheet: Any, layout: Layout, stations: Mapping[str, str], styles: Styles) -> dict[str, str]:
    """Two columns for each list, what is picked and its code or name; returns where each list is."""
    sources: dict[str, str] = {}
    place = 0
    for column in layout.columns:
        entries = _entries(column, stations)
        if not entries:
            continue
        sheet.set_column(place, place + 1, 24, styles.text)
        sheet.write_string(0, place, column.heading, styles.heading)
        sheet.write_string(0, place + 1, "代码或名称", styles.heading)
        for row, (picked, meaning) in enumerate(entries, 1):
            sheet.write_string(row, place, picked, styles.text)
            sheet.write_string(row, place + 1, meaning, styles.text)
        letter = xlsxwriter.utility.xl_col_to_name(place)
        sources[column.field] = f"={_CODES_SHEET}!${letter}$2:${letter}${len(entries) + 1}"
        place += 2
    sheet.freeze_panes(1, 0)
    return sources


def _entries(column: Column, stations: Mapping[str, str]) -> list[tuple[str, str]]:
    if column.field == "station":
        # A name says more than an id; both are read. Names that are alike need their ids.
        names = Counter(stations.values())
        plain = {id_ for id_, name in stations.items() if names[name] == 1 and LABEL_MARK not in name}
        return [(name if id_ in plain else f"{id_}|{name}", id_) for id_, name in stations.items()]
    if column.choices:
        # Schemes are known by their codes, everything else by its label.
        by_code = column.format == "list" and column.field != "states"
        return [(each.code, each.label) if by_code else (each.label, each.code) for each in column.choices]
    return [(each, "") for each in column.proposals]


def _write_help(sheet: Any, layout: Layout, styles: Styles) -> None:
    sheet.set_column(0, 0, 26, styles.text)
    sheet.set_column(1, 1, 8, styles.text)
    sheet.set_column(2, 2, 80, styles.text)
    for row, line in enumerate(_TOP):
        sheet.merge_range(row, 0, row, 2, line, styles.text)
    start = len(_TOP) + 1
    for place, heading in enumerate(("列名", "必填", "填写说明")):
        sheet.write_string(start, place, heading, styles.heading)
    for row, column in enumerate(layout.columns, start + 1):
        sheet.write_string(row, 0, column.heading, styles.text)
        sheet.write_string(row, 1, "必填" if column.required else "", styles.text)
        sheet.write_string(row, 2, column.help, styles.text)
    sheet.freeze_panes(start + 1, 0)
