"""The value of a cell as text, free of what typing and copying leave in it."""

import datetime
import re
from typing import Any

import msgspec

from service.spreadsheets.limits import LONGEST_CELL

Raw = str | float | int | bool | datetime.datetime | datetime.date | datetime.time | datetime.timedelta
"""What a reader of workbooks gives for a cell."""
FILLERS = frozenset(("/", "\\", "-", "--", "—", "——", "－", "／"))
"""What clerks write into a cell that has nothing to say."""
_EXACT_BELOW = 1e15
"""Excel keeps 15 digits: from here on the last ones are gone."""
_LONGEST_ECHO = 80
_INVISIBLE = re.compile("[\u200b-\u200f\u202a-\u202e\u2060\ufeff\u00ad]")
_SPACES = re.compile("[\u00a0\u2000-\u200a\u202f\u205f\u3000]")
_UNCOMMON = re.compile("[\u00a0\u00ad\u2000-\u200f\u202a-\u202f\u205f\u2060\u3000\ufeff\r]")
_FULL_WIDTH = re.compile("[\uff01-\uff5e]")
_HALF_WIDTH = {full: full - 0xFEE0 for full in range(0xFF01, 0xFF5F)}
_EXCEL_ERROR = re.compile(r"\s*(#(?:N/A|REF!|VALUE!|DIV/0!|NAME\?|NUM!|NULL!|SPILL!|CALC!|ERROR!)|#{3,})\s*")
_SCIENTIFIC = re.compile(r"\d(?:\.\d+)?[eE]\+\d{2,}")


class BadCell(Exception):
    """A cell cannot be read as what its column holds: a code, and the rule in Chinese and in English."""

    def __init__(self, code: str, message: str, message_en: str) -> None:
        self.code = code
        self.message = message
        self.message_en = message_en
        super().__init__(message_en)


class Noted(msgspec.Struct, frozen=True):
    """A value that was read otherwise than it is written, and what to tell the clerk about it."""

    value: Any
    code: str
    message: str
    message_en: str


def clean(text: str) -> str:
    """The text without invisible characters and without space around it."""
    if _UNCOMMON.search(text):
        text = _INVISIBLE.sub("", _SPACES.sub(" ", text.replace("\r\n", "\n").replace("\r", "\n")))
    return text.strip()


def half_width(text: str) -> str:
    """Full-width digits, letters and signs as their half-width forms; superscripts and fractions stay.

    >>> half_width("ＧＢ５００９")
    'GB5009'
    """
    return text.translate(_HALF_WIDTH) if _FULL_WIDTH.search(text) else text


def clean_cell(raw: Raw) -> Raw:
    """A cell with its text cleaned; raises BadCell where it is too long to be one."""
    if not isinstance(raw, str):
        return raw
    if len(raw) > LONGEST_CELL:
        raise BadCell(
            "cell-too-long",
            f"单元格超过{LONGEST_CELL}个字符；CSV文件请检查是否有未配对的引号",
            f"the cell holds more than {LONGEST_CELL} characters; in a CSV file look for an unpaired quote",
        )
    return clean(raw)


def excel_error(error: str) -> BadCell:
    """That a cell holds an error of Excel, or that its content was lost in a column that was too narrow."""
    if error.startswith("##"):
        zh = "内容已丢失：列宽不够时存为CSV会变成“####”；请在Excel中加宽该列后重新保存"
        return BadCell(
            "excel-error", zh, "its content was lost: the column was too narrow when the file was saved as CSV"
        )
    zh = f"单元格是Excel错误值{error}，请改为内容"
    return BadCell("excel-error", zh, f"the cell holds the Excel error {error}")


def refuse_excel_error(raw: Raw) -> None:
    """Refuse a text that is an error of Excel, as CSV has them."""
    if isinstance(raw, str) and raw.startswith(("#", " ")) and (found := _EXCEL_ERROR.fullmatch(raw)):
        raise excel_error(found[1])


def text_of(raw: Raw) -> str:
    """What stands in a clean cell as text; whole numbers without a decimal point."""
    if isinstance(raw, str):
        return raw
    if isinstance(raw, bool):
        return "TRUE" if raw else "FALSE"
    if isinstance(raw, float | int):
        return _number_as_text(raw)
    if isinstance(raw, datetime.datetime):
        return raw.isoformat(sep=" ", timespec="minutes") if raw.time() != datetime.time() else raw.date().isoformat()
    return raw.isoformat() if isinstance(raw, datetime.date | datetime.time) else str(raw)


def is_empty(raw: Raw) -> bool:
    """Whether a cell holds nothing that can be seen."""
    return isinstance(raw, str) and (not raw or not clean(raw))


def echo(raw: Raw) -> str:
    """What stands in a cell, short enough for a report."""
    text = raw if isinstance(raw, str) else str(raw)
    return text if len(text) <= _LONGEST_ECHO else text[: _LONGEST_ECHO - 1] + "…"


def without_lost_digits(raw: Raw) -> Raw:
    """The same cell, unless Excel has destroyed the last digits of a long number."""
    lost = abs(raw) >= _EXACT_BELOW if isinstance(raw, float | int) else False
    if lost or (isinstance(raw, str) and _SCIENTIFIC.fullmatch(raw)):
        raise BadCell(
            "digits-lost",
            "Excel把长编号变成了数字，15位以后的数字已丢失；请把单元格设为文本格式后重新填写原编号",
            "Excel turned a long number into a float and lost its digits; format the cell as text and type it again",
        )
    return raw


def _number_as_text(number: float) -> str:
    if isinstance(number, float) and number.is_integer() and abs(number) < _EXACT_BELOW:
        return str(int(number))
    return repr(number)
