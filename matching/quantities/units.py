"""The units that ranges are stated in: a vetted subset of UCUM with the spellings of the workshop (丝, 道, 公斤).

A table of factors and not a unit library: unit libraries evaluate expressions, and an expression of a stranger can
cost seconds; conversion between the units of this table is one multiplication and one addition.
"""

import csv
import functools
from pathlib import Path

import msgspec

from matching.text.normal import plain

_TABLE = Path(__file__).with_name("units.csv")


class Unit(msgspec.Struct, frozen=True, kw_only=True):
    """A unit by its symbol; a value in it times `factor` plus `offset` is the value in the SI unit of `dimension`."""

    symbol: str
    dimension: str
    factor: float
    offset: float

    def to_si(self, value: float) -> float:
        """The value in the coherent SI unit of the dimension."""
        return value * self.factor + self.offset

    def difference_to_si(self, value: float) -> float:
        """A difference or an uncertainty in SI units: offsets, as of degrees Celsius, do not count."""
        return value * self.factor


def unit_of(written: str | None) -> Unit | None:
    """The unit behind a spelling, exact case first (mΩ is not MΩ), or None where it is not in the table.

    A spelling that only its capitals tell apart (mω) stands for neither: a wrong unit is worse than none.
    """
    if not written:
        return None
    exact, folded = _units()
    return exact.get(written) or folded.get(plain(written))


def unit_spellings() -> list[str]:
    """Every spelling in the table that names one unit in the normal form of texts, longest first."""
    return sorted(_units()[1], key=lambda spelling: (-len(spelling), spelling))


def unit_symbols() -> list[str]:
    """The symbol of each unit in the table, in its order: by dimension."""
    return list(dict.fromkeys(unit.symbol for unit in _units()[0].values()))


@functools.cache
def _units() -> tuple[dict[str, Unit], dict[str, Unit]]:
    exact: dict[str, Unit] = {}
    folded: dict[str, Unit] = {}
    shared: set[str] = set()
    with _TABLE.open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            unit = Unit(
                symbol=row["symbol"],
                dimension=row["dimension"],
                factor=float(row["factor"]),
                offset=float(row["offset"]),
            )
            for spelling in [row["symbol"], *filter(None, row["also"].split("|"))]:
                exact.setdefault(spelling, unit)
                if folded.setdefault(plain(spelling), unit) is not unit:
                    shared.add(plain(spelling))
    return exact, {spelling: unit for spelling, unit in folded.items() if spelling not in shared}
