"""Catalogue → files, in the format that the import reads."""

from pathlib import Path

import msgspec
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from models.queries.catalogue import stream_documents
from service.catalogue.listings import OfferingListing, StationListing


async def export_catalogue(engine: AsyncEngine, folder: Path) -> dict[str, int]:
    """Write stations.jsonl and offerings.jsonl of one moment into a folder; say how many rows each has."""
    counts: dict[str, int] = {}
    async with engine.connect() as connection:
        await connection.execution_options(isolation_level="REPEATABLE READ")
        async with connection.begin():
            counts["stations"] = await _write(connection, folder, "stations", StationListing)
            counts["offerings"] = await _write(connection, folder, "offerings", OfferingListing)
    return counts


async def _write(
    connection: AsyncConnection,
    folder: Path,
    what: str,
    type_: type[StationListing] | type[OfferingListing],
) -> int:
    """One file, complete or not at all: written beside its place and renamed."""
    target = folder / f"{what}.jsonl"
    unfinished = target.with_suffix(".jsonl.unfinished")
    count = 0
    with unfinished.open("wb") as file:
        async for document in stream_documents(connection, what):
            file.write(msgspec.json.encode(msgspec.convert(document, type_)) + b"\n")
            count += 1
    unfinished.replace(target)
    return count
