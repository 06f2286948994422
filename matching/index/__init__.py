"""The index of offerings: derived data on disk, followed by every process of a node."""

from matching.index.entries import Description, Entry, describe
from matching.index.folder import IndexFolder, Manifest
from matching.index.store import OfferingIndex

__all__ = ["Description", "Entry", "IndexFolder", "Manifest", "OfferingIndex", "describe"]
