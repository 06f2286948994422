"""How quantities of a result are said to its reader."""

from matching.planning.wording import money, price_range
from matching.values import Price
from service.embed.words import words
from service.stations.words.choices import CHOICES

_NEAR_KM = 10


class Reader:
    """Who reads a result, in Chinese or in English."""

    def __init__(self, english: bool) -> None:
        self.english = english
        self.w = words(english)

    def said(self, message: str, message_en: str) -> str:
        """The sentence of the reader's language."""
        return message_en if self.english else message

    def choice(self, table: str, value: str) -> str:
        """A value of a table in words; one that the table does not know stays as it is."""
        return CHOICES[table].get(value, (value, value))[self.english]

    def joined(self, said: list[str]) -> str:
        """Several in a row."""
        return self.w.list_separator.join(said)

    def distance(self, kilometres: float | None) -> str:
        """How far away something is; nothing where nobody knows."""
        if kilometres is None:
            return ""
        if kilometres < 1:
            return self.w.away_none
        return self.w("away", distance=f"{kilometres:,.{1 if kilometres < _NEAR_KM else 0}f}")

    def working_days(self, count: int) -> str:
        """So many working days."""
        return self.w.working_day if count == 1 else self.w("working_days", count=count)

    def price(self, price: Price | None) -> str:
        """A price with what it is for."""
        if price is None:
            return self.w.on_request
        said = price_range(price.min, price.max)[self.english]
        if not price.basis:
            return said
        return f"{said} ({price.basis})" if self.english else f"{said}（{price.basis}）"

    def money(self, amount: float) -> str:
        """An amount, without its currency."""
        return money(amount)
