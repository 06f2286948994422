"""What docs/outcomes.md and docs/indicators.md say of figures, grades and definitions is what the service does."""

import json
from pathlib import Path
from typing import get_args

from matching.repeats import ALIKE
from service.outcomes.definitions import DEFINITIONS
from service.outcomes.duplicates import LOOKED_AT, STILL_OF_IT
from service.outcomes.structs import Grade, Measure
from service.outcomes.suppression import SMALLEST_CELL
from tests.documents.pages import names, read, rows, section

_PAIRS = Path("tests/matching/repetitions.jsonl")


def test_every_definition_stands_in_the_guide_as_it_is_published() -> None:
    told = [tuple(row) for row in rows(section(read("docs/indicators.md"), "## The definitions")) if len(row) == 6]
    defined = [
        (f"`{each.code}`", each.name, each.name_en, each.unit, each.definition, each.definition_en)
        for each in DEFINITIONS
    ]
    assert told == defined


def test_every_cell_stands_in_the_guide() -> None:
    told = {
        names(row[0])[0]: row[1]
        for row in rows(section(read("docs/indicators.md"), "## The definitions"))
        if len(row) == 2
    }
    assert told == {
        each.code: ", ".join(f"`{key}` {name}" for key, (name, _) in each.cells.items())
        for each in DEFINITIONS
        if each.cells
    }


def test_figures_and_grades_are_those_of_the_code() -> None:
    page = read("docs/outcomes.md")
    told = [names(row[0]) for row in rows(section(page, "### Figures"))]
    flat = [name for each in told for name in each]
    assert flat == [*get_args(Measure), *get_args(Grade)]


def test_the_numbers_of_the_guides_are_those_of_the_code() -> None:
    page, indicators = read("docs/outcomes.md"), read("docs/indicators.md")
    pairs = [json.loads(line) for line in _PAIRS.read_text("utf-8").splitlines()]
    assert f"alike by {ALIKE:.0f} of 100" in page
    assert f"the last {LOOKED_AT} needs" in page
    assert f"more than {STILL_OF_IT.days} days ago" in page
    assert f"Of {sum(pair['same'] for pair in pairs)} repetitions" in page
    assert f"of {sum(not pair['same'] for pair in pairs)} pairs of different needs" in page
    assert f"Of less than {SMALLEST_CELL} problems" in indicators
    assert f"cells of less than {SMALLEST_CELL} left out" in page
