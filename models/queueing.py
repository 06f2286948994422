"""The queue in PostgreSQL by which workers are woken: the names of its tables, whatever the environment holds."""

from pgqueuer.domain.settings import DBSettings, Durability
from pgqueuer.domain.types import Channel

# Each name is said, since the library else takes it from the environment, under names as common as CHANNEL.
QUEUE = DBSettings(
    prefix="",
    db_schema=None,
    channel=Channel("nqi_queue"),
    function="fn_pgqueuer_changed",
    statistics_table="pgqueuer_statistics",
    queue_status_type="pgqueuer_status",
    queue_table="pgqueuer",
    queue_table_log="pgqueuer_log",
    trigger="tg_pgqueuer_changed",
    schedules_table="pgqueuer_schedules",
    durability=Durability.durable,
    widen_id=True,
)
"""In the schema that the search path names first, so that each catalogue has one of its own."""
