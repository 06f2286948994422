"""The fixed words of an enterprise's page, in Chinese and in English: one line a phrase, so that neither is forgotten."""

from service.enterprises.words.contact import CONTACT
from service.enterprises.words.doing import DOING
from service.enterprises.words.happening import HAPPENING
from service.enterprises.words.outcome import OUTCOME
from service.enterprises.words.page import PAGE
from service.enterprises.words.standing import STANDING
from service.stations.words import Words

PHRASES: dict[str, tuple[str, str]] = {**PAGE, **STANDING, **DOING, **HAPPENING, **CONTACT, **OUTCOME}
"""Name in the templates → the phrase in Chinese and in English."""


def words(english: bool) -> Words:
    """The phrases of one language."""
    return Words(english, PHRASES)
