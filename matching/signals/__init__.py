"""The signals of the ranking: each a short pure function, from 0 up, higher is better.

Those that compare words give an array with a value for each candidate; the others are asked candidate by candidate."""

from matching.signals.circumstances import economy, freshness, nearness, promptness, stale
from matching.signals.conceptual import conceptual, objects
from matching.signals.element import element
from matching.signals.lexical import lexical
from matching.signals.listed import industry, standard
from matching.signals.meant import meaning
from matching.signals.title import title

__all__ = [
    "conceptual",
    "economy",
    "element",
    "freshness",
    "industry",
    "lexical",
    "meaning",
    "nearness",
    "objects",
    "promptness",
    "stale",
    "standard",
    "title",
]
