"""The use of portals, and what came of it, as it is told."""

from datetime import date, datetime
from uuid import UUID

import msgspec


class OriginUse(msgspec.Struct, frozen=True, kw_only=True):
    """What happened on a day (China) under a sitekey on pages of an origin.

    `matches` are answers, `found_nothing` those of them without a match; `needs` were handed over; `limited` requests
    were refused since a budget was used up.
    """

    day: date
    sitekey: UUID
    origin: str
    matches: int
    found_nothing: int
    needs: int
    limited: int


class Outcomes(msgspec.Struct, frozen=True, kw_only=True):
    """What came of needs that were stated on a partner's pages, as things stand now: counts, and nothing of the needs.

    Of `told` needs it is known whether they are solved, of `solved` ones that they are; `evaluated` ones have a mean
    `score` of 1 to 5. Referrals are counted once they were sent.
    """

    needs: int = 0
    needs_by_state: dict[str, int] = {}
    referrals: int = 0
    referrals_by_state: dict[str, int] = {}
    told: int = 0
    solved: int = 0
    evaluated: int = 0
    score: float | None = None


class SitekeyUsage(msgspec.Struct, frozen=True, kw_only=True):
    """All use of a sitekey in a time, and what came of the needs that were stated with it then."""

    sitekey: UUID
    name: str
    organization: UUID
    organization_name: str
    matches: int
    found_nothing: int
    needs: int
    limited: int
    outcomes: Outcomes


class PortalUsage(msgspec.Struct, frozen=True, kw_only=True):
    """The use of portals on the days (China) from `from` to `to`, both included, as things stand at `as_of`.

    `days` holds the newest first; where there are more rows than it takes, it is not `complete`, the sums of `sitekeys`
    are.
    """

    as_of: datetime
    from_: date = msgspec.field(name="from")
    to: date
    organization: UUID | None
    sitekeys: list[SitekeyUsage]
    days: list[OriginUse]
    complete: bool
