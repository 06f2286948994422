"""What words mean: vectors that bring everyday words close to the technical words they stand for."""

from matching.meaning.vectors import Meaning, load_meaning

__all__ = ["Meaning", "load_meaning"]
