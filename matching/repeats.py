"""Whether a need says again what another need of the same enterprise said.

Deliberately strict: two needs that differ in one word that carries meaning – an instrument, a product, a market, a
number – are two needs, however alike the rest is. A repetition that is missed is counted once too often until a clerk
links it; two different needs taken for one would hide a problem. What it makes of hand-written pairs stands in
docs/outcomes.md.
"""

import re
from collections.abc import Iterable

import rjieba
from rapidfuzz import fuzz

from matching.text.normal import plain
from matching.values import Requirement

ALIKE = 75.0
"""The least normalised Indel similarity, of 100, of two texts where the engine understood them differently."""
_TOLD = re.compile(r"[a-z0-9.]+|[\u4e00-\u9fff]+")
_SAYS_NOTHING = frozenset(
    "我们 你们 他们 咱们 请问 怎么 怎么办 如何 什么 可以 能不能 是不是 有没有 一下 还是 一共 总共 尽快 麻烦 谢谢 您好 你好".split()
)
_PARTICLES = frozenset("的了就又要被有是在把还也都不没和与及做个这那我你他它们得着过给来去上下里很太再才会能可等吗呢啊")


def repeats(one: str, asked: Iterable[Requirement], other: str, asked_other: Iterable[Requirement]) -> bool:
    """Whether two texts state the same need; `asked` is what the engine understood each to ask for.

    One of them must say all that the other says, in words that carry meaning. Beside that they must ask for the same
    things, or be alike in their letters.
    """
    one, other = plain(one), plain(other)
    if one == other:
        return True
    if _told_only_by(one, other) and _told_only_by(other, one):
        return False
    wanted, wanted_other = _kinds(asked), _kinds(asked_other)
    return (wanted == wanted_other and bool(wanted)) or fuzz.ratio(one, other) >= ALIKE


def _told_only_by(text: str, other: str) -> set[str]:
    """The words of a normalised text that carry meaning and do not stand in the other one."""
    told = {part for word in rjieba.cut(text) for part in _TOLD.findall(word)}
    return {word for word in told if word not in _SAYS_NOTHING and word not in _PARTICLES and word not in other}


def _kinds(asked: Iterable[Requirement]) -> set[tuple[str, str, str | None]]:
    return {(one.kind, one.label, one.object) for one in asked if one.kind != "problem"}
