"""The signals of the ranking: each a short pure function, from 0 up, higher is better."""

from matching.signals.conceptual import conceptual, objects, trade
from matching.signals.element import element
from matching.signals.lexical import lexical, saturation
from matching.signals.listed import industry, nearness, standard
from matching.signals.title import title

__all__ = [
    "conceptual",
    "element",
    "industry",
    "lexical",
    "nearness",
    "objects",
    "saturation",
    "standard",
    "title",
    "trade",
]
