"""Workbooks that are hostile in what stands beside their cells: styles, comments, drawings, merged cells, lies of the zip.

Each has an error in a cell, so that a marked copy of it is made as well.
"""

import random
import struct
import zipfile
from collections.abc import Callable
from pathlib import Path

from tests.service.spreadsheets.animals import PARSED, Animal
from tests.service.spreadsheets.building import inline, pack, parts, sheet, small_rows

_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
_BAD_ROW = f'<row r="3">{inline("A3", "A-3")}{inline("B3", "S1")}{inline("C3", "x")}{inline("D3", "检测")}</row>'


def _styles(formats: str) -> str:
    return (
        f'<?xml version="1.0"?><styleSheet xmlns="{_MAIN}"><fonts count="1"><font><sz val="11"/></font></fonts>'
        '<fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill>'
        f"</fills><cellXfs>{formats}</cellXfs></styleSheet>"
    )


_ONE_FORMAT = '<xf numFmtId="0" fontId="0" fillId="0" borderId="0"/>'


def _members(rows: str = "", after: str = "", formats: str = _ONE_FORMAT, related: str = "") -> dict[str, str | bytes]:
    members = parts(sheet(small_rows() + _BAD_ROW + rows, after=after))
    relations = str(members["xl/_rels/workbook.xml.rels"])
    style = f'<Relationship Id="rId9" Type="{_OFFICE}/styles" Target="styles.xml"/></Relationships>'
    members["xl/_rels/workbook.xml.rels"] = relations.replace("</Relationships>", style)
    members["xl/styles.xml"] = _styles(formats)
    if related:
        members["xl/worksheets/_rels/sheet1.xml.rels"] = f'<Relationships xmlns="{_PACKAGE}">{related}</Relationships>'
    return members


def _with(**more: str) -> Callable[[Path], None]:
    return lambda path: pack(path, _members(**more))


def _stored(members: dict[str, str | bytes], path: Path) -> None:
    """Without compression, so that the size says nothing and the content has to."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_STORED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)


def _repeated_string(path: Path) -> None:
    """One long text that every cell refers to: a few bytes a cell in the file, as much as the text in memory."""
    text = "".join(chr(0x4E00 + number % 5_000) for number in range(32_000))
    rows = "".join(
        f'<row r="{n}"><c r="A{n}" t="s"><v>0</v></c><c r="E{n}" t="s"><v>0</v></c></row>' for n in range(4, 100_000)
    )
    members = _members(rows)
    members["xl/sharedStrings.xml"] = f'<sst xmlns="{_MAIN}"><si><t>{text}</t></si></sst>'
    _stored(members, path)


def _comments(path: Path) -> None:
    listed = "".join(f'<comment ref="C{n}" authorId="0"><text><t>x</t></text></comment>' for n in range(3, 100_003))
    related = (
        f'<Relationship Id="rId1" Type="{_OFFICE}/comments" Target="../comments1.xml"/>'
        f'<Relationship Id="rId2" Type="{_OFFICE}/vmlDrawing" Target="../drawings/v.vml"/>'
    )
    members = _members(after=f'<legacyDrawing xmlns:r="{_OFFICE}" r:id="rId2"/>', related=related)
    members["xl/comments1.xml"] = (
        f'<comments xmlns="{_MAIN}"><authors><author>a</author></authors><commentList>{listed}</commentList></comments>'
    )
    shape = '<v:shape><x:ClientData ObjectType="Note"><x:Row>2</x:Row><x:Column>2</x:Column></x:ClientData></v:shape>'
    members["xl/drawings/v.vml"] = f'<xml xmlns:v="v" xmlns:x="x">{shape * 50_000}</xml>'
    _stored(members, path)


def _anchors(path: Path) -> None:
    members = _members(
        after=f'<drawing xmlns:r="{_OFFICE}" r:id="rId1"/>',
        related=f'<Relationship Id="rId1" Type="{_OFFICE}/drawing" Target="../drawings/drawing1.xml"/>',
    )
    anchors = "".join(f"<a><from><row>{n}</row></from></a>" for n in range(400_000))
    pack(path, {**members, "xl/drawings/drawing1.xml": f"<wsDr>{anchors}</wsDr>"})


def _external_names(path: Path) -> None:
    members = _members()
    names = "".join(f"<definedName name=\"n{n}\">'[1]Sheet1'!$A${n + 1}</definedName>" for n in range(20_000))
    members["xl/workbook.xml"] = str(members["xl/workbook.xml"]).replace(
        "</workbook>", f"<definedNames>{names}</definedNames></workbook>"
    )
    target = "file:///etc/passwd"
    members["xl/externalLinks/externalLink1.xml"] = f'<externalLink xmlns="{_MAIN}"/>'
    members["xl/externalLinks/_rels/externalLink1.xml.rels"] = (
        f'<Relationships xmlns="{_PACKAGE}"><Relationship Id="rId1" Type="{_OFFICE}/externalLinkPath" Target="{target}" TargetMode="External"/></Relationships>'
    )
    pack(path, members)


def _comments_outside(path: Path) -> None:
    outside = f'<Relationship Id="rId1" Type="{_OFFICE}/comments" Target="file:///etc/passwd" TargetMode="External"/>'
    pack(path, _members(related=outside))


def _comments_above(path: Path) -> None:
    pack(path, _members(related=f'<Relationship Id="rId1" Type="{_OFFICE}/comments" Target="../../../../etc/passwd"/>'))


def _deflate64(path: Path) -> None:
    pack(path, _members())
    content = bytearray(path.read_bytes())
    place = 0
    while (place := content.find(b"PK\x01\x02", place)) >= 0:
        content[place + 10 : place + 12] = struct.pack("<H", 9)
        place += 4
    path.write_bytes(bytes(content))


def _zip64(path: Path) -> None:
    """A directory that says of a part that it holds 2^60 bytes."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in _members().items():
            archive.writestr(name, content)
        archive.filelist[-1].file_size = 1 << 60


def _merges(path: Path) -> None:
    merges = "".join(f'<mergeCell ref="E{n}:F{n}"/>' for n in range(4, 100_004))
    _with(after=f"<mergeCells>{merges}</mergeCells>")(path)


def _rules(path: Path) -> None:
    rules = "".join(
        f'<conditionalFormatting sqref="A{n}"><cfRule type="expression" priority="{n}"><formula>A{n}&gt;{n}</formula></cfRule></conditionalFormatting>'
        for n in range(1, 100_001)
    )
    checks = "".join(
        f'<dataValidation type="list" sqref="D{n}"><formula1>"a{n},b"</formula1></dataValidation>'
        for n in range(1, 100_001)
    )
    _with(after=f"{rules}<dataValidations>{checks}</dataValidations>")(path)


def _formats(path: Path) -> None:
    formats = "".join(f'<xf numFmtId="9" fontId="0" fillId="0" borderId="{n}"/>' for n in range(64_000))
    rows = "".join(
        f'<row r="{n}">{inline(f"A{n}", f"A-{n}")}<c r="C{n}" s="{n}" t="inlineStr"><is><t>x</t></is></c></row>'
        for n in range(4, 4_000)
    )
    _with(formats=formats, rows=rows)(path)


def _long_attribute(path: Path) -> None:
    noise = bytes(random.Random(7).choices(range(97, 123), k=3_000_000)).decode()
    pack(path, _members(rows=f'<row r="4" x="{noise}">{inline("A4", "A-4")}</row>'))


OF_PARTS = [
    Animal("compression deflate64", "deflate64.xlsx", _deflate64, "not-a-spreadsheet"),
    Animal("zip64 declares 2^60 bytes", "zip64.xlsx", _zip64, "bomb"),
    Animal("a text of 32,000 characters in 200,000 cells", "repeated.xlsx", _repeated_string, "memory"),
    Animal("100,000 merged cells side by side", "merges.xlsx", _merges, PARSED),
    Animal("100,000 rules of colour and 100,000 drop-downs", "rules.xlsx", _rules, PARSED),
    Animal("64,000 formats of percentages", "formats.xlsx", _formats, PARSED),
    Animal("100,000 comments, 50,000 shapes", "comments.xlsx", _comments, PARSED),
    Animal("400,000 anchors in a drawing", "anchors.xlsx", _anchors, PARSED),
    Animal("20,000 names in another workbook", "names.xlsx", _external_names, PARSED),
    Animal("comments outside of the file", "outside.xlsx", _comments_outside, PARSED),
    Animal("comments above the file", "above.xlsx", _comments_above, PARSED),
    Animal("an attribute of 3 MB", "attribute.xlsx", _long_attribute, PARSED),
]
"""The animals."""
