"""What an enterprise agrees to, checked against the text in force and kept as rows that are never changed."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec
from sqlalchemy.ext.asyncio import AsyncSession

from models.queries.contacts import add_consents, consents_of
from models.tables import Consent
from service.contacts.consents import IN_FORCE, NEEDED, Purpose, Recipient, recipients_of
from service.contacts.structs import ConsentChange, StatedConsent
from service.problems import Breach, Refused, Rule

_REQUIRED = Rule("required", "必填：没有同意就不保存联系方式", "is required: without it no contact is stored")
_VERSION = Rule("version", f"现行文本是{IN_FORCE}", f"must be the text in force, {IN_FORCE}")
_PURPOSE = Rule("required", f"须包含{NEEDED[0]}", f"must hold {NEEDED[0]}")
_RECIPIENT = Rule("required", f"须包含{NEEDED[1]}", f"must hold {NEEDED[1]}")
Pair = tuple[str, str]
"""A purpose and a recipient."""


class Consented(msgspec.Struct, frozen=True):
    """What an enterprise said last of each purpose and recipient."""

    latest: dict[Pair, Consent]

    def to(self, pair: Pair) -> bool:
        """Whether it agrees to a purpose and a recipient."""
        return pair in self.latest and self.latest[pair].given

    def to_any(self, recipient: Recipient | None = None) -> bool:
        """Whether it agrees that somebody uses the contact itself, or that this one does."""
        return any(
            row.given
            for (_, whom), row in self.latest.items()
            if (whom == recipient if recipient is not None else whom != "public")
        )


async def consented(session: AsyncSession, need_id: UUID) -> Consented:
    """What the enterprise of a need agrees to now."""
    return latest_of(await consents_of(session, need_id))


def latest_of(rows: Iterable[Consent]) -> Consented:
    """What counts of rows that stand in the order of time."""
    return Consented({(row.purpose, row.recipient): row for row in rows})


def checked(stated: StatedConsent | None) -> list[Pair]:
    """The purposes with their recipients that are agreed to; refused where what must be is not among them."""
    if stated is None:
        raise Refused("consent-required", [Breach("/consent", _REQUIRED)])
    if stated.version != IN_FORCE:
        raise Refused("consent-required", [Breach("/consent/version", _VERSION)])
    if NEEDED[0] not in stated.purposes:
        raise Refused("consent-required", [Breach("/consent/purposes", _PURPOSE)])
    if NEEDED[1] not in stated.recipients:
        raise Refused("consent-required", [Breach("/consent/recipients", _RECIPIENT)])
    pairs: list[Pair] = []
    for purpose in dict.fromkeys(stated.purposes):
        named = [recipient for recipient in recipients_of(purpose) if recipient in stated.recipients]
        if not named:
            raise Refused("consent-required", [Breach("/consent/recipients", _wanting(purpose))])
        pairs += [(purpose, recipient) for recipient in named]
    return pairs


async def agree(session: AsyncSession, need_id: UUID, pairs: Sequence[Pair], at: datetime) -> None:
    """Keep that an enterprise agrees to these and, of what it agreed to before, to nothing else."""
    before = await consented(session, need_id)
    taken_back = [pair for pair in before.latest if before.to(pair) and pair not in pairs]
    rows = [_row(need_id, pair, True, at) for pair in pairs] + [_row(need_id, pair, False, at) for pair in taken_back]
    await add_consents(session, rows)


async def change(session: AsyncSession, need_id: UUID, stated: ConsentChange, at: datetime) -> None:
    """Keep one consent that is given later or taken back; what holds already is not noted again."""
    if stated.given and stated.version != IN_FORCE:
        raise Refused("consent-required", [Breach("/version", _VERSION)])
    known = recipients_of(stated.purpose)
    if stated.recipient is not None and stated.recipient not in known:
        raise Refused("contradiction", [Breach("/recipient", _wanting(stated.purpose))])
    before = await consented(session, need_id)
    pairs: list[Pair] = [(stated.purpose, one) for one in ([stated.recipient] if stated.recipient else known)]
    changed = [pair for pair in pairs if before.to(pair) != stated.given]
    await add_consents(session, [_row(need_id, pair, stated.given, at) for pair in changed])


def _row(need_id: UUID, pair: Pair, given: bool, at: datetime) -> dict[str, Any]:
    purpose, recipient = pair
    return {
        "need_id": need_id,
        "version": IN_FORCE,
        "purpose": purpose,
        "recipient": recipient,
        "given": given,
        "at": at,
    }


def _wanting(purpose: Purpose) -> Rule:
    words = ", ".join(recipients_of(purpose))
    return Rule("recipient", f"{purpose}的接收方须为：{words}", f"must hold one of these for {purpose}: {words}")
