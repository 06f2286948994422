"""The index of a node against the catalogue, offering by offering, and the catalogue against what was acknowledged."""

from sqlalchemy import URL, text
from sqlalchemy.ext.asyncio import AsyncConnection

from matching.index import Entry, IndexFolder
from matching.index.describing import described
from matching.thesaurus import Knowledge
from models.queries.following import changes_since
from tests.models.databases import connected
from tests.nodes.cluster import Node
from tests.nodes.ledger import Ledger
from tests.nodes.texts import word_of

_EVERYTHING = {"*": 1.0}
"""A trade that every entry has."""
_MOST = 1_000_000
_STORED = text("SELECT external_id, title, state FROM offering WHERE external_id LIKE 'trial-%'")


async def differences(node: Node, address: URL, knowledge: Knowledge) -> list[str]:
    """What the index of a node holds other than the catalogue does: entries too many, missing, or with other content."""
    folder = IndexFolder(node.data / "index", knowledge.version)
    manifest = folder.manifest()
    if manifest is None:
        return [f"{node.name}: there is no index"]
    found = folder.open(manifest).search({}, {}, _MOST, _EVERYTHING)
    held = {entry.id: entry for entry in found}
    async with connected(address) as connection:
        wanted = await _wanted(connection, knowledge)
    twice = [f"{node.name}: {len(found) - len(held)} entries are there twice"] if len(found) != len(held) else []
    return [
        *twice,
        *(f"{node.name}: {id_} is held and not published" for id_ in held.keys() - wanted.keys()),
        *(f"{node.name}: {id_} is missing" for id_ in wanted.keys() - held.keys()),
        *(f"{node.name}: {id_} differs" for id_ in held.keys() & wanted.keys() if held[id_] != wanted[id_]),
    ]


async def _wanted(connection: AsyncConnection, knowledge: Knowledge) -> dict[str, Entry]:
    wanted: dict[str, Entry] = {}
    async for batch in changes_since(connection, None):
        for description in described([(change.offering, change.station) for change in batch], knowledge):
            assert not isinstance(description, str), description
            wanted[description.id] = description.entry
    return wanted


async def lost_or_invented(ledger: Ledger, address: URL) -> list[str]:
    """Where the catalogue is not what was acknowledged: lost changes, refused ones, offerings that nobody made."""
    async with connected(address) as connection:
        rows = await connection.execute(_STORED)
        stored = {row[0]: (word_of(row[1]), row[2]) for row in rows}
    known = {listing.id: (listing.word, listing.state) for listing in ledger.listings.values()}
    return [
        *(f"{id_} was acknowledged and is lost" for id_ in known.keys() - stored.keys()),
        *(f"{id_} was never made, and is there" for id_ in stored.keys() - known.keys()),
        *(
            f"{id_} should be {known[id_]} and is {stored[id_]}"
            for id_ in known.keys() & stored.keys()
            if known[id_] != stored[id_]
        ),
    ]
