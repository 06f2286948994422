"""What is exported is read again as it was, and nothing in it is ever run."""

import csv
import datetime
import json
import zipfile
from pathlib import Path
from typing import get_args

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from service.catalogue.listings import AccreditationState, OfferingListing
from service.spreadsheets.choices import ELEMENTS, MODES, SIZES
from service.spreadsheets.exporting import export_csv, export_scopes_csv, export_xlsx
from tests.service.spreadsheets.reading import read

_FIXTURES = Path(__file__).parents[3] / "fixtures"
_FORMULAS = (
    "1+1",
    "SUM(A1:A9)",
    'HYPERLINK("http://x","y")',
    "cmd|' /C calc'!A0",
    'IMPORTXML("http://x")',
    "A1",
    "中文",
)
_STARTS = (
    "=",
    "+",
    "-",
    "@",
    "\t",
    "\r",
    "＝",
    "＋",
    "－",
    "＠",
    "'=",
    " =",
    "\t=",
    "\n=",
    "''=",
    "=-",
    "'+",
    " @",
    "'＝",
    "\u00a0=",
)
_WEB = (
    "http://example.com/a",
    "mailto:a@b.c",
    "internal:Sheet1!A1",
    "external:c:\\x.xls",
    "{=1+1}",
    "<f>1</f>",
    "_x0041_",
    "file:///x",
)
PAYLOADS = (
    [start + formula for start in _STARTS for formula in _FORMULAS]
    + [start + formula + " " + formula for start in _STARTS[:10] for formula in _FORMULAS]
    + list(_WEB)
)


def _base(**more: object) -> OfferingListing:
    values = {"id": "A-1", "station": "S-1", "title": "水分检测", "element": "testing", **more}
    return msgspec.convert(values, OfferingListing)


def _fixtures() -> list[OfferingListing]:
    return [
        msgspec.json.decode(line, type=OfferingListing)
        for path in sorted(_FIXTURES.glob("*/offerings.jsonl"))
        for line in path.read_bytes().splitlines()
    ]


def _without_scopes(listings: list[OfferingListing]) -> list[OfferingListing]:
    return [msgspec.structs.replace(listing, scope_lines=[]) for listing in listings]


def test_the_fixtures_come_back_from_a_workbook(tmp_path: Path) -> None:
    listings = _fixtures()
    assert export_xlsx(listings, tmp_path / "f.xlsx") == len(listings)
    assert read(tmp_path / "f.xlsx").listings() == listings


def test_the_fixtures_come_back_from_csv(tmp_path: Path) -> None:
    listings = _fixtures()
    export_csv(listings, tmp_path / "f.csv")
    assert read(tmp_path / "f.csv").listings() == _without_scopes(listings)
    export_scopes_csv(listings, tmp_path / "s.csv")
    lines = [line.listing for line in read(tmp_path / "s.csv", wanted="annex").scopes]
    assert lines == [msgspec.to_builtins(line) for listing in listings for line in listing.scope_lines]


_ALPHABET = "水分检测含量ABCab019（）()[]【】“”\"'、；;，,.:=+-@＝%℃ |_&<>/\\"
_TEXT = (
    st.text(_ALPHABET, min_size=1, max_size=12)
    .map(str.strip)
    .filter(lambda text: len(text) >= 2 and text.strip("/\\-—－ ") != "")
)
_NUMBER = st.one_of(st.integers(-1000, 10_000).map(float), st.floats(-1e15, 1e15, allow_nan=False))
_POSITIVE = _NUMBER.map(abs)
_WORDS = st.lists(_TEXT, max_size=4)
_DAY = st.dates(datetime.date(1990, 1, 1), datetime.date(2090, 1, 1)).map(str) | st.none()


def _codes(choices: tuple) -> st.SearchStrategy[str]:  # type: ignore[type-arg]
    return st.sampled_from([choice.code for choice in choices])


def _ordered(first: str, last: str) -> object:
    def order(values: dict[str, object]) -> dict[str, object]:
        one, two = values[first], values[last]
        if one is not None and two is not None and one > two:  # type: ignore[operator]
            values[first], values[last] = two, one
        return values

    return order


def _struct(order: tuple[str, str], **fields: object) -> st.SearchStrategy[dict[str, object]]:
    return st.fixed_dictionaries(fields).map(_ordered(*order))  # type: ignore[arg-type]


_OR_NONE = _NUMBER | st.none()
_UNIT = st.sampled_from(["mm", "%", "℃", "mg/kg", "1", None])
_CAPABILITY = _struct(
    ("min", "max"),
    quantity=_TEXT,
    min=_OR_NONE,
    max=_OR_NONE,
    unit=_UNIT,
    uncertainty=_POSITIVE | st.none(),
    uncertainty_unit=_UNIT,
)
_ACCREDITATION = _struct(
    ("valid_from", "valid_to"),
    scheme=st.sampled_from(["CMA", "CNAS", "CAL", "军工"]),
    certificate=_TEXT | st.none(),
    valid_from=_DAY,
    valid_to=_DAY,
    state=st.sampled_from(get_args(AccreditationState)),
    last_verified=_DAY,
)
_SCOPE_LINE = _struct(
    ("minimum", "maximum"),
    object=_TEXT | st.none(),
    parameter=_TEXT,
    method=_TEXT | st.none(),
    standard=_TEXT | st.none(),
    minimum=_OR_NONE,
    maximum=_OR_NONE,
    unit=_UNIT,
    uncertainty=_POSITIVE | st.none(),
    uncertainty_unit=_UNIT,
    coverage_factor=st.sampled_from([2, 1.96, 3]) | st.none(),
    conditions=_TEXT | st.none(),
    limits=_TEXT | st.none(),
    accreditations=st.lists(_ACCREDITATION, max_size=3),
)
_PRICE = _struct(
    ("min", "max"), min=st.floats(0, 1e12), max=st.floats(0, 1e12), basis=st.sampled_from(["每样品", "每台", None])
)
_ELIGIBILITY = _struct(
    ("valid_from", "valid_to"),
    adcodes=st.lists(st.sampled_from(["45", "4502", "450200"]), max_size=3),
    sizes=st.lists(_codes(SIZES), max_size=3, unique=True),
    industries=_WORDS,
    valid_from=_DAY,
    valid_to=_DAY,
    note=_TEXT | st.none(),
)
_OFFERING = st.fixed_dictionaries(
    {
        "station": st.sampled_from(["S-1", "S-2", "007"]),
        "title": _TEXT,
        "element": _codes(ELEMENTS),
        "summary": _TEXT | st.just(""),
        "industries": _WORDS,
        "products": _WORDS,
        "items": _WORDS,
        "standards": _WORDS,
        "accreditations": st.lists(st.sampled_from(["CMA", "CNAS", "计量授权", "军工"]), max_size=3),
        "modes": st.lists(_codes(MODES), max_size=4, unique=True),
        "turnaround_days": st.integers(0, 1000) | st.none(),
        "price": _PRICE | st.none(),
        "eligibility": _ELIGIBILITY | st.none(),
        "capabilities": st.lists(_CAPABILITY, max_size=3),
        "scope_lines": st.lists(_SCOPE_LINE, max_size=3),
    }
)


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(_OFFERING, min_size=1, max_size=4))
def test_whatever_is_exported_is_read_again_as_it_was(
    tmp_path_factory: pytest.TempPathFactory, drawn: list[dict[str, object]]
) -> None:
    folder = tmp_path_factory.mktemp("trip")
    listings = [
        msgspec.json.decode(json.dumps({"id": f"A-{number}", **values}), type=OfferingListing)
        for number, values in enumerate(drawn)
    ]
    export_xlsx(listings, folder / "f.xlsx")
    export_csv(listings, folder / "f.csv")
    from_workbook, from_csv = read(folder / "f.xlsx"), read(folder / "f.csv")
    assert not from_workbook.errors
    assert from_workbook.listings() == listings
    assert from_csv.listings() == _without_scopes(listings)


def _hostile() -> list[OfferingListing]:
    return [
        _base(
            id=f"A-{number}",
            title=f"{payload}..",
            summary=payload,
            products=[payload],
            price={"min": 1, "max": 2, "basis": payload},
        )
        for number, payload in enumerate(PAYLOADS)
    ]


def test_there_are_payloads_enough() -> None:
    assert len(set(PAYLOADS)) >= 200


def test_no_cell_of_a_workbook_is_a_formula_or_a_link(tmp_path: Path) -> None:
    export_xlsx(_hostile(), tmp_path / "f.xlsx")
    with zipfile.ZipFile(tmp_path / "f.xlsx") as archive:
        for name in archive.namelist():
            content = archive.read(name)
            assert b"<f>" not in content
            assert b"<f " not in content
            assert b"<hyperlink" not in content
            assert b"TargetMode" not in content
    found = read(tmp_path / "f.xlsx")
    assert [row.listing["products"] for row in found.rows] == [[each] for each in _cleaned()]


def test_no_cell_of_csv_begins_as_a_formula(tmp_path: Path) -> None:
    export_csv(_hostile(), tmp_path / "f.csv")
    with (tmp_path / "f.csv").open(encoding="utf-8-sig", newline="") as lines:
        cells = [cell for row in csv.reader(lines) for cell in row]
    assert not [
        cell
        for cell in cells
        if cell.lstrip().startswith(("=", "+", "-", "@", "\t", "\r", "\0", "＝", "＋", "－", "＠"))
    ]
    assert not [cell for cell in cells if cell.startswith(("\t", "\r", "\0"))]
    assert [row.listing["products"] for row in read(tmp_path / "f.csv").rows] == [[each] for each in _cleaned()]


def _cleaned() -> list[str]:
    """A reader takes the space around a text away."""
    return [payload.replace("\u00a0", " ").replace("\r", "\n").strip() for payload in PAYLOADS]
