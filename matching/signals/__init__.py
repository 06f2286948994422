"""The signals of the ranking: each a short pure function, 0 to 1, higher is better."""

from matching.signals.element import element
from matching.signals.lexical import lexical, saturation
from matching.signals.listed import industry, nearness, standard
from matching.signals.title import title

__all__ = ["element", "industry", "lexical", "nearness", "saturation", "standard", "title"]
