"""What somebody did last to offerings, and how these were before: for those who take it back at once."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession


async def own_newest(
    session: AsyncSession, ids: list[str], actor_id: UUID, actions: Sequence[str]
) -> list[dict[str, Any]]:
    """Of some offerings those whose newest version this person made by one of these actions, held alone from now on.

    `version` is that version; `document`, `state` and `state_reason` are those of the one before.
    """
    rows = await session.execute(
        text(
            """
            SELECT offering.external_id AS id, offering.version, earlier.document, earlier.state,
                (SELECT reason FROM listing_change AS said WHERE said.kind = 'offering'
                    AND said.listing_id = offering.id AND said.version < offering.version
                    AND said.state = earlier.state AND said.reason IS NOT NULL
                    ORDER BY said.version DESC LIMIT 1) AS state_reason
            FROM offering
            JOIN listing_change AS newest ON newest.kind = 'offering' AND newest.listing_id = offering.id
                AND newest.version = offering.version
            JOIN listing_change AS earlier ON earlier.kind = 'offering' AND earlier.listing_id = offering.id
                AND earlier.version = offering.version - 1
            WHERE offering.external_id = ANY(:ids) AND newest.actor_id = :actor_id AND newest.action = ANY(:actions)
            ORDER BY offering.external_id
            FOR UPDATE OF offering
            """
        ),
        {"ids": ids, "actor_id": actor_id, "actions": list(actions)},
    )
    return [dict(row) for row in rows.mappings()]
