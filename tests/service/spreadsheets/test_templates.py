"""Templates: what a clerk sees, and that what the clerk fills in is read."""

import io

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet

from service.catalogue.listings import Element
from service.spreadsheets.kinds import KINDS, layout_of
from service.spreadsheets.offerings import Context
from service.spreadsheets.templates import annex_template, template, template_csv
from tests.service.spreadsheets.reading import read

STATIONS = {"LZ-S1": "螺蛳粉检测站", "LZ-S2": "计量所"}


def _open(content: bytes) -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(content))


def _saved(book: openpyxl.Workbook) -> bytes:
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def _heads(sheet: Worksheet) -> list[str]:
    return [str(cell.value) for cell in sheet[1]]


@pytest.mark.parametrize("kind", KINDS)
def test_a_template_has_its_sheets_and_marks_what_is_required(kind: Element) -> None:
    book = _open(template(kind, STATIONS))
    assert book.sheetnames == ["服务项", "代码表", "填写说明"]
    sheet = book["服务项"]
    assert sheet.freeze_panes == "D2"
    columns = layout_of(kind).columns
    assert _heads(sheet) == [column.heading + "*" * column.required for column in columns]
    assert len(sheet.data_validations.dataValidation) == len(columns)
    assert [cell.comment.text for cell in sheet[1]] == [column.help for column in columns]
    helped = [row[0].value for row in book["填写说明"].iter_rows()]
    assert all(column.heading in helped for column in columns)


@pytest.mark.parametrize("kind", KINDS)
def test_an_empty_template_has_nothing_to_import(kind: Element) -> None:
    for content in (template(kind, STATIONS), template_csv(kind)):
        found = read(content)
        assert (found.end.rows, found.end.examples, found.end.errors, found.warnings) == (0, 1, 0, [])
        assert {column.how for column in found.headers[0].columns} <= {"heading", "alias"}
        assert len(found.headers[0].columns) == len(layout_of(kind).columns)


@pytest.mark.parametrize("kind", KINDS)
def test_the_example_would_be_a_good_row(kind: Element) -> None:
    book = _open(template(kind, STATIONS))
    book["服务项"]["A2"] = "A-1"
    found = read(_saved(book), Context(station="LZ-S1", stations=STATIONS))
    assert not found.errors
    assert found.rows[0].listing["element"] == kind
    assert found.rows[0].listing["price"] is not None


def test_the_example_is_skipped_among_rows_that_were_filled_in() -> None:
    book = _open(template("testing", STATIONS))
    sheet = book["服务项"]
    for place, value in enumerate(("A-1", "LZ-S2|计量所", "酸度检测", "检验检测"), 1):
        sheet.cell(3, place, value)
    found = read(_saved(book), Context(stations=STATIONS))
    assert [(row.row, row.listing["station"]) for row in found.rows] == [(3, "LZ-S2")]


def test_codes_are_text_and_choices_come_from_the_sheet_of_codes() -> None:
    book = _open(template("metrology", STATIONS))
    sheet = book["服务项"]
    assert sheet.column_dimensions["A"].width > 10
    lists = {
        str(rule.sqref).split(":")[0]: rule for rule in sheet.data_validations.dataValidation if rule.type == "list"
    }
    assert lists["B3"].formula1 == "代码表!$A$2:$A$3"
    assert lists["D3"].showErrorMessage
    codes = book["代码表"]
    assert [codes["A2"].value, codes["B2"].value] == ["螺蛳粉检测站", "LZ-S1"]


def test_stations_of_one_name_are_told_apart_by_their_ids() -> None:
    stations = {"S1": "计量站", "S2": "计量站", "S3": "检测站"}
    book = _open(template("metrology", stations))
    picked = [row[0].value for row in book["代码表"].iter_rows(min_row=2, max_row=4)]
    assert picked == ["S1|计量站", "S2|计量站", "检测站"]
    sheet = book["服务项"]
    for row, station in enumerate(picked, 3):
        for place, value in enumerate((f"A-{row}", station, "卡尺校准", "计量"), 1):
            sheet.cell(row, place, value)
    found = read(_saved(book), Context(stations=stations))
    assert [row.listing["station"] for row in found.rows] == ["S1", "S2", "S3"]


def test_a_template_of_an_annex_is_read_as_one() -> None:
    found = read(annex_template(), wanted="annex")
    assert (found.end.rows, found.end.examples) == (0, 1)
    book = _open(annex_template())
    book["能力表"]["A2"] = "A-1"
    line = read(_saved(book), wanted="annex").scopes[0]
    assert line.listing["standard"] == "GB 5009.3-2016"
    assert [each["valid_to"] for each in line.listing["accreditations"]] == ["2028-11-07", "2029-09-19"]
