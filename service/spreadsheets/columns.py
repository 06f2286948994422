"""What a column of a spreadsheet is."""

from typing import Any, Literal

import msgspec

from service.spreadsheets.choices import Choice

Format = Literal["code", "text", "list", "choice", "choices", "number", "days", "date", "price", "range", "measure"]
End = Literal["lowest", "highest"]
NUMERIC_FORMATS: tuple[Format, ...] = ("number", "days")
"""Formats whose cells are written as numbers."""


class Column(msgspec.Struct, frozen=True, kw_only=True):
    """A column: the field it fills, how it is headed, and how its cells are written and checked."""

    field: str
    heading: str
    heading_en: str
    aliases: tuple[str, ...]
    format: Format
    type: Any
    width: int
    help: str
    required: bool = False
    choices: tuple[Choice, ...] = ()
    proposals: tuple[str, ...] = ()
    end: End | None = None
    """Which end of its field it holds, where two columns hold the two."""


class Layout(msgspec.Struct, frozen=True, kw_only=True):
    """The columns of a table in their order, and an example row, field by field."""

    name: str
    columns: tuple[Column, ...]
    example: dict[str, str]


IGNORED_HEADINGS = ("错误", "错误信息", "错误说明", "errors", "序号", "No.", "备注（不导入）")
"""Headings that are known and not read: the column of errors of a marked copy, running numbers."""
ERRORS_HEADING = "错误"
EXAMPLE_MARKS = ("示例", "例：", "例:", "样例", "example")
"""With one of these the first cell of an example row begins."""
