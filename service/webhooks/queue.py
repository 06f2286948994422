"""The queue by which the workers of all nodes share the endpoints among them.

A job says that something is due to an endpoint, no more: there is one an endpoint, waiting or worked on, wherever. So
no receiver takes up more than one place of a worker, however slow it is and however much it is sent. A job whose worker
died is taken up by another one once its heartbeat is missed.
"""

from collections.abc import Awaitable, Callable, Sequence
from datetime import timedelta
from uuid import UUID

import asyncpg
import structlog
from pgqueuer.adapters.drivers.asyncpg import AsyncpgPoolDriver
from pgqueuer.adapters.persistence.qb import QueryBuilderEnvironment, QueryQueueBuilder, QuerySchedulerBuilder
from pgqueuer.adapters.persistence.queries import Queries
from pgqueuer.core.qm import QueueManager
from pgqueuer.domain.models import Job
from sqlalchemy import URL

from models.queueing import QUEUE

_log = structlog.get_logger("nqi.webhooks")
_JOB = "webhooks"
ENDPOINTS_AT_ONCE = 50
"""To so many a worker sends at the same time."""
_BATCH = 25
_HEARTBEAT = timedelta(seconds=3)
_LOOK_EVERY = timedelta(seconds=2)
"""So often a worker without work looks for jobs whose heartbeat is missed."""
_NEVER = timedelta(0)
_CONNECTIONS = 2
"""One listens, one asks."""


async def open_pool(address: URL, schema: str | None) -> asyncpg.Pool:
    """The connections of the queue of one catalogue."""
    settings = {"application_name": "nqi", **({} if schema is None else {"search_path": schema})}
    return await asyncpg.create_pool(
        address.set(drivername="postgresql").render_as_string(hide_password=False),
        min_size=_CONNECTIONS,
        max_size=_CONNECTIONS,
        timeout=10,
        server_settings=settings,
    )


class Queue:
    """The queue of one catalogue, over a pool."""

    def __init__(self, pool: asyncpg.Pool) -> None:
        self._queries = Queries(
            AsyncpgPoolDriver(pool),
            QueryBuilderEnvironment(QUEUE),
            QueryQueueBuilder(QUEUE),
            QuerySchedulerBuilder(QUEUE),
        )

    async def put(self, endpoints: Sequence[UUID]) -> None:
        """Have something delivered to these endpoints, soon, by whichever worker; those that wait already are left."""
        if not endpoints:
            return
        await self._queries.enqueue(
            [_JOB] * len(endpoints),
            [endpoint.bytes for endpoint in endpoints],
            [0] * len(endpoints),
            dedupe_key=[str(endpoint) for endpoint in endpoints],
            on_conflict="skip",
        )

    async def work(self, deliver: Callable[[UUID], Awaitable[None]]) -> None:
        """Deliver to one endpoint after the other, many at once, until cancelled."""
        manager = QueueManager(self._queries, QUEUE.channel)

        @manager.entrypoint(_JOB, accepts_context=False)
        async def deliver_to(job: Job) -> None:
            try:
                await deliver(UUID(bytes=job.payload))
            except Exception as error:
                # What was not noted is still due; the library would write the error's text into its table and the log.
                _log.warning("webhooks interrupted", error=type(error).__name__)

        await manager.run(
            dequeue_timeout=_LOOK_EVERY,
            batch_size=_BATCH,
            max_concurrent_tasks=ENDPOINTS_AT_ONCE,
            heartbeat_timeout=_HEARTBEAT,
            log_aggregation_interval=_NEVER,
        )

    async def forget(self) -> None:
        """Delete what the library keeps of jobs that are done."""
        await self._queries.clear_queue_log(_JOB)
