"""Which way a marked copy is made: the clerk's own workbook with marks in it, or all values written anew."""

from collections.abc import Sequence
from pathlib import Path
from xml.parsers.expat import ExpatError

from service.spreadsheets.events import CellError, TableHeader
from service.spreadsheets.limits import Limits
from service.spreadsheets.marking.annotating import annotated_copy
from service.spreadsheets.marking.rewriting import rewritten_copy
from service.spreadsheets.markup import Unusual
from service.spreadsheets.sniffing import kind_of


def marked_copy(
    source: Path, headers: Sequence[TableHeader], errors: Sequence[CellError], target: Path, limits: Limits, count: int
) -> int:
    """Write the file again with its errors marked; returns how many rows were looked at.

    `count` is how many errors there are; where they are more than are listed, the heading of the errors says so.
    A workbook keeps everything else that it holds. CSV, which knows no colours, and workbooks of an unusual build come
    back as plain workbooks.
    """
    note = f"共{count}处错误，标出前{len(errors)}处；请修改后重新上传" if count > len(errors) else ""
    if kind_of(source, limits) == "xlsx":
        try:
            return annotated_copy(source, headers, errors, target, limits, note)
        except (Unusual, ExpatError):
            target.unlink(missing_ok=True)
    return rewritten_copy(source, headers, errors, target, limits, note)
