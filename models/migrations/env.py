"""How Alembic runs here: always on a connection that the caller opened (models/migrating.py)."""

from alembic import context

import models.tables  # noqa: F401 - the tables register themselves
from models.base import Base


def _is_ours(name: str | None, type_: str, _parents: object) -> bool:
    # The tables of the queue are those of its library, which knows them better than we do.
    return not (type_ == "table" and name is not None and name.startswith("pgqueuer"))


context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Base.metadata,
    include_name=_is_ours,
    compare_type=True,
    compare_server_default=False,
)
with context.begin_transaction():
    context.run_migrations()
