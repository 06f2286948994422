"""The demo catalogue, which test keys work in: tables of its own in a schema of its own, filled with the fixtures."""

from typing import Any
from uuid import UUID

from sqlalchemy import text

from models.queries.history import Note
from models.queries.importing import write_stations
from models.tables import Organization
from models.tenancy import OPERATOR, act_for
from service.catalogue.files import as_row
from service.catalogue.listings import StationListing

_ADD = text(
    "INSERT INTO organization (id, name, modelled) VALUES (:id, :name, true) ON CONFLICT (id) DO NOTHING RETURNING id"
)

_NAMED = text("SELECT true FROM organization WHERE name = :name AND id <> :id")


def demo_station_id(organization_id: UUID) -> str:
    """The station that an organization has in the demo catalogue from the beginning."""
    return f"DEMO-{organization_id.hex[-12:]}"


async def prepare_demo_organization(state: Any, organization: Organization) -> None:
    """Give an organization a double of itself in the demo catalogue, with a station to list demo offerings at."""
    async with state.demo_sessions.begin() as session:
        await act_for(session, OPERATOR)
        name = f"{organization.name}（演示）"
        if await session.scalar(_NAMED, {"id": organization.id, "name": name}):
            # Another one had this name when its double was made.
            name = f"{organization.name}（演示 {organization.id.hex[-12:]}）"
        if await session.scalar(_ADD, {"id": organization.id, "name": name}) is None:
            return
        listing = StationListing(id=demo_station_id(organization.id), name=name, modelled=True)
        row = {**as_row(listing), "organization_id": str(organization.id)}
        await write_stations(session, [row], Note(actor="demo", action="created"))
