"""How our workbooks look: calm, and the same everywhere."""

from typing import Any

import msgspec
import xlsxwriter

OPTIONS: dict[str, Any] = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
"""Nothing that a station wrote becomes live."""
_FONT = {"font_name": "等线", "font_size": 11, "valign": "vcenter"}
_CELL = {**_FONT, "valign": "top", "text_wrap": True}
_HEADING = {**_FONT, "bold": True, "text_wrap": True, "align": "center", "border": 1, "border_color": "#BFC8D2"}


class Styles(msgspec.Struct, frozen=True, kw_only=True):
    """The formats of a workbook."""

    heading: Any
    required: Any
    policy: Any
    text: Any
    number: Any
    date: Any
    moment: Any
    example: Any
    bad: Any
    message: Any


def styles_of(workbook: xlsxwriter.Workbook) -> Styles:
    """The formats, made for one workbook."""
    return Styles(
        heading=workbook.add_format({**_HEADING, "bg_color": "#E8EEF5", "font_color": "#1F3A5F"}),
        required=workbook.add_format({**_HEADING, "bg_color": "#1F4E79", "font_color": "#FFFFFF"}),
        policy=workbook.add_format({**_HEADING, "bg_color": "#F3F4F6", "font_color": "#555555"}),
        text=workbook.add_format({**_CELL, "num_format": "@"}),
        number=workbook.add_format({**_CELL, "num_format": "General"}),
        date=workbook.add_format({**_CELL, "num_format": "yyyy-mm-dd"}),
        moment=workbook.add_format({**_CELL, "num_format": "yyyy-mm-dd hh:mm"}),
        example=workbook.add_format({**_CELL, "num_format": "@", "font_color": "#8A8A8A", "italic": True}),
        bad=workbook.add_format({**_CELL, "bg_color": "#F8D7DB"}),
        message=workbook.add_format({**_CELL, "font_color": "#9C0006"}),
    )
