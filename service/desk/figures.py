"""Indicators in words, for a table."""

from typing import Any

import msgspec

from service.outcomes.definitions import Unit
from service.outcomes.indicator_structs import Cell, Indicator
from service.stations.rendering import Reader

_DAYS_DECIMALS = 1


class IndicatorRow(msgspec.Struct, frozen=True, kw_only=True):
    """An indicator: what it is called, its value, the parts that it is told by, and what it means."""

    name: str
    value: str
    parts: list[tuple[str, str]]
    definition: str


def indicator_rows(found: list[Indicator], reader: Reader) -> list[IndicatorRow]:
    """Indicators as a table shows them; parts of which there are none are left out."""
    return [
        IndicatorRow(
            name=one.name_en if reader.english else one.name,
            value=_said(one.value, one.unit, one.of, reader),
            parts=[
                (cell.name_en if reader.english else cell.name, _said(cell.value, _unit_of(one, cell), cell.of, reader))
                for cell in one.cells
                if cell.value
            ],
            definition=one.definition_en if reader.english else one.definition,
        )
        for one in found
    ]


def _unit_of(one: Indicator, cell: Cell) -> Unit:
    """Parts of a share are counts, unless they stand on something themselves."""
    return one.unit if cell.of is not None or one.unit != "percent" else "referrals"


def _said(value: float | None, unit: Unit, of: int | None, reader: Reader) -> str:
    if value is None:
        return ""
    said: Any = {
        "percent": f"{value:.1f}%",
        "CNY": f"¥{reader.number(round(value))}",
        "working days": reader.w("indicator_days", count=f"{value:.{_DAYS_DECIMALS}f}"),
        "points": f"{value:.2f}",
    }.get(unit, reader.number(value))
    return f"{said}{reader.w('indicator_of', count=of)}" if of is not None else str(said)
