"""What the page of an enterprise asks of its need beside the case itself."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

_TRACE = text(
    """
    SELECT concat_ws(' ',
        need.version,
        (SELECT concat_ws('/', count(*), max(id::text)) FROM case_move WHERE need_id = need.id),
        (SELECT max(id::text) FROM plan WHERE need_id = need.id),
        (SELECT sum(version) FROM referral WHERE need_id = need.id),
        (SELECT string_agg(concat_ws('/', id, state, found_in, answered_at, opened_at), ' ' ORDER BY id) FROM gap WHERE need_id = need.id),
        (SELECT count(*) FROM evaluation WHERE need_id = need.id),
        (SELECT count(*) FROM follow_up WHERE need_id = need.id),
        (SELECT max(number) FROM consent WHERE need_id = need.id),
        (SELECT changed_at FROM contact WHERE need_id = need.id),
        (SELECT count(*) FROM contact_view WHERE need_id = need.id),
        (SELECT concat_ws('/', count(*), max(id::text)) FROM attachment WHERE need_id = need.id))
    FROM need WHERE need.id = :need_id
    """
)


async def trace_of(session: AsyncSession, need_id: UUID) -> str:
    """A text that is another one as soon as anything that the page shows has changed."""
    return str(await session.scalar(_TRACE, {"need_id": need_id}))


async def names_of_stations(session: AsyncSession, external_ids: Sequence[str]) -> dict[str, str]:
    """External id → the name of a published station."""
    query = text("SELECT external_id, name FROM station WHERE external_id = ANY(:ids) AND state = 'published'")
    return {row[0]: row[1] for row in await session.execute(query, {"ids": list(external_ids)})}
