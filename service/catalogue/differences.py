"""What is different between two versions of a listing."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

import msgspec

from service.problems.answers import FieldChange
from service.problems.breaches import pointer_to


class Difference(msgspec.Struct, frozen=True):
    """One field that two versions say differently; `within` is what of both can be followed from version to version.

    That is the field itself, but for an item that came or went: its place means another item in another version, so it
    is the list.
    """

    path: tuple[str, ...]
    before: Any
    after: Any
    within: tuple[str, ...]

    def told(self, actor: str | None = None, at: datetime | None = None) -> FieldChange:
        """The difference as answers tell it."""
        pointer = pointer_to(list(self.path))
        return FieldChange(pointer=pointer, before=self.before, after=self.after, actor=actor, at=at)


def differences(before: dict[str, Any], after: dict[str, Any]) -> Iterator[Difference]:
    """The fields that differ: objects field by field, lists of objects item by item, other lists as a whole."""
    return _of_objects(before, after, ())


def _of_objects(before: dict[str, Any], after: dict[str, Any], path: tuple[str, ...]) -> Iterator[Difference]:
    for name in sorted(before.keys() | after.keys()):
        yield from _differing(before.get(name), after.get(name), (*path, name))


def _differing(old: Any, new: Any, path: tuple[str, ...]) -> Iterator[Difference]:
    if old == new:
        return
    if isinstance(old, dict) and isinstance(new, dict):
        yield from _of_objects(old, new, path)
    elif _of_many(old) and _of_many(new):
        yield from _of_lists(old, new, path)
    else:
        yield Difference(path, old, new, path)


def _of_many(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(item, dict) for item in value)


def _of_lists(old: list[Any], new: list[Any], path: tuple[str, ...]) -> Iterator[Difference]:
    """Between what both begin and end with, item by item at the same places; what is left over came or went."""
    first = _alike(old, new)
    last = _alike(old[first:][::-1], new[first:][::-1])
    gone, come = old[first : len(old) - last], new[first : len(new) - last]
    for place, (one, other) in enumerate(zip(gone, come, strict=False), first):
        yield from _differing(one, other, (*path, str(place)))
    both = min(len(gone), len(come))
    for place, item in enumerate(gone[both:], first + both):
        yield Difference((*path, str(place)), item, None, path)
    for place, item in enumerate(come[both:], first + both):
        yield Difference((*path, str(place)), None, item, path)


def _alike(one: list[Any], other: list[Any]) -> int:
    """How many items both begin with."""
    count = 0
    for this, that in zip(one, other, strict=False):
        if this != that:
            break
        count += 1
    return count
