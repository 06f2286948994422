"""How things are said to whoever reads a public page."""

import datetime
from typing import Any
from urllib.parse import quote

from litestar import Request

from matching.errors import UnknownPlace
from matching.places import place_of_adcode
from matching.planning.wording import price_range
from service.languages import prefers_english
from service.public.words import words
from service.stations.words.choices import said
from service.workflow.working_time import CHINA

_UNITS = {"degC": "℃", "Cel": "℃", "um": "μm", "ug/kg": "μg/kg", "uL": "μL", "umol/mol": "μmol/mol", "permil": "‰"}
_UNITS |= {"m3/h": "m³/h", "mg/dm2": "mg/dm²", "kg/cm2": "kg/cm²", "N.m": "N·m", "ohm": "Ω", "1": ""}
"""Units of UCUM as people write them."""
_CLOSE = ("%", "℃", "‰")
"""Units that stand at their number without a space (GB 3101)."""


class Reader:
    """Days, prices, quantities and words, in Chinese or in English; `chosen` is the language that the address names."""

    def __init__(self, english: bool, chosen: str = "") -> None:
        self.english = english
        self.chosen = chosen
        self.w = words(english)

    def link(self, path: str) -> str:
        """A path of ours, in the language that was chosen."""
        return f"{path}?lang={self.chosen}" if self.chosen else path

    def offering(self, id_: str) -> str:
        """The page of an offering."""
        return self.link(f"/offerings/{quote(id_, safe='')}")

    def station(self, id_: str) -> str:
        """The page of a station."""
        return self.link(f"/stations/{quote(id_, safe='')}")

    def said(self, table: str, value: object) -> str:
        """A value in words, by the tables that the station desk has too."""
        return said(table, value, self.english)

    def joined(self, several: list[str] | tuple[str, ...]) -> str:
        """Several in a row."""
        return (", " if self.english else "、").join(several)

    def days(self, days: int | None) -> str:
        """So many working days."""
        if days is None:
            return self.w.offering_days_none
        return self.w.day if days == 1 else self.w("days", days=days)

    def price(self, low: float | None, high: float | None, basis: str | None = None) -> str:
        """A price range, with what it is for."""
        if low is None or high is None:
            return self.w.on_request
        amount = price_range(low, high)[self.english]
        return f"{amount} · {basis}" if basis and high else amount

    def region(self, prefix: str) -> str:
        """The place that a prefix of GB/T 2260 codes stands for."""
        try:
            return place_of_adcode(prefix.ljust(6, "0")).name or prefix
        except UnknownPlace:
            return prefix

    def day(self, day: datetime.date | None) -> str:
        """A day, written 2026-11-30."""
        return "" if day is None else day.isoformat()

    def moment_day(self, moment: datetime.datetime) -> str:
        """The day of a moment, in China."""
        return moment.astimezone(CHINA).date().isoformat()

    def quantity(self, value: float, unit: str | None) -> str:
        """A number with its unit: 0.02 mm, 20 ℃ as 20℃."""
        written, unit = number(value), unit_said(unit)
        return f"{written}{unit}" if unit in _CLOSE or not unit else f"{written} {unit}"

    def range(self, low: float | None, high: float | None, unit: str | None) -> str:
        """A range with its unit, open at either end."""
        if low is None and high is None:
            return unit_said(unit)
        if low is not None and high is not None and low != high:
            return f"{number(low)}–{self.quantity(high, unit)}"
        if low is not None:
            return f"{'' if low == high else '≥ '}{self.quantity(low, unit)}"
        return f"≤ {self.quantity(high or 0.0, unit)}"

    def uncertainty(self, value: float | None, unit: str | None, factor: float | None) -> str:
        """An uncertainty, with its coverage factor where that is stated."""
        if value is None:
            return ""
        written = self.quantity(value, unit)
        return f"{written} (k={number(factor)})" if factor is not None else written


def number(value: float) -> str:
    """A number as people write it."""
    return f"{value:,.10g}"


def units_in(text: str) -> str:
    """A remark in words, with its degrees as people write them."""
    return text.replace(" degC", "℃").replace("degC", "℃")


def unit_said(unit: str | None) -> str:
    """A unit as people write it."""
    return "" if unit is None else _UNITS.get(unit, unit)


def reader_of(request: Request[Any, Any, Any]) -> Reader:
    """The reader of a request: the address decides (`?lang=en`), else Accept-Language does."""
    chosen = request.query_params.get("lang", "")
    if chosen in ("zh", "en"):
        return Reader(chosen == "en", chosen)
    return Reader(prefers_english(request.headers.get("accept-language", "")))
