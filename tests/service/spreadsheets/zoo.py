"""Hostile and odd files, made by script; `python -m tests.service.spreadsheets.zoo` prints what becomes of each."""

import io
import random
import struct
import sys
import tempfile
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path

from service.spreadsheets.events import RefusedFile
from tests.service.spreadsheets.animals import PARSED, Animal, visit
from tests.service.spreadsheets.building import GOOD, HEAD, inline, pack, parts, sheet, small_rows
from tests.service.spreadsheets.zoo_parts import OF_PARTS

_CSV = (",".join(HEAD) + "\n" + ",".join(GOOD) + "\n").encode()
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def _long_sheet(piece: bytes, times: int) -> Callable[[Path], None]:
    """A workbook whose sheet has a cell with a piece so many times over, written without holding it in memory."""

    def make(path: Path) -> None:
        pack(path, {name: content for name, content in parts().items() if not name.endswith("sheet1.xml")})
        before, after = sheet(small_rows() + '<row r="3"><c r="A3" t="inlineStr"><is><t>|</t></is></c></row>').split(
            "|"
        )
        with (
            zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as archive,
            archive.open("xl/worksheets/sheet1.xml", "w", force_zip64=True) as member,
        ):
            member.write(before.encode())
            for _ in range(times):
                member.write(piece)
            member.write(after.encode())

    return make


def _nested(path: Path) -> None:
    inner = io.BytesIO()
    with zipfile.ZipFile(inner, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("bomb.bin", b"\0" * 50_000_000)
    pack(path, {"inner.zip": inner.getvalue()})


def _nested_in_workbook(path: Path) -> None:
    inner = io.BytesIO()
    with zipfile.ZipFile(inner, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("bomb.bin", b"\0" * 50_000_000)
    pack(path, {**parts(), "xl/embeddings/inner.zip": inner.getvalue()})


def _letters(place: int) -> str:
    return (_letters(place // 26 - 1) if place >= 26 else "") + chr(65 + place % 26)


def _columns_16k(path: Path) -> None:
    rows = "".join(
        f'<row r="{row}">' + "".join(f'<c r="{_letters(i)}{row}"><v>{i}</v></c>' for i in range(16_384)) + "</row>"
        for row in range(3, 23)
    )
    pack(path, parts(sheet(small_rows() + rows, "A1:XFD22")))


def _empty_rows(path: Path) -> None:
    rows = "".join(f'<row r="{n}"><c r="A{n}" s="0"/><c r="B{n}" s="0"/></row>' for n in range(3, 1_000_001))
    pack(path, parts(sheet(small_rows() + rows, "A1:D1000000")))


def _shared_strings(path: Path) -> None:
    strings = "".join(f"<si><t>服务名称{n}</t></si>" for n in range(50_000))
    table = (
        f'<?xml version="1.0"?><sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">{strings}</sst>'
    )
    rows = "".join(
        f'<row r="{n}">{inline(f"A{n}", f"B-{n}")}{inline(f"B{n}", "S1")}<c r="C{n}" t="s"><v>{n - 3}</v></c>'
        f"{inline(f'D{n}', '检测')}</row>"
        for n in range(3, 50_003)
    )
    pack(path, {**parts(sheet(small_rows() + rows, "A1:D50002")), "xl/sharedStrings.xml": table})


def _doctype(declaration: str, part: str) -> Callable[[Path], None]:
    def make(path: Path) -> None:
        members = parts()
        content = str(members[part])
        end = content.index("?>") + 2
        members[part] = content[:end] + declaration + content[end:]
        pack(path, members)

    return make


_XXE = '<!DOCTYPE worksheet [<!ENTITY e SYSTEM "file:///etc/passwd">]>'
_LAUGHS = (
    '<!DOCTYPE sst [<!ENTITY a "ha">'
    + "".join(f'<!ENTITY {b} "{f"&{a};" * 10}">' for a, b in zip("abcdefgh", "bcdefghi", strict=True))
    + "]>"
)


def _zip_with(name: str, content: bytes = b"x", mode: int = 0) -> Callable[[Path], None]:
    def make(path: Path) -> None:
        pack(path, parts())
        with zipfile.ZipFile(path, "a") as archive:
            member = zipfile.ZipInfo(name)
            member.external_attr = mode << 16
            archive.writestr(member, content)

    return make


def _truncated(path: Path) -> None:
    pack(path, parts())
    path.write_bytes(path.read_bytes()[:-200])


def _lying(path: Path) -> None:
    """One part of 40 MB declares the size and the checksum of its first hundred bytes, as its beginning has."""
    content = sheet(small_rows()).encode() + b" " * 40_000_000
    pack(path, {**parts(), "xl/worksheets/sheet1.xml": content})
    written = path.read_bytes()
    true = struct.pack("<I", len(content))
    checksum = struct.pack("<I", zlib.crc32(content))
    written = written.replace(true, struct.pack("<I", 100)).replace(
        checksum, struct.pack("<I", zlib.crc32(content[:100]))
    )
    path.write_bytes(written)


def _many_members(path: Path) -> None:
    pack(path, {**parts(), **{f"xl/media/{n}.png": b"x" for n in range(3_000)}})


def _noise(path: Path, size: int) -> bytes:
    return bytes(random.Random(7).choices(range(97, 123), k=size))


def _long_cell_in_xlsx(path: Path) -> None:
    text = _noise(path, 15_000_000).decode()
    pack(path, parts(sheet(small_rows() + f'<row r="3">{inline("A3", "A-3")}{inline("C3", text)}</row>')))


def _row_of(reference: str) -> Callable[[Path], None]:
    number = "".join(filter(str.isdigit, reference))
    return lambda path: pack(path, parts(sheet(small_rows() + f'<row r="{number}">{inline(reference, "x")}</row>')))


def _stray_below(path: Path) -> None:
    """Two cells far off in both ways, within the columns that may be: the parser makes room for all between."""
    pack(path, parts(sheet(small_rows() + f'<row r="1048576">{inline("GR1048576", "x")}</row>')))


def _merged(path: Path) -> None:
    merges = "".join(f'<mergeCell ref="A3:D{100 + n}"/>' for n in range(50_000))
    rows = "".join(f'<row r="{n}">{inline(f"C{n}", "x")}</row>' for n in range(3, 20_000))
    pack(path, parts(sheet(small_rows() + rows, after=f"<mergeCells>{merges}</mergeCells>")))


def _deep(path: Path) -> None:
    pack(path, parts(sheet(small_rows() + "".join(f"<a{n}>" for n in range(500_000)))))


def _errors(path: Path) -> None:
    lines = [",".join((*HEAD, "服务周期", "收费", "测量范围", "申请条件"))]
    lines += ["坏 编号,坏 站,x,坏,很久,很贵,很大," + "长" * 301] * 15_000
    path.write_text("\n".join(lines), encoding="utf-8")


def _bytes(content: bytes) -> Callable[[Path], None]:
    return lambda path: _write(path, content)


def _write(path: Path, content: bytes) -> None:
    path.write_bytes(content)


_PNG = b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 20
_ENCRYPTED = (
    _OLE + b"\0" * 2_000 + "EncryptionInfo".encode("utf-16-le") + b"\0" * 90 + "EncryptedPackage".encode("utf-16-le")
)
_XLS = _OLE + b"\0" * 2_000 + "Workbook".encode("utf-16-le") + b"\0" * 500
_MIXED = (
    _CSV
    + ",".join(("A-2", "LZ-S1", "酸度检测", "检验检测")).encode("gb18030")
    + b"\n"
    + b"A-3,S,\xe6\xb0\xb4\xe5\x88\x86,x\n"
)
_SPACED = ("A-9,S,检测,检测," + "GB" + " " * 30_000 + "x\n").encode()

ANIMALS = [
    Animal("zip bomb, 320 MB", "bomb.xlsx", _long_sheet(b" " * 10_000_000, 32), "bomb"),
    Animal("zip bomb, 60 MB, by ratio", "bomb2.xlsx", _long_sheet(b" " * 10_000_000, 6), "bomb"),
    Animal("zip in a zip", "nested.xlsx", _nested, "bomb"),
    Animal("zip embedded in a workbook", "nested2.xlsx", _nested_in_workbook, PARSED),
    Animal("3,000 members", "members.xlsx", _many_members, "bomb"),
    Animal("size in the header is a lie", "lying.xlsx", _lying, "bomb"),
    Animal("16,384 columns", "wide.xlsx", _columns_16k, "too-many-columns"),
    Animal("a million empty styled rows", "empty-rows.xlsx", _empty_rows, PARSED),
    Animal("50,000 shared strings", "strings.xlsx", _shared_strings, PARSED),
    Animal(
        "dimension A1:XFD1048576 is a lie",
        "dimension.xlsx",
        lambda p: pack(p, parts(sheet(small_rows(), "A1:XFD1048576"))),
        PARSED,
    ),
    Animal("a cell in XFD1048576", "corner.xlsx", _row_of("XFD1048576"), "too-many-columns"),
    Animal("a cell in A1048576", "below.xlsx", _row_of("A1048576"), PARSED),
    Animal("a cell in GR1048576", "far.xlsx", _stray_below, "memory"),
    Animal("50,000 merged cells upon each other", "merged.xlsx", _merged, "bomb"),
    Animal("elements 500,000 deep", "deep.xlsx", _deep, PARSED),
    Animal("external entity", "xxe.xlsx", _doctype(_XXE, "xl/worksheets/sheet1.xml"), "entities"),
    Animal("billion laughs", "laughs.xlsx", _doctype(_LAUGHS, "xl/sharedStrings.xml"), "entities"),
    Animal("document type in the relations", "rels.xlsx", _doctype(_XXE, "xl/_rels/workbook.xml.rels"), "entities"),
    Animal("workbook named .csv", "named.csv", lambda p: pack(p, parts()), PARSED),
    Animal("CSV named .xlsx", "named.xlsx", _bytes(_CSV), PARSED),
    Animal("image named .xlsx", "image.xlsx", _bytes(_PNG), "not-a-spreadsheet"),
    Animal(
        "HTML named .xls", "page.xls", _bytes(b"<html><table><tr><td>1</td></tr></table></html>"), "not-a-spreadsheet"
    ),
    Animal("random bytes", "random.xlsx", _bytes(random.Random(1).randbytes(5_000)), "not-a-spreadsheet"),
    Animal("password", "password.xlsx", _bytes(_ENCRYPTED), "password"),
    Animal(".xls", "old.xls", _bytes(_XLS), "old-format"),
    Animal("macro", "macro.xlsm", _zip_with("xl/vbaProject.bin"), "macro"),
    Animal("name with ..", "up.xlsx", _zip_with("../../etc/passwd"), "member-name"),
    Animal("absolute name", "absolute.xlsx", _zip_with("/etc/passwd"), "member-name"),
    Animal("symbolic link", "link.xlsx", _zip_with("xl/media/a.png", b"/etc/passwd", 0o120777), "member-name"),
    Animal("truncated workbook", "truncated.xlsx", _truncated, "truncated"),
    Animal("empty file", "empty.csv", _bytes(b""), "empty"),
    Animal("cell of 1 GB in a workbook", "gigabyte.xlsx", _long_sheet(b"x" * 10_000_000, 100), "bomb"),
    Animal("cell of 15 MB in a workbook", "long.xlsx", _long_cell_in_xlsx, PARSED),
    Animal("cell of 15 MB in CSV", "long.csv", lambda p: _write(p, _CSV + b"A-2,S," + _noise(p, 15_000_000)), PARSED),
    Animal("CSV of 21 MB", "large.csv", lambda p: _write(p, _CSV * 330_000), "too-large"),
    Animal("CSV in GB18030", "gb.csv", _bytes(_CSV.decode().encode("gb18030")), PARSED),
    Animal("CSV in mixed encodings", "mixed.csv", _bytes(_MIXED), "encoding"),
    Animal("CSV of commas only", "commas.csv", _bytes((b"," * 150 + b"\n") * 100_000), "no-header"),
    Animal("15 million commas in a line", "line.csv", _bytes(b"," * 15_000_000), "no-header"),
    Animal("CSV with NUL bytes", "nul.csv", _bytes(_CSV + "A-2,LZ-S1,水\0分,检测\n".encode()), PARSED),
    Animal("quotes without end", "quotes.csv", _bytes(_CSV + b'A-2,S,"' + b'"' * 2_000_001), PARSED),
    Animal("an open quote", "open.csv", _bytes(_CSV + b'A-2,S,"x\n' + _CSV * 20_000), "open-quote"),
    Animal("30,000 spaces after GB", "spaces.csv", _bytes(_CSV.replace(b"\n", b",x\n", 1) + _SPACED * 300), PARSED),
    Animal("120,000 errors", "errors.csv", _errors, PARSED),
    *OF_PARTS,
]


def main() -> None:
    """Print the table of results."""
    print(
        "| file | becomes | rows | errors | wall s | peak MB | marking s | peak MB |\n|---|---|---|---|---|---|---|---|"
    )
    with tempfile.TemporaryDirectory() as folder:
        for animal in ANIMALS:
            got, outcome, marked = visit(animal, Path(folder))
            end = outcome.end
            rows, errors = ("", "") if isinstance(end, RefusedFile) else (str(end.rows), str(end.errors))
            mark = "" if got == animal.expected else f" (expected {animal.expected})"
            took = "|" if marked is None else f"{marked.wall_seconds:.2f} | {marked.peak_bytes / 1e6:.0f}"
            print(
                f"| {animal.name} | {got}{mark} | {rows} | {errors} | {outcome.wall_seconds:.2f} "
                f"| {outcome.peak_bytes / 1e6:.0f} | {took} |"
            )
            sys.stdout.flush()


if __name__ == "__main__":
    main()
