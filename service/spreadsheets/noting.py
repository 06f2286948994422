"""What is said of cells that were read otherwise than they are written, and of columns that are missing."""

from typing import Any

from service.spreadsheets.cells import BadCell, Noted, Raw
from service.spreadsheets.columns import Column
from service.spreadsheets.report import Report
from service.spreadsheets.shown import Shown


def note_value(report: Report, sheet: str, row: int, place: int, column: Column, raw: Raw, value: Any) -> Any:
    """The value of a cell, after saying what was made of it."""
    if isinstance(value, Noted):
        report.warning(value.code, value.message, value.message_en, sheet=sheet, row=row, column=place, value=str(raw))
        return value.value
    if isinstance(raw, Shown):
        report.warning_once(
            "read-as",
            f"本列有按格式显示的数字，按显示的内容读取，如“{raw}”",
            f"numbers of this column are shown by a format and were read as they are seen, such as “{raw}”",
            sheet=sheet,
            row=row,
            column=place,
        )
    if column.format == "code" and not isinstance(raw, str):
        report.warning_once(
            "number-as-code",
            "编号列中有数字格式的单元格，前面的0如被Excel去掉则无法恢复；建议把整列设为文本",
            "a code is stored as a number: leading zeros, if it had any, are lost; format the column as text",
            sheet=sheet,
            row=row,
            column=place,
        )
    return value


def note_merge(report: Report, sheet: str, row: int, place: int) -> None:
    """Say once for a column that merged cells hold for all of their rows."""
    report.warning_once(
        "merged-cells",
        "有合并单元格：第一格的内容用于合并区域内的每一行",
        "there are merged cells: the value of the first cell was taken for all of their rows",
        sheet=sheet,
        row=row,
        column=place,
    )


def note_longest(report: Report, sheet: str, row: int, place: int) -> None:
    """Say once for a table that of the shortest and the longest number of days the longest counts."""
    report.warning_once(
        "read-as",
        "最短和最长的天数按最长的读取",
        "of the shortest and the longest number of days the longest was read",
        sheet=sheet,
        row=row,
        column=place,
    )


def missing_column(column: Column) -> BadCell:
    """That the column of a required field is missing, and what to do about it."""
    if column.field == "station":
        return BadCell(
            "required",
            f"缺少“{column.heading}”列；请在上传时选定服务站，或增加这一列（对所有行，只提示一次）",
            f"there is no column “{column.heading_en}”: choose the station when sending the file (said once for all rows)",
        )
    return BadCell(
        "required",
        f"缺少“{column.heading}”列，请增加这一列并逐行填写（对所有行，只提示一次）",
        f"there is no column “{column.heading_en}” (said once for all rows)",
    )
