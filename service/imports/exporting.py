"""The tenant's own listings, as files take them."""

import tempfile
from functools import cache
from pathlib import Path

import anyio
import msgspec
from sqlalchemy.ext.asyncio import AsyncSession

from models.queries.catalogue import own_documents
from service.catalogue.listings import OfferingListing
from service.problems import Breach, Refused, Rule
from service.spreadsheets.exporting import export_csv, export_xlsx

MOST_EXPORTED = 20_000
_TOO_MANY = Rule(
    "length",
    f"超过{MOST_EXPORTED}项，请按服务站分别导出",
    f"would hold more than {MOST_EXPORTED}; export one station at a time",
)


async def exported(session: AsyncSession, station: str | None, format_: str) -> bytes:
    """A file of the offerings of the tenant that are not withdrawn, of one station or of all."""
    documents = await own_documents(session, station, MOST_EXPORTED + 1)
    if len(documents) > MOST_EXPORTED:
        raise Refused("contradiction", [Breach("station", _TOO_MANY)])
    return await anyio.to_thread.run_sync(_written, documents, format_, limiter=_limiter())


def _written(documents: list[str], format_: str) -> bytes:
    write = export_xlsx if format_ == "xlsx" else export_csv
    decoder = msgspec.json.Decoder(OfferingListing)
    with tempfile.TemporaryDirectory(prefix="nqi-") as folder:
        path = Path(folder) / "offerings"
        write((decoder.decode(document) for document in documents), path)
        return path.read_bytes()


@cache
def _limiter() -> anyio.CapacityLimiter:
    return anyio.CapacityLimiter(1)
