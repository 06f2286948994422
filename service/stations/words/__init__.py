"""The fixed words of the pages, in Chinese and in English: one line a phrase, so that neither is forgotten."""

from service.stations.words.accounts import ACCOUNTS
from service.stations.words.everywhere import EVERYWHERE
from service.stations.words.imports import IMPORTS
from service.stations.words.listings import LISTINGS
from service.stations.words.webhooks import WEBHOOKS

PHRASES: dict[str, tuple[str, str]] = {**EVERYWHERE, **ACCOUNTS, **LISTINGS, **IMPORTS, **WEBHOOKS}
"""Name in the templates → the phrase in Chinese and in English."""


class Words:
    """The phrases of one language: `w.save` gives one as it stands, `w("saved_at", at=…)` fills it in."""

    def __init__(self, english: bool) -> None:
        self._place = 1 if english else 0

    def __getattr__(self, name: str) -> str:
        """A phrase by its name."""
        try:
            return PHRASES[name][self._place]
        except KeyError:
            raise AttributeError(name) from None

    def __getitem__(self, name: str) -> str:
        """A phrase by a name that was put together."""
        return PHRASES[name][self._place]

    def __contains__(self, name: str) -> bool:
        """Whether there is such a phrase."""
        return name in PHRASES

    def __call__(self, name: str, /, **values: object) -> str:
        """A phrase with its gaps filled."""
        return self[name].format(**values)
