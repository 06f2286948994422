"""What the pages for partners show beside their sitekeys."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from models.queries.sitekeys import HeldSitekey
from models.tables import Organization, Sitekey, Station


async def sitekeys_with_owners(session: AsyncSession, organization_id: UUID | None) -> list[HeldSitekey]:
    """The sitekeys of an organization, or of all that the tenant may see, by organization, oldest first."""
    query = select(Sitekey, Organization.name).join(Organization, Organization.id == Sitekey.organization_id)
    if organization_id is not None:
        query = query.where(Sitekey.organization_id == organization_id)
    rows = await session.execute(query.order_by(Organization.name, Organization.id, Sitekey.id))
    return [HeldSitekey(row[0], row[1]) for row in rows]


async def names_of_stations(session: AsyncSession, ids: Sequence[str]) -> dict[str, str]:
    """Id in the catalogue → name, of the stations that the tenant may see."""
    query = select(Station.external_id, Station.name).where(Station.external_id.in_(ids))
    return {row[0]: row[1] for row in await session.execute(query)}
