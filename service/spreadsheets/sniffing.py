"""What a file is, by its content: names and extensions are not trusted."""

from pathlib import Path
from typing import Literal

from service.spreadsheets.limits import Limits
from service.spreadsheets.refusals import Refused

FileKind = Literal["xlsx", "csv"]
_HEAD_BYTES = 65_536
_ZIP = (b"PK\x03\x04", b"PK\x05\x06")
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_BINARY = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"%PDF", b"Rar!", b"7z\xbc\xaf", b"\x1f\x8b", b"\x7fELF", b"MZ", b"BM")
_MARKUP = (b"<?xml", b"<html", b"<!doctype", b"<table", b"{\\rtf", b"<meta", b"<svg")
_OLD_STREAMS = (b"\x09\x08", b"\x09\x04", b"\x09\x02", b"\x09\x00")
"""Beginnings of BIFF files without a container, as programs of the 1990s wrote them."""
_CONTROLS = bytes(set(range(32)) - {0, 9, 10, 12, 13, 26, 27})
_WIDE_MARKS = (b"\xff\xfe", b"\xfe\xff")


def kind_of(path: Path, limits: Limits) -> FileKind:
    """Which reader the file is for; raises Refused where it is for none."""
    size = path.stat().st_size
    if size == 0:
        raise Refused("empty")
    if size > limits.upload_bytes:
        raise Refused("too-large", f"{size} > {limits.upload_bytes} bytes")
    with path.open("rb") as file:
        head = file.read(_HEAD_BYTES)
        if head.startswith(_OLE):
            raise Refused("password" if _is_encrypted(head, file.read()) else "old-format")
    if head.startswith(_ZIP):
        return "xlsx"
    if (
        head.startswith(_BINARY)
        or head.startswith(_OLD_STREAMS)
        or head.lstrip(b"\xef\xbb\xbf\r\n\t ").lower().startswith(_MARKUP)
    ):
        raise Refused("not-a-spreadsheet")
    if not head.startswith(_WIDE_MARKS) and _looks_binary(head):
        raise Refused("not-a-spreadsheet")
    return "csv"


def _is_encrypted(head: bytes, rest: bytes) -> bool:
    return _ENCRYPTED in head or _ENCRYPTED in rest


def _looks_binary(head: bytes) -> bool:
    """Text has no control characters; a stray NUL is reported with its cell, many are another kind of file."""
    controls = len(head) - len(head.translate(None, _CONTROLS))
    return controls > len(head) / 100 or head.count(b"\0") > len(head) / 10
