"""How much experience moves an offering: from what cases say to the odds that its score states.

Experience is a witness of its own beside the listing: the offering fails to help only where both are wrong (noisy or:
Pearl, 1988). It is believed up to CREDENCE, and moves the log-odds by less than MOST up and at most MOST_DOWN down, so
that it brings none before another for which the words of the need speak much more clearly.
"""

import math
from collections.abc import Sequence
from typing import NamedTuple

from matching.values import Told

CREDENCE = 0.6
MOST = 2.0
MOST_DOWN = 0.5
_HALF = 0.3
"""Cases that tell so much may move an offering by half of MOST: what little is said moves little."""
_DEVIATIONS = 1.0
"""The lower bound of a share lies so many standard deviations below what was seen: two cases are not yet a rule."""
_POWER = 2
"""How fast all of it loses weight where even the most alike case is not very much alike."""
_MOST_NAMED = 10


class Word(NamedTuple):
    """What one case says of an offering: how alike it is (a probability), how much its word counts by how well it is
    attested (0 to 1), whether the offering solved it, and its id."""

    alike: float
    attested: float
    solved: bool
    case: str


def told_by(words: Sequence[Word]) -> Told:
    """What cases tell of an offering together; the most alike come first."""
    solved = [word for word in words if word.solved]
    unsolved = [word for word in words if not word.solved]
    said = sum(word.alike * word.attested for word in words)
    return Told(
        solves=_surely(solved, said),
        fails=_surely(unsolved, said),
        solved=len(solved),
        unsolved=len(unsolved),
        cases=tuple(word.case for word in solved[:_MOST_NAMED]),
    )


def lifted(total: float, told: Told) -> float:
    """Log-odds as they are with experience: less than MOST more, at most MOST_DOWN less, the same where it is silent."""
    listed = 1 / (1 + math.exp(-total))
    believed = CREDENCE * told.solves
    either = listed + (1 - listed) * believed
    gained = math.log(either / listed) - math.log(1 - believed)
    at_most = MOST * told.solves / (told.solves + _HALF)
    return total + min(gained, at_most) - MOST_DOWN * told.fails


def _surely(agreeing: Sequence[Word], said: float) -> float:
    if not agreeing:
        return 0.0
    agreed = sum(word.alike * word.attested for word in agreeing)
    return round(agreeing[0].alike ** _POWER * _lower_bound(agreed, said), 6)


def _lower_bound(agreed: float, said: float) -> float:
    """The share of what was said that surely agrees (Wilson, 1927)."""
    share, z = agreed / said, _DEVIATIONS
    middle = share + z * z / (2 * said)
    margin = z * math.sqrt(max(0.0, share * (1 - share)) / said + z * z / (4 * said * said))
    return max(0.0, (middle - margin) / (1 + z * z / said))
