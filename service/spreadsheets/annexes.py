"""The rows of a scope annex → lines of scope."""

import re
from collections.abc import Iterator
from typing import Any

import msgspec

from service.catalogue.listings import AccreditationListing, ScopeLineListing
from service.spreadsheets.annex_columns import ACCREDITATION_FIELDS, ANNEX
from service.spreadsheets.cells import BadCell
from service.spreadsheets.choices import STATES
from service.spreadsheets.columns import Column
from service.spreadsheets.dates import date_of
from service.spreadsheets.designations import Method, methods_of
from service.spreadsheets.events import ScopeRow
from service.spreadsheets.numbers import Range
from service.spreadsheets.offerings import factor_of, uncertainty_unit_of
from service.spreadsheets.parsing import parse
from service.spreadsheets.rows import SheetRow, SheetRows
from service.spreadsheets.title_accreditations import stated_in, words_of
from service.spreadsheets.wording import broken_rule

_REQUIRED = tuple(column for column in ANNEX.columns if column.required)
_STATE: Column = next(column for column in ANNEX.columns if column.field == "states")
_ONE_STATE = msgspec.structs.replace(_STATE, format="choice", choices=STATES)
_PARTS = {"certificates": "certificate", "valid_from": "valid_from", "valid_to": "valid_to"} | {
    "states": "state",
    "last_verified": "last_verified",
}
KEPT_AS_TEXT = frozenset(("range", "uncertainty"))
"""What a certificate states is not the clerk's to rewrite: U=0.01mm+1×10⁻⁵L has no number that stands for it."""
_SAID = {"range": "测量范围", "uncertainty": "不确定度"}
_NUMBERING = re.compile(r"^[(（]?[一二三四五六七八九十\d]{1,3}[)）、.．，,\s]+")
_DATES = ("valid_from", "valid_to", "last_verified")


class Annex:
    """Reads one annex; what a cell leaves empty below an object or a parameter is that of the row above."""

    def __init__(self) -> None:
        self._above: dict[str, Any] = {}
        self._group = 0

    def read(self, rows: SheetRows) -> Iterator[ScopeRow]:
        """The valid lines of an annex; a cell with several methods gives several lines."""
        stated = _stated_in_title(rows)
        for row in rows:
            self._carry_down(rows, row)
            for column in _REQUIRED:
                rows.require(row, column)
            accreditations = _accreditations(rows, row) or stated
            lines = [] if row.has_errors else _convert(rows, row, accreditations)
            if row.has_errors:
                rows.check(row)
                rows.report.bad += 1
                continue
            for line in lines:
                rows.report.scope_lines += 1
                yield _event(rows, row, line)

    def _carry_down(self, rows: SheetRows, row: SheetRow) -> None:
        values = row.values
        number, title = rows.group
        if number > self._group:
            # Below the title of a group nothing goes on from above it.
            self._group, self._above = number, {"object": _NUMBERING.sub("", title)}
        states_a_method = values.get("method") is not None or values.get("standard") is not None
        if "parameter" not in values and states_a_method and "parameter" in self._above:
            self._take_from_above(rows, row, "parameter")
        if "object" not in values and "object" in self._above and values.get("parameter") is not None:
            self._take_from_above(rows, row, "object")
        self._above = {field: values[field] for field in ("object", "parameter") if field in values}

    def _take_from_above(self, rows: SheetRows, row: SheetRow, field: str) -> None:
        row.values[field] = self._above[field]
        rows.report.warning_once(
            "taken-from-above",
            "空的检测对象或参数按上一行的内容读取；确实没有时请填“/”",
            "an empty object or parameter was read as that of the row above; where there is none write /",
            sheet=rows.table.sheet,
            row=row.number,
        )


def _stated_in_title(rows: SheetRows) -> list[AccreditationListing]:
    """What the title says of accreditations, where no column does: taken as not verified, or missed aloud."""
    if rows.has("schemes"):
        return []
    stated = stated_in(list(rows.above()))
    if stated.accreditations:
        said = "、".join(words_of(each) for each in stated.accreditations)
        rows.report.warning(
            "accreditation-in-title",
            f"标题写明{said}，已作为“未核验”的资质记入各能力行；到发证机构网站核对后，请在服务项中把状态改为“有效”，"
            "行多时可在表中增加“资质”“证书编号”“有效期止”列后重新导入",
            f"the title states {said}: all lines have it as not verified; look it up and set its state to valid, "
            "or send the table with the columns 资质, 证书编号 and 有效期止",
            sheet=rows.table.sheet,
        )
    elif stated.named is not None:
        rows.report.warning(
            "no-scheme",
            f"标题提到“{stated.named}”，但没有“资质”列，也未找到证书编号，能力行未记资质；"
            "请增加“资质”“证书编号”“有效期止”列",
            "the title names a scheme, but neither a column 资质 nor the title states a certificate: "
            "lines have no accreditation without it",
            sheet=rows.table.sheet,
        )
    return stated.accreditations


def _event(rows: SheetRows, row: SheetRow, line: ScopeLineListing) -> ScopeRow:
    return ScopeRow(
        sheet=rows.table.sheet,
        row=row.number,
        code=row.values.get("code"),
        station=row.values.get("station"),
        listing=msgspec.to_builtins(line),
    )


def _convert(rows: SheetRows, row: SheetRow, accreditations: list[AccreditationListing]) -> list[ScopeLineListing]:
    lines: list[ScopeLineListing] = []
    for method in _methods(rows, row):
        try:
            values = {**_line_of(row.values, row.kept), "method": method.title, "standard": method.standard}
            line = msgspec.convert(values, ScopeLineListing)
        except msgspec.ValidationError as error:
            rows.check(row)
            if not row.has_errors:
                rows.fail(row, _place_of(str(error)), broken_rule(str(error)))
            return []
        lines.append(msgspec.structs.replace(line, accreditations=accreditations))
    return lines


def _place_of(message: str) -> str:
    for name, field in (("$.method", "method"), ("$.standard", "method"), ("$.conditions", "conditions")):
        if name in message:
            return field
    return "range"


def _methods(rows: SheetRows, row: SheetRow) -> list[Method]:
    cell, standard = row.values.get("method"), row.values.get("standard")
    if "standard" in row.values:
        return [Method(cell, standard, None)]
    try:
        methods = methods_of(cell) if cell else []
    except BadCell as bad:
        rows.fail(row, "method", bad)
        return []
    if any(method.standard and not method.edition for method in methods):
        rows.report.warning(
            "no-edition",
            "标准编号没有年号，请核对",
            "the designation of the standard has no edition",
            sheet=rows.table.sheet,
            row=row.number,
            value=cell or "",
        )
    return methods or [Method(None, None, None)]


def _line_of(values: dict[str, Any], kept: dict[str, str]) -> dict[str, Any]:
    range_ = values.get("range") or Range(None, None)
    measure = values.get("uncertainty")
    unit = values.get("unit") or range_.unit
    said = [values.get("conditions"), *(f"{_SAID[field]} {text}" for field, text in kept.items())]
    said.append(f"领域代码 {values['field_code']}" if values.get("field_code") else None)
    return {
        "object": values.get("object"),
        "parameter": values.get("parameter"),
        "minimum": range_.minimum,
        "maximum": range_.maximum,
        "unit": unit,
        "uncertainty": measure.value if measure else None,
        "uncertainty_unit": uncertainty_unit_of(values, measure, unit),
        "coverage_factor": values.get("coverage_factor") or factor_of(values),
        "conditions": "；".join(part for part in said if part) or None,
        "limits": values.get("limits"),
    }


def _accreditations(rows: SheetRows, row: SheetRow) -> list[AccreditationListing]:
    """The accreditations of a row: six lists side by side; one value alone holds for all."""
    schemes = row.values.get("schemes") or []
    parts: list[dict[str, Any]] = [{"scheme": scheme} for scheme in schemes]
    if not schemes and any(row.values.get(field) for field in ACCREDITATION_FIELDS):
        rows.report.warning_once(
            "no-scheme",
            "有证书编号或有效期，但没有填“资质”，这些内容未读取；请增加“资质”列并填写CMA、CNAS等",
            "certificates or dates stand without their scheme and were not read; add a column 资质 with CMA, CNAS or the like",
            sheet=rows.table.sheet,
            row=row.number,
        )
        return []
    for field in ACCREDITATION_FIELDS[1:]:
        items = _items(rows, row, field)
        if items is None:
            continue
        if len(items) not in (1, len(schemes)):
            bad = BadCell("count", f"有{len(items)}项，资质有{len(schemes)}项", "does not have as many items as 资质")
            rows.fail(row, field, bad)
            continue
        for part, item in zip(parts, items * len(parts) if len(items) == 1 else items, strict=False):
            if item is not None:
                part[_PARTS[field]] = item
    try:
        return msgspec.convert(parts, list[AccreditationListing])
    except msgspec.ValidationError as error:
        field = next((field for field, name in _PARTS.items() if f".{name}" in str(error)), "")
        rows.fail(row, field or ("valid_to" if "valid_from" in str(error) else "schemes"), broken_rule(str(error)))
        return []


def _items(rows: SheetRows, row: SheetRow, field: str) -> list[Any] | None:
    """The items of a list that goes with the schemes; None where there are none."""
    written = row.values.get(field)
    if not written:
        return None
    items = [None if item in ("无", "/", "-", "—") else item for item in written]
    try:
        if field in _DATES:
            return [date_of(item) if item else None for item in items]
        return [parse(_ONE_STATE, item) if item and field == "states" else item for item in items]
    except BadCell as bad:
        rows.fail(row, field, bad)
        return None
