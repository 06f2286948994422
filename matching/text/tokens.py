"""Tokens of a normalised text: words, and pairs of neighbouring Chinese characters.

Words carry precision, pairs carry recall where the segmentation of need and offering differ.
"""

import re

import rjieba

_HAN_RUN = re.compile(r"[\u3400-\u9fff]+")
_LATIN = re.compile(r"[a-z0-9]+(?:[.\-/+][a-z0-9]+)*")
_WORD = re.compile(r"[\u3400-\u9fff]+|[a-z0-9]+(?:[.\-/+][a-z0-9]+)*")

STOP_WORDS = frozenset(
    (
        "的 了 和 是 在 我 我们 有 也 都 就 要 不 没 没有 被 把 给 到 从 对 跟 与 及 或 等 一个 一下 这 那 "
        "这个 那个 什么 怎么 怎样 请问 想 想要 需要 可以 能 能不能 能否 希望 麻烦 谁 哪里 哪 吗 呢 吧 啊 呀 "
        "们 你们 他们 人家 自己 还 又 再 很 太 最 上 下 里 个 只 做 去 来 说 让 但 但是 可是 因为 所以 如果 "
        "而且 还有 以及 为 为了 以 于 之 其 the a an of for to in on and or is are we our you it with be by "
        "at from as that this have has need"
    ).split()
)


def words(text: str) -> list[str]:
    """The words of a normalised text without the empty ones; Latin terms stay whole."""
    found: list[str] = []
    for run in _WORD.findall(text):
        if run[0] < "\u3400":
            if run not in STOP_WORDS:
                found.append(stem(run) if run.isalpha() else run)
        else:
            found.extend(word for word in rjieba.cut(run) if word not in STOP_WORDS)
    return [word for word in found if word not in STOP_WORDS]


def pairs(text: str) -> list[str]:
    """The pairs of neighbouring Chinese characters of a normalised text."""
    return [run[i : i + 2] for run in _HAN_RUN.findall(text) for i in range(len(run) - 1)]


def latin(text: str) -> list[str]:
    """The Latin terms and numbers of a normalised text."""
    return [term for term in _LATIN.findall(text) if term not in STOP_WORDS]


def tokens(text: str) -> list[str]:
    """Pairs, Latin terms, and the words that are longer than a pair: what is indexed and what is asked."""
    return pairs(text) + [word for word in words(text) if len(word) != 2 or word.isascii()]


def is_han(character: str) -> bool:
    """Whether a character is a Chinese one."""
    return "\u3400" <= character <= "\u9fff"


def stem(word: str) -> str:
    """An English word without its commonest endings: gauge and gauges, cracks, cracked and cracking are one."""
    if word.endswith("ies") and len(word) >= 6:
        return f"{word[:-3]}y"
    for ending in ("ings", "ing", "ed", "es", "s"):
        left = len(word) - len(ending)
        if word.endswith(ending) and not word.endswith("ss") and (left >= 4 or _is_short_plural(word)):
            word = word[: -len(ending)]
            break
    return word.removesuffix("e") if len(word) >= 4 else word


def _is_short_plural(word: str) -> bool:
    """Cups, mugs and bags are plurals; gas, bias and cnas are not."""
    return len(word) == 4 and word.endswith("s") and word[2] not in "aeious"
