"""How Alembic runs here: always on a connection that the caller opened (models/migrating.py)."""

from alembic import context

import models.tables  # noqa: F401 - the tables register themselves
from models.base import Base

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Base.metadata,
    compare_type=True,
    compare_server_default=False,
)
with context.begin_transaction():
    context.run_migrations()
