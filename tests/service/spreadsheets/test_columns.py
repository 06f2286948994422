"""The table of columns: every heading is known, and means one field."""

import pytest

from service.catalogue.listings import Element
from service.spreadsheets.annex_columns import ANNEX
from service.spreadsheets.headings import HeadingIndex
from service.spreadsheets.kinds import KINDS, layout_of, reading_columns

_LEAST_ALIASES = 3
_MOST_HELP = 250


@pytest.mark.parametrize("kind", KINDS)
def test_every_column_of_a_kind_has_aliases_and_help(kind: Element) -> None:
    for column in layout_of(kind).columns:
        assert len(set(column.aliases)) >= _LEAST_ALIASES, column.field
        assert 0 < len(column.help) <= _MOST_HELP, column.field


def test_every_column_of_an_annex_has_aliases() -> None:
    assert all(len(set(column.aliases)) >= _LEAST_ALIASES for column in ANNEX.columns)


@pytest.mark.parametrize("columns", [reading_columns(), ANNEX.columns], ids=["services", "annex"])
def test_no_heading_means_two_fields(columns: tuple) -> None:  # type: ignore[type-arg]
    index = HeadingIndex(columns)
    for column in columns:
        for name in (column.heading, column.heading_en, *column.aliases):
            found = index.find(name)
            assert found is not None
            assert found[0].field == column.field, name


@pytest.mark.parametrize("heading", ["联系电话", "联系人", "备注", "地址", "传真", "网址", "办公时间"])
def test_headings_of_other_things_are_left_alone(heading: str) -> None:
    assert HeadingIndex(reading_columns()).find(heading) is None
