"""What is different between two versions of a listing."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from service.problems.answers import FieldChange
from service.problems.breaches import pointer_to


def differences(
    before: dict[str, Any], after: dict[str, Any], actor: str | None = None, at: datetime | None = None
) -> list[FieldChange]:
    """The fields that differ; objects are compared field by field, lists as a whole."""
    return [
        FieldChange(pointer=pointer_to(path), before=old, after=new, actor=actor, at=at)
        for path, old, new in _differing(before, after, [])
    ]


def _differing(before: dict[str, Any], after: dict[str, Any], path: list[str]) -> Iterator[tuple[list[str], Any, Any]]:
    for name in sorted(before.keys() | after.keys()):
        old, new = before.get(name), after.get(name)
        if old == new:
            continue
        if isinstance(old, dict) and isinstance(new, dict):
            yield from _differing(old, new, [*path, name])
        else:
            yield [*path, name], old, new
