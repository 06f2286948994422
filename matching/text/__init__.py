"""Reading text: one normal form with its way back to the original, and tokens out of it."""

from matching.text.normal import NormalText, normalise
from matching.text.tokens import pairs, tokens, words

__all__ = ["NormalText", "normalise", "pairs", "tokens", "words"]
