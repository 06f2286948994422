"""The rows of a table of services → listings."""

import re
from collections.abc import Iterator
from typing import Any

import msgspec

from service.catalogue.listings import OfferingListing
from service.spreadsheets.cells import BadCell, half_width
from service.spreadsheets.columns import Column
from service.spreadsheets.events import OfferingRow
from service.spreadsheets.numbers import Measure, Price, Range
from service.spreadsheets.offering_columns import CAPABILITY_FIELDS, IDENTITY, POLICY_FIELDS
from service.spreadsheets.rows import SheetRow, SheetRows
from service.spreadsheets.scopes import ScopesByCode
from service.spreadsheets.wording import broken_rule

_BY_FIELD: dict[str, Column] = {column.field: column for column in IDENTITY}
_PLAIN_FIELDS = (
    "title",
    "element",
    "summary",
    "industries",
    "products",
    "items",
    "standards",
    "accreditations",
    "modes",
)
_BASIS = re.compile(r"元\s*[/／]\s*([^\d\s()（）/／]{1,10})\s*(?:[)）]|\*?$)")
_PLACES = {"capabilities": "range", "price": "price", "eligibility": "policy_to", "scope_lines": "range"}
"""Where a rule is reported that several columns break together."""


class Context(msgspec.Struct, frozen=True, kw_only=True):
    """What the caller knows: the station and the element of rows that name none, and the stations that there are."""

    station: str | None = None
    element: str | None = None
    stations: dict[str, str] | None = None


class Draft(msgspec.Struct):
    """A service with the rows of its further ranges, before it is complete."""

    row: SheetRow
    further: list[SheetRow] = []

    @property
    def has_errors(self) -> bool:
        """Whether any of its rows was found wrong."""
        return self.row.has_errors or any(row.has_errors for row in self.further)


class Offerings:
    """Reads tables of services; the natural key is the station with the own code, over all tables of a file."""

    def __init__(self, context: Context, scopes: ScopesByCode) -> None:
        self._context = context
        self._scopes = scopes
        self._seen: dict[tuple[str, str], str] = {}
        self._ids_by_name = {half_width(name): id_ for id_, name in (context.stations or {}).items()}

    def read(self, rows: SheetRows) -> Iterator[OfferingRow]:
        """The valid services of a table."""
        draft: Draft | None = None
        for row in rows:
            if draft is not None and _continues(row):
                rows.check(row)
                draft.further.append(row)
                continue
            if draft is not None:
                yield from self._finish(rows, draft)
            self._check_identity(rows, row)
            draft = Draft(row, [])
        if draft is not None:
            yield from self._finish(rows, draft)

    def _check_identity(self, rows: SheetRows, row: SheetRow) -> None:
        values = row.values
        self._find_station(rows, row)
        if values.get("element") is None and self._context.element:
            values["element"] = self._context.element
        for column in _BY_FIELD.values():
            if column.required:
                rows.require(row, column)
        code, station = values.get("code"), values.get("station")
        if code is None or station is None:
            return
        place = f"{rows.table.sheet}!{row.number}"
        first = self._seen.setdefault((station, code), place)
        if first != place:
            number = first.rpartition("!")[2]
            rows.fail(
                row,
                "code",
                BadCell(
                    "duplicate",
                    f"编号与第{number}行重复；若是同一服务的另一个测量范围，请只填范围各列，其余留空",
                    f"the code stands in row {number} already",
                ),
            )

    def _find_station(self, rows: SheetRows, row: SheetRow) -> None:
        written = row.values.get("station")
        if written is None:
            if self._context.station:
                row.values["station"] = self._context.station
            return
        known = self._context.stations
        if known is not None and written not in known:
            if written in self._ids_by_name:
                row.values["station"] = self._ids_by_name[written]
                return
            rows.fail(row, "station", BadCell("unknown-station", "没有这个服务站编号", "no station has this code"))

    def _finish(self, rows: SheetRows, draft: Draft) -> Iterator[OfferingRow]:
        """The listing of a service, unless something is wrong with it."""
        row = draft.row
        if draft.has_errors:
            # A cell that cannot be read hides nothing: the others are checked all the same.
            rows.check(row)
        listing = None if draft.has_errors else self._convert(rows, draft)
        if listing is None:
            rows.report.bad += 1
            self._scopes.take(row.values.get("code"), row.values.get("station"))
            return
        values = msgspec.to_builtins(listing)
        code = values.pop("id")
        rows.report.good += 1
        yield OfferingRow(sheet=rows.table.sheet, row=row.number, code=code, listing=values)

    def _convert(self, rows: SheetRows, draft: Draft) -> OfferingListing | None:
        values = _values_of(draft)
        if values["price"] is not None and values["price"]["basis"] is None:
            values["price"]["basis"] = _basis_in(rows.heading_of("price"))
        values["scope_lines"] = values["scope_lines"] + self._scopes.take(values["id"], values["station"])
        try:
            return msgspec.convert(values, OfferingListing)
        except msgspec.ValidationError as error:
            # Whichever fields break a rule by themselves are all reported; else it is a rule between fields.
            rows.check(draft.row)
            if not draft.has_errors:
                message = str(error)
                field = next((place for name, place in _PLACES.items() if f"$.{name}" in message), "title")
                rows.fail(draft.row, field, broken_rule(message))
        return None


def _continues(row: SheetRow) -> bool:
    """Whether a row only adds a range to the service above it."""
    own = {field for field in row.values if field not in row.merged}
    return bool(own) and own <= set(CAPABILITY_FIELDS) and ("code" not in row.values or "code" in row.merged)


def _values_of(draft: Draft) -> dict[str, Any]:
    values = draft.row.values
    listing: dict[str, Any] = {field: values[field] for field in _PLAIN_FIELDS if values.get(field) is not None}
    listing["id"], listing["station"] = values["code"], values["station"]
    listing["turnaround_days"] = values.get("turnaround_days")
    listing["price"] = _price(values)
    listing["eligibility"] = _eligibility(values)
    ranges = [each for row in (draft.row, *draft.further) if (each := capability_of(row.values)) is not None]
    factors = [row.values.get("coverage_factor") or factor_of(row.values) for row in (draft.row, *draft.further)]
    listing["capabilities"] = ranges
    listing["scope_lines"] = [
        _scope_line(values, capability, factor)
        for capability, factor in zip(ranges, factors, strict=False)
        if factor is not None and capability.get("quantity")
    ]
    return listing


def capability_of(values: dict[str, Any]) -> dict[str, Any] | None:
    """The range that a row states; the uncertainty has the unit of the range unless it names its own."""
    if not any(values.get(field) is not None for field in CAPABILITY_FIELDS if field != "coverage_factor"):
        return None
    range_ = values.get("range") or Range(None, None)
    measure = values.get("uncertainty")
    unit = values.get("unit") or range_.unit
    return {
        "quantity": values.get("quantity"),
        "min": range_.minimum,
        "max": range_.maximum,
        "unit": unit,
        "uncertainty": measure.value if measure else None,
        "uncertainty_unit": uncertainty_unit_of(values, measure, unit),
    }


def uncertainty_unit_of(values: dict[str, Any], measure: Measure | None, unit: str | None) -> str | None:
    """The unit of an uncertainty: its own, the one written with the number, else that of the range."""
    if "uncertainty_unit" in values or measure is None:
        written: str | None = values.get("uncertainty_unit")
        return written
    return measure.unit or unit


def factor_of(values: dict[str, Any]) -> float | None:
    """The coverage factor that is written with an uncertainty."""
    measure = values.get("uncertainty")
    return measure.coverage_factor if isinstance(measure, Measure) else None


def _scope_line(values: dict[str, Any], capability: dict[str, Any], factor: float) -> dict[str, Any]:
    """A range with its coverage factor is a line of scope: only those hold one."""
    products, standards = values.get("products") or [], values.get("standards") or []
    return {
        "object": products[0] if len(products) == 1 else None,
        "parameter": capability["quantity"],
        "standard": standards[0] if len(standards) == 1 else None,
        "minimum": capability["min"],
        "maximum": capability["max"],
        "unit": capability["unit"],
        "uncertainty": capability["uncertainty"],
        "uncertainty_unit": capability["uncertainty_unit"],
        "coverage_factor": factor,
    }


def _price(values: dict[str, Any]) -> dict[str, Any] | None:
    price: Price | None = values.get("price")
    if price is None:
        return None
    return {"min": price.minimum, "max": price.maximum, "basis": values.get("basis") or price.basis}


def _basis_in(heading: str) -> str | None:
    """What a price is for, where that stands over its column: 收费标准（元/样品）."""
    match = _BASIS.search(heading)
    return f"每{match[1].removeprefix('每')}" if match else None


def _eligibility(values: dict[str, Any]) -> dict[str, Any] | None:
    given = [field for field in POLICY_FIELDS if field != "policy" and values.get(field) is not None]
    if values.get("policy") == "no" or (values.get("policy") is None and not given):
        return None
    return {
        "adcodes": values.get("adcodes") or [],
        "sizes": values.get("sizes") or [],
        "industries": values.get("policy_industries") or [],
        "valid_from": values.get("policy_from"),
        "valid_to": values.get("policy_to"),
        "note": values.get("policy_note"),
    }
