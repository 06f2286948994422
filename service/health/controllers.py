"""What an operator's monitoring asks."""

from typing import Literal

import msgspec
from litestar import Response, get
from litestar.datastructures import State
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from service.access import PUBLIC
from service.matcher import Matcher


class Health(msgspec.Struct, frozen=True):
    """The process answers."""

    status: Literal["ok"] = "ok"


class Readiness(msgspec.Struct, frozen=True):
    """Whether the parts that requests need are there."""

    database: bool
    index: bool


@get("/healthz", operation_id="health", summary="Is the process alive", tags=["operation"], opt=PUBLIC)
async def health() -> Health:
    """Answers while the process can answer at all."""
    return Health()


@get("/readyz", operation_id="readiness", summary="Is the service ready", tags=["operation"], opt=PUBLIC)
async def readiness(state: State) -> Response[Readiness]:
    """200 when database and index are there, 503 before and otherwise."""
    matcher: Matcher = state.matcher
    demo: Matcher = state.demo_matcher
    ready = Readiness(database=await _database_answers(state), index=matcher.ready and demo.ready)
    return Response(ready, status_code=200 if ready.database and ready.index else 503)


async def _database_answers(state: State) -> bool:
    try:
        async with state.engine.connect() as connection:
            await connection.execute(text("SELECT 1"))
    except (SQLAlchemyError, OSError, TimeoutError):
        return False
    return True
