"""The signals of the ranking: each a short pure function, from 0 up, higher is better."""

from matching.signals.conceptual import Pursuit, conceptual, objects, pursuit, trade
from matching.signals.element import element
from matching.signals.lexical import lexical
from matching.signals.listed import industry, standard
from matching.signals.title import title

__all__ = [
    "Pursuit",
    "conceptual",
    "element",
    "industry",
    "lexical",
    "objects",
    "pursuit",
    "standard",
    "title",
    "trade",
]
