"""What an attachment is, by its content: names and declarations are not trusted."""

import codecs
import re
from io import BytesIO

import msgspec

from service.problems import Breach, Refused, Rule
from service.spreadsheets.guard import inspect_package
from service.spreadsheets.limits import MEGABYTE, Limits
from service.spreadsheets.refusals import Refused as RefusedPackage

LARGEST_BYTES = 10 * MEGABYTE
UNKNOWN = "application/octet-stream"
"""How a sender says that it does not know."""


class FileKind(msgspec.Struct, frozen=True):
    """A type of files that is taken; `main_part` is the part that makes a package one of its kind."""

    media_type: str
    suffixes: tuple[str, ...]
    begins: bytes = b""
    main_part: str | None = None


_PACKAGE = b"PK\x03\x04"
_DOCUMENT = "application/vnd.openxmlformats-officedocument"
PDF = FileKind("application/pdf", (".pdf",), b"%PDF-")
JPEG = FileKind("image/jpeg", (".jpg", ".jpeg"), b"\xff\xd8\xff")
PNG = FileKind("image/png", (".png",), b"\x89PNG\r\n\x1a\n")
WEBP = FileKind("image/webp", (".webp",), b"RIFF")
XLSX = FileKind(f"{_DOCUMENT}.spreadsheetml.sheet", (".xlsx",), _PACKAGE, "xl/workbook.xml")
DOCX = FileKind(f"{_DOCUMENT}.wordprocessingml.document", (".docx",), _PACKAGE, "word/document.xml")
CSV = FileKind("text/csv", (".csv",))
TEXT = FileKind("text/plain", (".txt",))
KINDS = (PDF, JPEG, PNG, WEBP, XLSX, DOCX, CSV, TEXT)
MEDIA_TYPES = tuple(kind.media_type for kind in KINDS)

_LIMITS = Limits(upload_bytes=LARGEST_BYTES, unpacked_bytes=100 * MEGABYTE)
_CONTROLS = re.compile("[\0-\x08\x0b\x0e-\x1f\x7f]")
_EMPTY = Rule("empty", "文件是空的", "is empty")
_UNKNOWN = Rule(
    "kind",
    "不是PDF、JPEG、PNG、WebP、.xlsx、.docx，也不是UTF-8编码的文本",
    "is no PDF, JPEG, PNG, WebP, .xlsx or .docx, and no text in UTF-8",
)
_CUT_OFF = Rule("truncated", "文件不完整，请重新保存后再上传", "is cut off; save it again")
_NO_OFFICE = Rule("kind", "不是有效的.xlsx或.docx文件", "is no sound .xlsx or .docx")
_MACRO = Rule(
    "macro", "含有宏或外部模板，请另存为不含宏的文件", "holds macros or a template elsewhere; save it without"
)


def kind_of(content: bytes, name: str) -> FileKind:
    """The kind of a file that may be taken; of texts the name says which. Refused where it is of none. Takes its time."""
    if not content:
        raise _refused(_EMPTY)
    if content.startswith(_PACKAGE):
        return _kind_of_package(content)
    if content.startswith(PDF.begins):
        if b"%%EOF" not in content[-2_048:]:
            raise _refused(_CUT_OFF)
        return PDF
    if content.startswith(WEBP.begins) and content[8:12] == b"WEBP":
        if int.from_bytes(content[4:8], "little") + 8 > len(content):
            raise _refused(_CUT_OFF)
        return WEBP
    for kind in (JPEG, PNG):
        if content.startswith(kind.begins):
            return kind
    if _is_text(content):
        return CSV if name.lower().endswith(CSV.suffixes) else TEXT
    raise _refused(_UNKNOWN)


def _kind_of_package(content: bytes) -> FileKind:
    # The name of a member stands as it is in the directory at the end.
    kind = DOCX if str(DOCX.main_part).encode() in content else XLSX
    try:
        inspect_package(BytesIO(content), _LIMITS, str(kind.main_part), _refuse_macros)
    except RefusedPackage as refused:
        raise _refused(_words_of(refused)) from None
    return kind


def _refuse_macros(part: str, text: bytes) -> None:
    """Macros that the names of the parts do not show: declared as such, or in a template that is fetched from elsewhere."""
    if part == "[Content_Types].xml" and b"macroEnabled" in text:
        raise RefusedPackage("macro")
    if part.endswith(".rels") and b"attachedTemplate" in text and b"External" in text:
        raise RefusedPackage("macro")


def _words_of(refused: RefusedPackage) -> Rule:
    if refused.code == "macro":
        return _MACRO
    if refused.code == "not-a-spreadsheet":
        return _NO_OFFICE
    return Rule(refused.code, refused.message, refused.message_en)


def _is_text(content: bytes) -> bool:
    try:
        text = content.removeprefix(codecs.BOM_UTF8).decode()
    except UnicodeDecodeError:
        return False
    return _CONTROLS.search(text) is None


def _refused(rule: Rule) -> Refused:
    return Refused("file-not-taken", [Breach("", rule)])
