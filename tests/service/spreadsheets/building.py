"""Workbooks made by hand for tests, down to parts that no program of spreadsheets would write."""

import io
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from html import escape
from pathlib import Path

import xlsxwriter

_TYPES = (
    '<?xml version="1.0" encoding="UTF-8"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/>'
    '<Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.'
    'sheet.main+xml"/></Types>'
)
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_ROOT = (
    '<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    f'<Relationship Id="rId1" Type="{_OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>'
)
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_WORKBOOK = (
    f'<?xml version="1.0"?><workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}">'
    '<sheets><sheet name="服务项" sheetId="1" r:id="rId1"/></sheets></workbook>'
)
_RELATIONS = (
    '<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    f'<Relationship Id="rId1" Type="{_OFFICE}/worksheet" Target="worksheets/sheet1.xml"/>'
    f'<Relationship Id="rId2" Type="{_OFFICE}/sharedStrings" Target="sharedStrings.xml"/></Relationships>'
)
HEAD = ("编号", "服务站编号", "服务名称", "服务类别")
GOOD = ("A-1", "LZ-S1", "米粉水分检测", "检验检测")


def inline(reference: str, text: str) -> str:
    """A cell with its text inside."""
    return f'<c r="{reference}" t="inlineStr"><is><t>{escape(text)}</t></is></c>'


def small_rows() -> str:
    """The headings and one good row as XML."""
    return "".join(
        f'<row r="{number}">' + "".join(inline(f"{'ABCD'[i]}{number}", text) for i, text in enumerate(cells)) + "</row>"
        for number, cells in ((1, HEAD), (2, GOOD))
    )


def sheet(rows: str, dimension: str = "A1:D2", after: str = "") -> str:
    """A sheet around its rows."""
    return (
        f'<?xml version="1.0" encoding="UTF-8"?><worksheet xmlns="{_MAIN}"><dimension ref="{dimension}"/>'
        f"<sheetData>{rows}</sheetData>{after}</worksheet>"
    )


def parts(sheet_xml: str | None = None, **more: str) -> dict[str, str | bytes]:
    """The parts of a workbook with one sheet."""
    return {
        "[Content_Types].xml": _TYPES,
        "_rels/.rels": _ROOT,
        "xl/workbook.xml": _WORKBOOK,
        "xl/_rels/workbook.xml.rels": _RELATIONS,
        "xl/sharedStrings.xml": f'<?xml version="1.0"?><sst xmlns="{_MAIN}"></sst>',
        "xl/worksheets/sheet1.xml": sheet_xml or sheet(small_rows()),
        **more,
    }


def pack(path: Path, members: Mapping[str, str | bytes]) -> None:
    """A zip of the members."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)


def book(path: Path, rows: Iterable[Sequence[object]], name: str = "服务项", merges: Sequence[str] = ()) -> Path:
    """A workbook with one sheet as clerks make it."""
    path.write_bytes(book_bytes({name: rows}, merges))
    return path


def book_bytes(sheets: Mapping[str, Iterable[Sequence[object]]], merges: Sequence[str] = ()) -> bytes:
    """A workbook with several sheets; merged cells are in the first."""
    buffer = io.BytesIO()
    workbook = xlsxwriter.Workbook(buffer, {"in_memory": True, "strings_to_formulas": False})
    day = workbook.add_format({"num_format": "yyyy-mm-dd"})
    for number, (name, rows) in enumerate(sheets.items()):
        worksheet = workbook.add_worksheet(name)
        for row, cells in enumerate(rows):
            for column, cell in enumerate(cells):
                if cell is not None and cell != "":
                    worksheet.write(row, column, cell, day if hasattr(cell, "year") else None)
        if number == 0:
            for reference in merges:
                # Without a format the library would leave the cells below the first as they are.
                worksheet.merge_range(reference, "", workbook.add_format())
                first = reference.split(":")[0]
                row, column = xlsxwriter.utility.xl_cell_to_rowcol(first)
                worksheet.write(row, column, list(sheets[name])[row][column])
    workbook.close()
    return buffer.getvalue()
