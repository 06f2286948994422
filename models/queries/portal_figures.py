"""What partners' portals were used for, and what came of the needs that were stated there: counts, and nothing else.

Use is read as the tenant, who sees its own. Of the needs themselves a partner sees nothing, so their counts are taken as
the operator, bound to one organization's sitekeys before anything is counted, and the tenant is named again at once.
"""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, NamedTuple
from uuid import UUID

import msgspec
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from models.tenancy import OPERATOR, Tenant, act_for


class Asked(msgspec.Struct, frozen=True, kw_only=True):
    """Whose portals, and when: days and moments in China, each last one exclusive; without an organization of all, which
    is the operator's to ask."""

    first_day: date
    end_day: date
    begins_at: datetime
    ends_at: datetime
    organization: UUID | None = None
    sitekey: UUID | None = None


class Use(NamedTuple):
    """What happened on a day under a sitekey on pages of an origin."""

    day: date
    sitekey: UUID
    origin: str
    matches: int
    found_nothing: int
    needs: int
    limited: int


class SitekeyUse(NamedTuple):
    """All use of a sitekey in a time, also of one that was not used."""

    sitekey: UUID
    name: str
    organization: UUID
    organization_name: str
    matches: int
    found_nothing: int
    needs: int
    limited: int


class DayUse(NamedTuple):
    """All use on a day."""

    day: date
    matches: int
    found_nothing: int
    needs: int
    limited: int


class Came(NamedTuple):
    """What came of the needs that were stated on a day under a sitekey: how many are in which state, as `need`s or as
    their `referral`s; `told` counts needs with a word on whether they are solved, `solved` those that are, `scored` those
    with an evaluation, whose scores `total` adds up."""

    day: date
    sitekey: UUID
    what: str
    state: str
    number: int
    total: int


_OF_SITEKEY = """
    (CAST(:organization AS uuid) IS NULL OR sitekey.organization_id = :organization)
    AND (CAST(:sitekey AS uuid) IS NULL OR sitekey.id = :sitekey)
"""
_THEN = "portal_use.sitekey_id = sitekey.id AND portal_use.day >= :first_day AND portal_use.day < :end_day"
_SUMS = ", ".join(f"coalesce(sum({name}), 0)" for name in ("matches", "found_nothing", "needs", "limited"))
_USE = text(
    f"""
    SELECT portal_use.day, portal_use.sitekey_id, portal_use.origin, portal_use.matches, portal_use.found_nothing,
        portal_use.needs, portal_use.limited
    FROM sitekey JOIN portal_use ON {_THEN} WHERE {_OF_SITEKEY}
    ORDER BY portal_use.day DESC, sitekey.name, sitekey.id, portal_use.origin LIMIT :limit
    """  # noqa: S608
)
_BY_SITEKEY = text(
    f"""
    SELECT sitekey.id, sitekey.name, organization.id, organization.name, {_SUMS}
    FROM sitekey JOIN organization ON organization.id = sitekey.organization_id LEFT JOIN portal_use ON {_THEN}
    WHERE {_OF_SITEKEY} GROUP BY sitekey.id, organization.id ORDER BY organization.name, sitekey.name, sitekey.id
    """  # noqa: S608
)
_BY_DAY = text(
    f"""
    SELECT portal_use.day, {_SUMS} FROM sitekey JOIN portal_use ON {_THEN} WHERE {_OF_SITEKEY}
    GROUP BY portal_use.day ORDER BY portal_use.day
    """  # noqa: S608
)
_CAME = text(
    f"""
    WITH stated AS MATERIALIZED (
        SELECT need.id, need.sitekey_id, need.state, CAST(need.created_at AT TIME ZONE 'Asia/Shanghai' AS date) AS day
        FROM sitekey JOIN need ON need.sitekey_id = sitekey.id
        WHERE need.created_at >= :begins_at AND need.created_at < :ends_at AND {_OF_SITEKEY}
    ), word AS (
        SELECT DISTINCT ON (stated.id) stated.day, stated.sitekey_id, said.solved
        FROM stated JOIN (
            SELECT need_id, solved, at FROM evaluation WHERE answered
            UNION ALL SELECT need_id, solved, at FROM follow_up WHERE answered
        ) AS said ON said.need_id = stated.id
        ORDER BY stated.id, said.at DESC
    ), scored AS (
        SELECT DISTINCT ON (stated.id) stated.day, stated.sitekey_id, evaluation.score
        FROM stated JOIN evaluation ON evaluation.need_id = stated.id AND evaluation.answered
        ORDER BY stated.id, evaluation.at DESC, evaluation.id DESC
    )
    SELECT day, sitekey_id, 'need', state, count(*), 0 FROM stated GROUP BY 1, 2, 4
    UNION ALL SELECT stated.day, stated.sitekey_id, 'referral', referral.state, count(*), 0
        FROM stated JOIN referral ON referral.need_id = stated.id
        WHERE referral.state NOT IN ('draft', 'entered-in-error') GROUP BY 1, 2, 4
    UNION ALL SELECT day, sitekey_id, 'told', '', count(*), 0 FROM word GROUP BY 1, 2
    UNION ALL SELECT day, sitekey_id, 'solved', '', count(*), 0 FROM word WHERE solved GROUP BY 1, 2
    UNION ALL SELECT day, sitekey_id, 'scored', '', count(*), sum(score) FROM scored GROUP BY 1, 2
    """  # noqa: S608
)


async def use_of_portals(session: AsyncSession, asked: Asked, limit: int) -> list[Use]:
    """The use that the tenant may see, the newest day first, so many rows at most."""
    return [Use(*row) for row in await session.execute(_USE, {**_parameters(asked), "limit": limit})]


async def use_by_sitekey(session: AsyncSession, asked: Asked) -> list[SitekeyUse]:
    """Each sitekey that the tenant may see, with all of its use."""
    return [SitekeyUse(*row) for row in await session.execute(_BY_SITEKEY, _parameters(asked))]


async def use_by_day(session: AsyncSession, asked: Asked) -> list[DayUse]:
    """Each day with any use that the tenant may see, in their order."""
    return [DayUse(*row) for row in await session.execute(_BY_DAY, _parameters(asked))]


async def came_of_portals(session: AsyncSession, asked: Asked, tenant: Tenant) -> list[Came]:
    """What came of needs that the tenant may not see; the transaction works for the tenant again afterwards."""
    await act_for(session, OPERATOR)
    rows = (await session.execute(_CAME, _parameters(asked))).all()
    await act_for(session, tenant)
    return [Came(*row) for row in rows]


def _parameters(asked: Asked) -> Mapping[str, Any]:
    return msgspec.structs.asdict(asked)
