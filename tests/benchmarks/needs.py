"""The needs of the project's own judged collections."""

from pathlib import Path

from matching.evaluate import load_collection
from matching.values import Need

COLLECTIONS = Path(__file__).with_name("collection")


def own_needs() -> list[Need]:
    """All needs of all collections, in the order of their folders."""
    folders = sorted(path.parent for path in COLLECTIONS.glob("*/qrels.tsv"))
    return [need.stated() for folder in folders for need in load_collection(folder).needs]
