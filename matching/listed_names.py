"""Whether two names mean the same, looked up fast: a scope may have a thousand lines, and a need a hundred candidates."""

import bisect
import functools
import re
from collections.abc import Sequence

import msgspec

from matching.text.normal import plain

_OF_EVERY_LINE = re.compile(r"(?:的)?(?:含量|测定|检测|检验|试验|测试|校准|检定|项目)$")
_LEAST_SHARED = 2
"""So many characters two names must have in common where one is a part of the other."""
_BETWEEN = "\n"


class ListedNames(msgspec.Struct, frozen=True):
    """Normalised names, one for each place; `joined` has them one after another, each beginning at its start."""

    names: tuple[str, ...]
    joined: str
    starts: tuple[int, ...]

    def same_as(self, wanted: Sequence[str]) -> list[int]:
        """The places whose name means the same as one of some normalised names.

        Two names do but for what every line has («含量»), or where one is a part of the other.
        """
        found: set[int] = set()
        bare = {_bare(name) for name in wanted}
        for name in bare:
            if len(name) >= _LEAST_SHARED:
                found.update(self._with(name))
        everything = _BETWEEN.join(wanted)
        for place, listed in enumerate(self.names):
            own = _bare(listed)
            if own and own in everything and (own in bare or any(stands_in(own, name) for name in wanted)):
                found.add(place)
        return sorted(found)

    def _with(self, name: str) -> list[int]:
        """The places whose name has another one in it."""
        found: list[int] = []
        at = place_in(name, self.joined)
        while at >= 0:
            place = bisect.bisect_right(self.starts, at) - 1
            found.append(place)
            following = self.starts[place] + len(self.names[place]) + 1
            at = place_in(name, self.joined, following)
        return found


def listed_names(names: Sequence[str]) -> ListedNames:
    """Names as a listing writes them, ready to be looked up."""
    normal = tuple(plain(name) for name in names)
    starts, at = [], 0
    for name in normal:
        starts.append(at)
        at += len(name) + len(_BETWEEN)
    return ListedNames(normal, _BETWEEN.join(normal), tuple(starts))


def stands_in(part: str, whole: str) -> bool:
    """Whether a name is a part of another, or stands in a text."""
    return len(part) >= _LEAST_SHARED and part in whole and place_in(part, whole) >= 0


def place_in(part: str, whole: str, first: int = 0) -> int:
    """Where a name stands in a text, -1 where it does not; letters and digits are taken as whole words (pH, phthalate)."""
    place = whole.find(part, first)
    while place >= 0:
        before, after = whole[max(0, place - 1) : place], whole[place + len(part) : place + len(part) + 1]
        if not (_joined(before, part[0]) or _joined(part[-1], after)):
            return place
        place = whole.find(part, place + 1)
    return -1


@functools.lru_cache(maxsize=50_000)
def _bare(name: str) -> str:
    return _OF_EVERY_LINE.sub("", name)


def _joined(one: str, other: str) -> bool:
    return one.isascii() and other.isascii() and one.isalnum() and other.isalnum()
