"""What is known of accreditations that a file has no column for: it stays, as everything does that a file says nothing of."""

import re
from collections.abc import Sequence
from typing import Any

_SAME_LINE = ("object", "parameter", "method", "standard")
_SPACES = re.compile(r"[\s-]")
Line = dict[str, Any]


def with_known_accreditations(lines: Sequence[Line], before: Sequence[Line]) -> list[Line]:
    """The lines of a file with what the listing knows: a certificate that was verified stays so when a title names it
    again, and a line of which the file states none keeps its own.
    """
    certificates = {
        _number(held): held for line in before for held in line.get("accreditations") or () if held.get("certificate")
    }
    by_line = {_key(line): line.get("accreditations") or [] for line in before}
    return [{**line, "accreditations": _held(line, certificates, by_line)} for line in lines]


def _held(line: Line, certificates: dict[tuple[str, str], Line], by_line: dict[tuple[Any, ...], Any]) -> list[Line]:
    stated = line.get("accreditations") or []
    if not stated:
        return list(by_line.get(_key(line), ()))
    return [certificates.get(_number(held), held) for held in stated]


def _number(held: Line) -> tuple[str, str]:
    """A certificate however it is written: CNAS L12345 is L12345."""
    scheme = str(held["scheme"])
    return scheme, _SPACES.sub("", str(held.get("certificate") or "")).removeprefix(scheme)


def _key(line: Line) -> tuple[Any, ...]:
    return tuple(line.get(name) for name in _SAME_LINE)
