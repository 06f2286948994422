"""What is different between two versions of a listing, and who made it so."""

from typing import Any

import pytest

from service.catalogue.attributing import Point, attributed
from service.catalogue.differences import differences

A, B, C = ({"object": name, "maximum": 1, "accreditations": []} for name in "ABC")


def _told(before: dict[str, Any], after: dict[str, Any]) -> dict[str, tuple[Any, Any]]:
    return {
        change.pointer: (change.before, change.after) for change in (one.told() for one in differences(before, after))
    }


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        ([A, B], [A, B], {}),
        ([A, B], [A, {**B, "maximum": 2}], {"/lines/1/maximum": (1, 2)}),
        ([A], [A, B], {"/lines/1": (None, B)}),
        ([A, B, C], [A, C], {"/lines/1": (B, None)}),
        ([], [A, B], {"/lines/0": (None, A), "/lines/1": (None, B)}),
        ([A, B], [{**A, "maximum": 2}, B, C], {"/lines/0/maximum": (1, 2), "/lines/2": (None, C)}),
        ([A, B, C], [{**A, "maximum": 2}, C], {"/lines/0/maximum": (1, 2), "/lines/1": (B, None)}),
        (None, [A], {"/lines": (None, [A])}),
        (["a", "b"], ["b", "a"], {"/lines": (["a", "b"], ["b", "a"])}),
        ({"a/b": 1}, {"a/b": 2, "c~d": None}, {"/lines/a~1b": (1, 2)}),
    ],
)
def test_lists_of_objects_are_compared_item_by_item_and_all_others_as_a_whole(
    before: Any, after: Any, told: dict[str, tuple[Any, Any]]
) -> None:
    assert _told({"lines": before}, {"lines": after}) == told


def _points(*documents: tuple[str | None, dict[str, Any]]) -> list[Point]:
    return [
        Point(document=document, actor=actor, version=place) for place, (actor, document) in enumerate(documents, 1)
    ]


def test_a_field_that_was_changed_back_is_not_told_and_one_that_was_changed_twice_names_both() -> None:
    points = _points(("甲", {"x": 1, "y": 1}), ("乙", {"x": 2, "y": 2}), ("丙", {"x": 3, "y": 1}))
    (change,) = attributed(points)
    assert (change.pointer, change.before, change.after, change.actor, change.version) == ("/x", 1, 3, "丙", 3)
    assert [(step.actor, step.before, step.after) for step in change.steps or ()] == [("乙", 1, 2), ("丙", 2, 3)]


def test_what_nobody_is_known_to_have_changed_names_nobody() -> None:
    points = [*_points(("甲", {"x": 1, "y": 1}), ("乙", {"x": 1, "y": 2})), Point(document={"x": 2, "y": 2})]
    assert [(change.pointer, change.actor) for change in attributed(points)] == [("/x", None), ("/y", "乙")]


def test_an_item_that_moved_up_is_laid_to_whoever_changed_the_list() -> None:
    points = _points(("甲", {"x": [A, B, C]}), ("乙", {"x": [A, B, C], "y": 1}), ("丙", {"x": [A, C], "y": 1}))
    assert [(change.pointer, change.actor) for change in attributed(points)] == [("/x/1", "丙"), ("/y", "乙")]


def test_nothing_is_known_of_a_version_that_there_was_none_of() -> None:
    assert attributed([]) == []
