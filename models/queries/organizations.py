"""Organizations as the operator looks for them."""

from sqlalchemy import ColumnElement, func, or_, select, true
from sqlalchemy.ext.asyncio import AsyncSession

from models.tables import Account, Organization


async def found_organizations(session: AsyncSession, q: str, limit: int) -> list[tuple[Organization, int]]:
    """The organizations whose name or code contains `q`, each with how many people it has; the newest first."""
    people = select(func.count(Account.id)).where(Account.organization_id == Organization.id).scalar_subquery()
    query = select(Organization, people).where(_contains(q)).order_by(Organization.created_at.desc(), Organization.name)
    return [(row[0], row[1]) for row in await session.execute(query.limit(limit))]


async def count_organizations(session: AsyncSession, q: str) -> int:
    """How many there are."""
    return int(await session.scalar(select(func.count(Organization.id)).where(_contains(q))) or 0)


def _contains(q: str) -> ColumnElement[bool]:
    if not q:
        return true()
    return or_(func.strpos(func.lower(Organization.name), q.lower()) > 0, func.strpos(Organization.uscc, q.upper()) > 0)
