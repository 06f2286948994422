"""How much the catalogue holds, for the first page: counted anew after a minute."""

import time

from sqlalchemy.ext.asyncio import AsyncSession

from models.queries.published import Counts, published_counts

_KEPT_SECONDS = 60.0


class KnownCounts:
    """The counts that are known now."""

    def __init__(self) -> None:
        self._counts: Counts | None = None
        self._counted_at = 0.0

    async def now(self, session: AsyncSession) -> Counts:
        """What is published, as it was at most a minute ago."""
        if self._counts is None or time.monotonic() - self._counted_at > _KEPT_SECONDS:
            self._counts, self._counted_at = await published_counts(session), time.monotonic()
        return self._counts
