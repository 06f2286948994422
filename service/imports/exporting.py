"""The tenant's own listings, as files take them."""

import msgspec
from sqlalchemy.ext.asyncio import AsyncSession

from models.queries.catalogue import own_documents
from service.catalogue.listings import OfferingListing

_MOST = 100_000


async def listings_of(session: AsyncSession, station: str | None) -> list[OfferingListing]:
    """The offerings of the tenant that are not withdrawn, of one station or of all."""
    return [msgspec.convert(document, OfferingListing) for document in await own_documents(session, station, _MOST)]
