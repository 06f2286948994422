"""What is checked of an Office file before anything parses it: names, sizes, and the text of every part as a stream."""

import os
import re
import stat
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import IO

from service.spreadsheets.limits import Limits
from service.spreadsheets.refusals import Refused
from service.spreadsheets.sheet_parts import SheetFindings

_CHUNK = 1 << 18
_OVERLAP = 1_024
"""Bytes that are looked at again with the next chunk, so that nothing hides across its edge."""
_LOCAL_HEADER = struct.Struct("<4s5H3I2H")
_TEXT_PARTS = (".xml", ".rels", ".vml")
_MACROS = re.compile(r"vbaproject[^/]*\.bin$|^xl/(?:macrosheets|dialogsheets)/|vbadata\.xml$", re.IGNORECASE)
_DECLARATIONS = (b"<!DOCTYPE", b"<!ENTITY")
_WORKBOOK = "xl/workbook.xml"


def inspect(path: Path, limits: Limits) -> SheetFindings:
    """Refuse a hostile workbook; of a sound one tell what only its text shows, such as cells with Excel errors."""
    findings = SheetFindings()
    with path.open("rb") as file:
        inspect_package(file, limits, _WORKBOOK, findings.look_at)
    return findings


def inspect_package(file: IO[bytes], limits: Limits, main_part: str, look_at: Callable[[str, bytes], None]) -> None:
    """Refuse a hostile package, or one without its main part; `look_at` is shown stretches of every part that is text."""
    try:
        with zipfile.ZipFile(file) as archive:
            members = [member for member in archive.infolist() if not member.is_dir()]
            _check_directory(members, file.seek(0, os.SEEK_END), limits, main_part)
            for member in members:
                _inspect_member(file, member, look_at)
    except (zipfile.BadZipFile, zlib.error, struct.error, EOFError, NotImplementedError, ValueError) as error:
        raise Refused("truncated", str(error)) from error


def _check_directory(members: list[zipfile.ZipInfo], size: int, limits: Limits, main_part: str) -> None:
    if len(members) > limits.members:
        raise Refused("bomb", f"{len(members)} > {limits.members} members")
    names = [member.filename.replace("\\", "/") for member in members]
    for member, name in zip(members, names, strict=True):
        if name.startswith("/") or ".." in name.split("/") or ":" in name or stat.S_ISLNK(member.external_attr >> 16):
            raise Refused("member-name", name[:80])
        if member.flag_bits & 1:
            raise Refused("password")
        if member.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise Refused("not-a-spreadsheet", f"compression {member.compress_type}")
    if len(set(names)) < len(names):
        raise Refused("member-name", "a name stands twice")
    unpacked = sum(member.file_size for member in members)
    if unpacked > limits.unpacked_bytes or unpacked > size * limits.unpacking_ratio:
        raise Refused("bomb", f"{unpacked} bytes unpacked from {size}")
    if any(_MACROS.search(name) for name in names):
        raise Refused("macro")
    if main_part not in names:
        raise Refused("not-a-spreadsheet")


def _inspect_member(file: IO[bytes], member: zipfile.ZipInfo, look_at: Callable[[str, bytes], None]) -> None:
    name = member.filename.replace("\\", "/")
    is_text = name.lower().endswith(_TEXT_PARTS)
    tail = b""
    size = 0
    for chunk in _unpacked(file, member):
        size += len(chunk)
        if size > member.file_size:
            raise Refused("bomb", f"{name[:80]} holds more than it declares")
        if is_text:
            text = tail + chunk
            if any(mark in text for mark in _DECLARATIONS):
                raise Refused("entities", name[:80])
            if size == len(chunk) and b"\0" in chunk[:64]:
                raise Refused("not-a-spreadsheet", f"{name[:80]} is not UTF-8")
            look_at(name, text)
            tail = text[-_OVERLAP:]
    if size != member.file_size:
        raise Refused("truncated", name[:80])


def _unpacked(file: IO[bytes], member: zipfile.ZipInfo) -> Iterator[bytes]:
    """The real content of a member in chunks; the library for archives would stop at the size that is declared."""
    if member.header_offset < 0:
        raise zipfile.BadZipFile("a member begins before the file")
    file.seek(member.header_offset)
    header = _LOCAL_HEADER.unpack(file.read(_LOCAL_HEADER.size))
    if header[0] != b"PK\x03\x04":
        raise zipfile.BadZipFile("no local header")
    file.seek(header[9] + header[10], 1)
    left = member.compress_size
    inflate = zlib.decompressobj(-zlib.MAX_WBITS) if member.compress_type == zipfile.ZIP_DEFLATED else None
    while left > 0:
        packed = file.read(min(_CHUNK, left))
        if not packed:
            raise zipfile.BadZipFile("the file ends early")
        left -= len(packed)
        if inflate is None:
            yield packed
            continue
        while packed:
            yield inflate.decompress(packed, _CHUNK)
            packed = inflate.unconsumed_tail
    if inflate is not None:
        while rest := inflate.decompress(inflate.unconsumed_tail, _CHUNK):
            yield rest
        if not inflate.eof:
            raise zipfile.BadZipFile("the compressed data end early")
