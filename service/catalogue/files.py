"""Catalogue files: which lines there are, what each should be, and what is wrong with a bad one."""

import hashlib
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec

from service.catalogue.listings import OfferingListing, OrganizationListing, StationListing

Listing = type[StationListing] | type[OfferingListing]
_LONGEST_LINE_BYTES = 1_000_000
_LONGEST_VALUE = 80
_BYTE_ORDER_MARK = b"\xef\xbb\xbf"
"""What editors on Windows put before the first line."""
_PLACE_IN_MESSAGE = re.compile(r" - at `(?:key in )?`?\$?([^`]*)`$")


class UnreadablePath(Exception):
    """There is no catalogue at the path."""


class CatalogueFiles(msgspec.Struct, frozen=True):
    """The files of a catalogue: stations come first."""

    stations: list[Path]
    offerings: list[Path]


class BadRow(msgspec.Struct, frozen=True, kw_only=True):
    """What is wrong with a row: where it stands, which field (a JSON pointer), the value, and the rule it breaks."""

    file: str
    line: int
    field: str
    value: str
    rule: str


class GoodRow(msgspec.Struct, frozen=True):
    """A valid row, and where it stands."""

    file: str
    line: int
    listing: Any


def find_files(path: Path) -> CatalogueFiles:
    """The catalogue files of a folder and the folders below it, or the one file that the path names."""
    if path.is_dir():
        found = CatalogueFiles(sorted(path.rglob("stations.jsonl")), sorted(path.rglob("offerings.jsonl")))
        if found.stations or found.offerings:
            return found
        raise UnreadablePath(f"{path} holds neither stations.jsonl nor offerings.jsonl")
    if not path.is_file():
        raise UnreadablePath(f"{path} does not exist")
    return CatalogueFiles([path], []) if _is_of_stations(path) else CatalogueFiles([], [path])


def _is_of_stations(path: Path) -> bool:
    """Whether a file of whatever name holds stations: an offering names its station, a station does not."""
    if path.name in ("stations.jsonl", "offerings.jsonl"):
        return path.name == "stations.jsonl"
    first = next((row for row in read_rows(path, dict[str, Any]) if isinstance(row, GoodRow)), None)
    return first is not None and "station" not in first.listing


def read_rows(path: Path, type_: Listing | type[dict[str, Any]]) -> Iterator[GoodRow | BadRow]:
    """Every row of a file, valid or not; blank lines do not count."""
    decoder: msgspec.json.Decoder[Any] = msgspec.json.Decoder(type_)
    with path.open("rb") as lines:
        number = 0
        while line := lines.readline(_LONGEST_LINE_BYTES + 1):
            number += 1
            if len(line) > _LONGEST_LINE_BYTES:
                yield _bad(path, number, "", "", f"a line holds at most {_LONGEST_LINE_BYTES} bytes")
                while line and not line.endswith(b"\n"):
                    line = lines.readline(_LONGEST_LINE_BYTES)
                continue
            if number == 1:
                line = line.removeprefix(_BYTE_ORDER_MARK)
            if line.strip():
                yield _row(path, number, line, decoder)


def content_hash(listing: StationListing | OfferingListing) -> str:
    """A digest of everything that a listing says of the service; on which day it was said so makes no other listing."""
    if isinstance(listing, OfferingListing):
        listing = msgspec.structs.replace(listing, assured_date=None)
    return hashlib.sha256(msgspec.json.encode(listing)).hexdigest()


def as_row(listing: StationListing | OfferingListing) -> dict[str, Any]:
    """The listing as the database takes it."""
    row: dict[str, Any] = msgspec.to_builtins(listing)
    row["content_hash"] = content_hash(listing)
    return row


def with_organization(station: StationListing) -> StationListing:
    """The station with a body that runs it: one that names none is a body itself."""
    if station.organization is not None:
        return station
    return msgspec.structs.replace(station, organization=OrganizationListing(name=station.name))


def _row(path: Path, number: int, line: bytes, decoder: msgspec.json.Decoder[Any]) -> GoodRow | BadRow:
    try:
        return GoodRow(str(path), number, decoder.decode(line))
    except msgspec.ValidationError as error:
        rule, pointer = _rule_and_pointer(str(error))
        return _bad(path, number, pointer, _value_at(line, pointer), rule)
    except msgspec.DecodeError as error:
        return _bad(path, number, "", "", f"not a JSON object: {error}")
    except (UnicodeDecodeError, RecursionError):
        return _bad(path, number, "", "", "not a JSON object in UTF-8")


def _rule_and_pointer(message: str) -> tuple[str, str]:
    match = _PLACE_IN_MESSAGE.search(message)
    place = match[1] if match else ""
    rule = message[: match.start()] if match else message
    pointer = "".join(f"/{part}" for part in re.split(r"[.\[\]]+", place) if part)
    missing = re.search(r"required field `([^`]+)`|unknown field `([^`]+)`", rule)
    if missing:
        pointer += f"/{missing[1] or missing[2]}"
    return rule, pointer


def _value_at(line: bytes, pointer: str) -> str:
    try:
        value: Any = msgspec.json.decode(line)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        # The field was found wrong before the line was found broken.
        return ""
    for part in pointer.split("/")[1:]:
        if isinstance(value, list) and part.isdigit() and int(part) < len(value):
            value = value[int(part)]
        elif isinstance(value, dict) and part in value:
            value = value[part]
        else:
            return ""
    written = msgspec.json.encode(value).decode()
    return written if len(written) <= _LONGEST_VALUE else written[: _LONGEST_VALUE - 1] + "…"


def _bad(path: Path, number: int, field: str, value: str, rule: str) -> BadRow:
    return BadRow(file=str(path), line=number, field=field, value=value, rule=rule)
