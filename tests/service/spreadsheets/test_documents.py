"""The guide to spreadsheets names every code and every limit."""

import re
from pathlib import Path

import pytest

from service.spreadsheets.limits import GENEROUS, LONGEST_CELL, MEGABYTE, Limits
from service.spreadsheets.refusals import CODES

_ROOT = Path(__file__).parents[3]
_GUIDE = (_ROOT / "docs" / "spreadsheets.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("code", CODES)
def test_every_refusal_stands_in_the_guide(code: str) -> None:
    assert f"`{code}`" in _GUIDE


def test_every_code_of_a_cell_stands_in_the_guide() -> None:
    sources = "".join(path.read_text(encoding="utf-8") for path in (_ROOT / "service" / "spreadsheets").glob("*.py"))
    codes = set(re.findall(r'(?:BadCell|Noted|warning|warning_once)\(\s*(?:\w+, )?"([a-z-]+)"', sources))
    assert len(codes) > 15
    assert not {code for code in codes if f"`{code}`" not in _GUIDE}


def test_the_limits_of_the_guide_are_those_of_the_program() -> None:
    limits = Limits()
    for written in (
        f"at most {limits.upload_bytes // MEGABYTE} MB; unpacked at most {limits.unpacked_bytes // MEGABYTE} MB",
        f"{limits.unpacking_ratio} times its size, {limits.members:,} parts",
        f"{limits.rows:,} rows and {limits.columns} columns; a cell at most {LONGEST_CELL:,} characters",
        f"{limits.cpu_seconds} s of processor time and {limits.wall_seconds:.0f} s by the clock",
        f"{GENEROUS.cpu_seconds} s and {GENEROUS.wall_seconds:.0f} s), {limits.memory_bytes // 1024**2} MB",
        f"The first {limits.errors:,} errors",
    ):
        assert written in _GUIDE, written
