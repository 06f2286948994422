"""What was said in a case, in the words of its reader."""

from collections.abc import Sequence

import msgspec

from models.tables import Message
from service.stations.rendering import Reader


class Saying(msgspec.Struct, frozen=True, kw_only=True):
    """One message; `mine` says that it comes from this side, `waits` that it is a question without an answer."""

    at: str
    who: str
    text: str
    mine: bool
    question: bool
    waits: bool


def sayings(rows: Sequence[Message], reader: Reader) -> list[Saying]:
    """What was said, the oldest first."""
    return [_told(row, reader) for row in rows]


def _told(row: Message, reader: Reader) -> Saying:
    role = reader.said("case_actor", row.author_role)
    name = f"{row.author} ({role})" if reader.english else f"{row.author}（{role}）"
    return Saying(
        at=reader.moment(row.at),
        who=role if row.author_role == "enterprise" else name,
        text=row.text,
        mine=row.author_role != "enterprise",
        question=row.question,
        waits=row.question and row.answered_at is None,
    )
