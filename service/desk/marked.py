"""The text of a need with what the engine took as evidence marked in it."""

import msgspec

from matching.values import Understanding


class Stretch(msgspec.Struct, frozen=True):
    """A part of a text; marked where some requirement rests on it."""

    text: str
    marked: bool


def stretches(understanding: Understanding) -> list[Stretch]:
    """The whole text, in parts that are evidence and parts that are not."""
    text = understanding.text
    marked = [False] * len(text)
    for requirement in understanding.requirements:
        for span in requirement.evidence:
            for place in range(max(0, span.start), min(span.end, len(text))):
                marked[place] = True
    found: list[Stretch] = []
    start = 0
    for place in range(1, len(text) + 1):
        if place == len(text) or marked[place] != marked[start]:
            found.append(Stretch(text[start:place], marked[start]))
            start = place
    return found
