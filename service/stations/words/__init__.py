"""The fixed words of the pages, in Chinese and in English: one line a phrase, so that neither is forgotten."""

from service.stations.words.accounts import ACCOUNTS
from service.stations.words.desk import DESK
from service.stations.words.everywhere import EVERYWHERE
from service.stations.words.guide import GUIDE
from service.stations.words.imports import IMPORTS
from service.stations.words.listings import LISTINGS
from service.stations.words.needs import NEEDS
from service.stations.words.operations import OPERATIONS
from service.stations.words.portals import PORTALS
from service.stations.words.webhooks import WEBHOOKS

PHRASES: dict[str, tuple[str, str]] = {
    **EVERYWHERE,
    **ACCOUNTS,
    **LISTINGS,
    **IMPORTS,
    **WEBHOOKS,
    **DESK,
    **NEEDS,
    **OPERATIONS,
    **PORTALS,
    **GUIDE,
}
"""Name in the templates → the phrase in Chinese and in English."""


class Words:
    """The phrases of one language: `w.save` gives one as it stands, `w("saved_at", at=…)` fills it in."""

    def __init__(self, english: bool, phrases: dict[str, tuple[str, str]] = PHRASES) -> None:
        self._phrases = phrases
        self._place = 1 if english else 0

    def __getattr__(self, name: str) -> str:
        """A phrase by its name."""
        try:
            return self._phrases[name][self._place]
        except KeyError:
            raise AttributeError(name) from None

    def __getitem__(self, name: str) -> str:
        """A phrase by a name that was put together."""
        return self._phrases[name][self._place]

    def __contains__(self, name: str) -> bool:
        """Whether there is such a phrase."""
        return name in self._phrases

    def get(self, name: str, otherwise: str = "") -> str:
        """A phrase by a name that was put together, or something else where there is none."""
        return PHRASES[name][self._place] if name in PHRASES else otherwise

    def __call__(self, name: str, /, **values: object) -> str:
        """A phrase with its gaps filled."""
        return self[name].format(**values)
