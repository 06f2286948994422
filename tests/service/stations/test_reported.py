"""How the page of an import puts together what the file gave."""

from service.spreadsheets.events import CellWarning
from service.stations.reported import headings, kept_listings, together


def _warning(cell: str, message: str) -> CellWarning:
    return CellWarning(sheet="服务项", cell=cell, code="read-as", message=message, message_en=message)


def test_warnings_with_the_same_words_are_told_once_with_their_first_cells() -> None:
    warnings = [_warning(f"Q{row}", "按5个工作日读取") for row in range(3, 8)]
    found = together([warnings[0], _warning("", "第9行未读取"), *warnings[1:]])
    assert [(one.cells, one.count, one.others) for one in found] == [(["Q3", "Q4", "Q5"], 5, 2), ([], 1, 1)]


def test_columns_are_named_as_the_templates_head_them() -> None:
    assert (headings(False)["turnaround_days"], headings(True)["code"]) == ("服务周期（工作日）", "code")
    assert headings(False)["parameter"] == "项目/参数"


def test_kept_listings_are_named_by_the_code_of_the_clerk() -> None:
    assert kept_listings(["S1.LZ-3", "B-2"], "S1") == [("S1.LZ-3", "LZ-3"), ("B-2", "B-2")]
    assert kept_listings(["S1.LZ-3"], None) == [("S1.LZ-3", "S1.LZ-3")]
