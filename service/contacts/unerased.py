"""A need of which there still is something: what was erased answers 410 wherever it would be shown or added to."""

from typing import Any
from uuid import UUID

from litestar import Request
from sqlalchemy.ext.asyncio import AsyncSession

from models.tables import Need
from service.cases.parties import Party, case_of_caller
from service.problems import Refused


async def unerased_case(
    request: Request[Any, Any, Any], need_id: UUID, session: AsyncSession, to_change: bool = False
) -> tuple[Need, Party]:
    """A need that was not erased, and as what the caller acts in it."""
    need, party = await case_of_caller(request, need_id, session, to_change)
    refuse_erased(need)
    return need, party


def refuse_erased(need: Need) -> None:
    """Refuse what cannot be done with a need that was erased."""
    if need.erased_at is not None:
        raise Refused("erased")
