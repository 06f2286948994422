"""The offerings of a trial: like any other, but for a word in the title that stands nowhere else."""

from typing import Any

from tests.nodes.ledger import Listing

_BEFORE = "校准"


def title_with(word: str) -> str:
    """A title that is found by this word."""
    return f"{_BEFORE}{word}"


def word_of(title: str) -> str:
    """The word of a title; of one that is not ours, the title."""
    return title.removeprefix(_BEFORE)


def offering_body(listing: Listing, word: str, state: str) -> dict[str, Any]:
    """The offering as the listing API takes it."""
    return {
        "id": listing.id,
        "station": listing.station,
        "title": title_with(word),
        "element": "metrology",
        "summary": "通用量具按批收送，出具校准证书。",
        "products": ["游标卡尺"],
        "items": ["示值误差"],
        "modes": ["mail_in"],
        "turnaround_days": 4,
        "state": state,
    }
