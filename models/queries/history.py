"""The history of listings: every change leaves a version, and nothing of it is ever changed or removed."""

import json
from collections.abc import Mapping
from uuid import UUID

import msgspec
from sqlalchemy import select, text
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncSession

from models.tables import ListingChange


class Note(msgspec.Struct, frozen=True, kw_only=True):
    """Who changes listings, by what action, and why: a `person`, a program with a `key`, or a `command` of the operator's."""

    actor: str
    action: str
    actor_id: UUID | None = None
    actor_kind: str = "command"
    reason: str | None = None
    import_id: UUID | None = None


_VIEWS = {"station": ("station_entry", "station_id"), "offering": ("catalogue_entry", "offering_id")}


async def record_versions(
    session: AsyncSession | AsyncConnection,
    kind: str,
    external_ids: list[str],
    note: Note,
    reasons: Mapping[str, str] | None = None,
) -> None:
    """Keep listings as they are now, as the version that the note tells of; once for each change, in its transaction.

    `reasons` are those of single listings, in the place of the note's.
    """
    if not external_ids:
        return
    view, id_ = _VIEWS[kind]
    await session.execute(
        text(
            f"""
            INSERT INTO listing_change (kind, listing_id, organization_id, version, action, actor, actor_id,
                actor_kind, reason,
                import_id, state, document)
            SELECT '{kind}', {id_}, organization_id, version, :action, :actor, :actor_id, :actor_kind,
                COALESCE(CAST(:reasons AS jsonb)->>external_id, :reason), :import_id, state,
                document::jsonb
            FROM {view} WHERE external_id = ANY(:ids)
            """  # noqa: S608 - both names come from the table above
        ),
        {**msgspec.structs.asdict(note), "ids": external_ids, "reasons": json.dumps(reasons or {})},
    )


async def versions_of(
    session: AsyncSession, listing_id: UUID, before: int | None = None, limit: int = 50
) -> list[ListingChange]:
    """The versions of a listing, newest first; those below `before` where it is given."""
    query = select(ListingChange).where(ListingChange.listing_id == listing_id)
    if before is not None:
        query = query.where(ListingChange.version < before)
    found = await session.scalars(query.order_by(ListingChange.version.desc()).limit(limit))
    return list(found)


async def version_of(session: AsyncSession, listing_id: UUID, version: int) -> ListingChange | None:
    """One version of a listing."""
    query = select(ListingChange).where(ListingChange.listing_id == listing_id, ListingChange.version == version)
    return (await session.execute(query)).scalar_one_or_none()


async def reason_at(session: AsyncSession, row: ListingChange) -> str | None:
    """Why a listing was in its state at one of its versions: as it was said last since it came into that state.

    That an import was reverted is why a listing was changed, not why it is published.
    """
    query = text(
        """
        SELECT reason FROM listing_change AS said
        WHERE listing_id = :listing_id AND version <= :version AND reason IS NOT NULL
            AND (action <> 'reverted' OR state = 'withdrawn') AND version > COALESCE(
            (SELECT max(version) FROM listing_change AS other
                WHERE other.listing_id = :listing_id AND other.version < :version AND other.state <> :state), 0)
        ORDER BY version DESC LIMIT 1
        """
    )
    which = {"listing_id": row.listing_id, "version": row.version, "state": row.state}
    found: str | None = await session.scalar(query, which)
    return found
