"""All that is due to one endpoint, tried and noted.

The table of deliveries is the truth: a try counts once it is noted there, and a worker that dies before leaves the
delivery due, so that another one tries it again under the same id.
"""

import asyncio
import secrets
import time
from datetime import datetime
from typing import Any
from uuid import UUID

import aiohttp
import structlog
from sqlalchemy import func
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

from models.queries.webhook_sending import (
    Due,
    deliveries_due,
    failing_since_of,
    note_attempt,
    note_failure,
    note_given_up,
    note_success,
    pause_endpoint,
)
from models.queries.webhooks import change_endpoint, endpoint_by_id, give_up_pending
from models.tables import WebhookEndpoint
from service.clock import actual_now
from service.sealing import Sealer, SealingError
from service.settings import Settings
from service.webhooks.messages import body_of, headers_of
from service.webhooks.schedule import next_pause_seconds
from service.webhooks.secrets import open_secret
from service.webhooks.sending import Outcome, send

_log = structlog.get_logger("nqi.webhooks")
_AT_ONCE = 8
"""So many messages one receiver gets at the same time."""
_LONGEST_TURN_SECONDS = 30.0
"""Then other endpoints have their turn."""
_JITTER_STEPS = 1_000
UNREADABLE = "secret-unreadable"
"""The secret cannot be opened: a sealing key is missing here."""


class Deliverer:
    """Sends what is due, with the keys and the client of this worker."""

    def __init__(
        self,
        sessions: async_sessionmaker[AsyncSession],
        client: aiohttp.ClientSession,
        sealer: Sealer,
        settings: Settings,
    ) -> None:
        self._sessions = sessions
        self._client = client
        self._sealer = sealer
        self._schedule = settings.webhooks_schedule_seconds
        self._silence_seconds = settings.webhooks_timeout_seconds

    async def deliver_due(self, endpoint_id: UUID) -> None:
        """Try what is due to an endpoint until nothing is, it is to be left in peace, or others have their turn."""
        ends = time.monotonic() + _LONGEST_TURN_SECONDS
        while time.monotonic() < ends:
            async with self._sessions.begin() as session:
                endpoint = await endpoint_by_id(session, endpoint_id)
                if endpoint is None:
                    return
                if not endpoint.enabled:
                    await give_up_pending(session, endpoint_id, "endpoint-disabled")
                    return
                due = await deliveries_due(session, endpoint_id, _AT_ONCE)
            if not due:
                return
            outcomes = await asyncio.gather(*(self._send(endpoint, one) for one in due))
            async with self._sessions.begin() as session:
                goes_on = await self._note(session, endpoint_id, list(zip(due, outcomes, strict=True)))
            if not goes_on:
                return

    async def _send(self, endpoint: WebhookEndpoint, due: Due) -> Outcome:
        body, moment = body_of(due), actual_now()
        try:
            headers = headers_of(due, body, self._secrets(endpoint), moment)
        except SealingError as error:
            _log.error("webhook secret cannot be opened", endpoint=str(endpoint.id), error=type(error).__name__)
            return Outcome(at=moment, status=None, error=UNREADABLE, milliseconds=0)
        return await send(self._client, endpoint.url, body, headers)

    def _secrets(self, endpoint: WebhookEndpoint) -> list[str]:
        sealed = [endpoint.secret]
        if (
            endpoint.previous_secret is not None
            and endpoint.previous_ends_at
            and endpoint.previous_ends_at > actual_now()
        ):
            sealed.append(endpoint.previous_secret)
        return [open_secret(self._sealer, endpoint.id, one) for one in sealed]

    async def _note(self, session: AsyncSession, endpoint_id: UUID, tried: list[tuple[Due, Outcome]]) -> bool:
        """Note what came of tries; whether the endpoint is to be sent more at once.

        The endpoint is held first, as by its owner who changes it, so that neither waits for the other for ever.
        """
        if await endpoint_by_id(session, endpoint_id, to_change=True) is None:
            return False
        given_up = []
        for due, outcome in tried:
            values = {"tries": due.tries + 1, "error": outcome.error, **self._next(due, outcome)}
            if await note_attempt(session, due, _written(outcome), values) and values["state"] == "failed":
                given_up.append((due, outcome))
        outcomes = [outcome for _, outcome in tried]
        if any(outcome.succeeded for outcome in outcomes):
            await note_success(session, endpoint_id)
        else:
            await note_failure(session, endpoint_id, min(outcome.at for outcome in outcomes))
        if given_up:
            await note_given_up(session, endpoint_id)
        if any(outcome.gone for _, outcome in given_up):
            await self._disable(session, endpoint_id, "gone")
        elif given_up:
            since = max(due.first_try_at or outcome.at for due, outcome in given_up)
            await self._disable_where_nothing_got_through(session, endpoint_id, since)
        pause = self._pause_seconds(outcomes)
        if pause > 0:
            await pause_endpoint(session, endpoint_id, pause)
        return pause == 0 and not any(outcome.gone for outcome in outcomes)

    def _pause_seconds(self, outcomes: list[Outcome]) -> float:
        """For how long the endpoint is to be left in peace: it asked for that, or answers nothing at all."""
        asked = max(outcome.asked_seconds for outcome in outcomes)
        return max(asked, self._silence_seconds if all(outcome.silent for outcome in outcomes) else 0)

    def _next(self, due: Due, outcome: Outcome) -> dict[str, Any]:
        """What becomes of the delivery after a try."""
        if outcome.succeeded:
            return {"state": "delivered", "due_at": None, "finished_at": func.now()}
        jitter = secrets.randbelow(_JITTER_STEPS) / _JITTER_STEPS
        pause = next_pause_seconds(self._schedule, due.tries + 1, jitter, outcome.asked_seconds)
        if outcome.gone or pause is None:
            return {"state": "failed", "due_at": None, "finished_at": func.now()}
        return {"state": "pending", "due_at": func.now() + func.make_interval(0, 0, 0, 0, 0, 0, pause)}

    async def _disable_where_nothing_got_through(
        self, session: AsyncSession, endpoint_id: UUID, first_try_at: datetime
    ) -> None:
        """Switch an endpoint off that has taken nothing since the first try of a delivery that is given up now."""
        failing_since = await failing_since_of(session, endpoint_id)
        if failing_since is not None and failing_since <= first_try_at:
            await self._disable(session, endpoint_id, "failing")

    async def _disable(self, session: AsyncSession, endpoint_id: UUID, because: str) -> None:
        await change_endpoint(session, endpoint_id, {"enabled": False, "disabled_because": because})
        await give_up_pending(session, endpoint_id, "endpoint-disabled")
        _log.info("webhook endpoint disabled", endpoint=str(endpoint_id), because=because)


def _written(outcome: Outcome) -> dict[str, Any]:
    return {
        "at": outcome.at.isoformat(),
        "status": outcome.status,
        "error": outcome.error,
        "milliseconds": outcome.milliseconds,
    }
