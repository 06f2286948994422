"""What modelled enterprises say: hand-written problems with their variants, where they are, and slips of the keyboard.

The problems are of trades that Wuhan has, and of the kinds that its stations exist for; no enterprise stated them. In
words/problems.csv `[a|b]` stands for one of several ways to say it, all of which make sense wherever they stand.
"""

import csv
import functools
import json
import re
from pathlib import Path

import msgspec

from service.simulation.chance import Chance

_WORDS = Path(__file__).with_name("words")
_FIXTURES = Path(__file__).parent.parent.parent / "fixtures" / "wuhan"
_OTHER_KINDS = ("foreign", "vague", "unlisted")
_ANY = ""
_CHOICE = re.compile(r"\[([^\[\]]*)\]")


class Problem(msgspec.Struct, frozen=True):
    """A problem that an enterprise of an industry may have.

    `kind` is what a clerk sees at once: a problem; one that is too vague to work on; one that no station of the
    catalogue has anything for (unlisted); or something that is no matter of quality (foreign). `constraints` are
    those of the example needs of the fixtures.
    """

    kind: str
    industry: str
    text: str
    constraints: dict[str, object] = {}


@functools.cache
def problems() -> tuple[Problem, ...]:
    """All problems: those written for the simulation, and the example needs of the fixtures."""
    written = [Problem(row["kind"], row["industry"], row["text"]) for row in _rows("problems.csv")]
    examples = [json.loads(line) for line in (_FIXTURES / "needs.jsonl").read_text("utf-8").splitlines()]
    return (
        *written,
        *(Problem("problem", each["industry"] or "", each["text"], each["constraints"]) for each in examples),
    )


def problem_of(industry: str, chance: Chance, *about: object) -> Problem:
    """A problem that an enterprise of this industry has."""
    kind = next((kind for kind in _OTHER_KINDS if chance.happens(kind, *about)), "problem")
    known = [each for each in problems() if each.kind == kind and each.industry in (industry, _ANY)]
    return chance.one_of(known or [each for each in problems() if each.kind == kind], "problem", *about)


def stated(problem: Problem, adcode: str, chance: Chance, *about: object) -> str:
    """A problem in the words of one enterprise: one of its variants, perhaps with more words, perhaps mistyped."""
    lots = chance.of("words", *about)
    text = _CHOICE.sub(lambda choice: lots.choice(choice[1].split("|")), problem.text)
    if text.isascii():
        return text
    if chance.happens("names_place", *about):
        places = [row["words"] for row in _rows("places.csv") if row["adcode"] == adcode]
        text = f"{lots.choice(places)}，{text}"
    if chance.happens("adds_words", *about):
        text += lots.choice(_rows("endings.csv"))["words"]
    if chance.happens("mistypes", *about):
        slips = [row for row in _rows("typos.csv") if row["right"] in text]
        if slips:
            slip = lots.choice(slips)
            text = text.replace(slip["right"], slip["wrong"], 1)
    return text


@functools.cache
def _rows(name: str) -> tuple[dict[str, str], ...]:
    with (_WORDS / name).open(encoding="utf-8", newline="") as file:
        return tuple(csv.DictReader(file))
