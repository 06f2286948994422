"""Saying that something happened: in the transaction in which it happens, so that neither is ever without the other."""

from collections.abc import Mapping
from uuid import UUID

import msgspec
from sqlalchemy.ext.asyncio import AsyncSession

from models.queries.webhooks import add_event
from service.webhooks.types import FIELDS, EventType


class Recipients(msgspec.Struct, frozen=True, kw_only=True):
    """Whom an event concerns: organizations, and the operator."""

    organizations: frozenset[UUID] = frozenset()
    operator: bool = False


async def announce(
    session: AsyncSession, type_: EventType, data: Mapping[str, str | UUID], recipients: Recipients
) -> int:
    """Tell every endpoint of the recipients that wants to hear of such events, once this transaction commits.

    The number of endpoints is returned; where it is none, nothing is stored. The transaction goes on working for whom
    it worked. Data is ids, words of a status model, moments and links of this service: `service.webhooks.types.FIELDS`.
    """
    written = {name: str(value) for name, value in data.items()}
    check_data(written)
    organizations = sorted(recipients.organizations)
    return await add_event(session, type_, written, organizations=organizations, operator=recipients.operator)


def check_data(data: Mapping[str, str]) -> None:
    """ValueError where data holds what is none of the fields that a webhook may carry."""
    for name, value in data.items():
        if name not in FIELDS or FIELDS[name].fullmatch(value) is None:
            raise ValueError(f"a webhook carries ids and links only: {name}")
