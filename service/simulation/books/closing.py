"""All books of a year, and what they find."""

from collections.abc import Callable, Iterator

import msgspec

from service.simulation.books import (
    ends,
    indicators,
    limits,
    lists,
    moves,
    neutrality,
    privacy,
    successors,
    webhooks,
    writes,
)
from service.simulation.books.evidence import Evidence

MOST_SHOWN = 50


class Book(msgspec.Struct, frozen=True):
    """Something that must hold, and how it is reckoned."""

    name: str
    says: str
    faults: Callable[[Evidence], Iterator[str]]


BOOKS = (
    Book("ends", "every need and referral has ended, or is within its limit", ends.faults),
    Book("moves", "every move is allowed to who made it, and follows the one before", moves.faults),
    Book("limits", "time moved what it has to move, when it had to", limits.faults),
    Book("writes", "acknowledged writes are there, refused ones are not, none is unknown", writes.faults),
    Book(
        "successors", "what was refused, expired or failed has a successor, or is said to have none", successors.faults
    ),
    Book("neutrality", "no need was closed by who worked on it", neutrality.faults),
    Book("privacy", "a contact was seen by stations that had accepted, and each look is noted", privacy.faults),
    Book("webhooks", "webhooks tell all that happened, nothing else, twice only under one id", webhooks.faults),
    Book("indicators", "the published indicators are what counting anew gives", indicators.faults),
    Book("lists", "the inbox lists and counts what there is", lists.faults),
)


class Balance(msgspec.Struct, frozen=True):
    """What a book found; a book without faults balances."""

    book: str
    says: str
    number: int
    faults: list[str]


def balances(evidence: Evidence) -> list[Balance]:
    """Every book, reckoned."""
    found = []
    for book in BOOKS:
        all_faults = list(book.faults(evidence))
        found.append(Balance(book.name, book.says, len(all_faults), all_faults[:MOST_SHOWN]))
    return found
