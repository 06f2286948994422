"""The fixed words of the public pages, in Chinese and in English: one line a phrase, so that neither is forgotten."""

from service.public.words.asking import ASKING
from service.public.words.building import BUILDING
from service.public.words.everywhere import EVERYWHERE
from service.public.words.home import HOME
from service.public.words.listings import LISTINGS
from service.public.words.trying import TRYING
from service.stations.words import Words

PHRASES: dict[str, tuple[str, str]] = {**EVERYWHERE, **HOME, **ASKING, **LISTINGS, **TRYING, **BUILDING}
"""Name in the templates → the phrase in Chinese and in English."""


def words(english: bool) -> Words:
    """The phrases of one language."""
    return Words(english, PHRASES)
