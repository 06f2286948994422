"""The database itself lets nobody read a contact but its enterprise, its receiver and who accepted, and forgets for good."""

from collections.abc import AsyncIterator
from uuid import UUID

import msgspec
import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncConnection

from models.queries.erasing import ERASED
from models.tenancy import AUTHENTICATION, OPERATOR, PUBLIC, Tenant, act_for, enterprise, organization
from service.workflow.referral_states import KNOWS_THE_ENTERPRISE, REFERRAL_STATES
from tests.models.databases import Database, connected

_TABLES = ("contact", "consent", "attachment")
_FILL = """
    INSERT INTO need (id, token_hash, text, constraints, state, organization_id)
        VALUES (:need, uuid_send(:need), '卡尺校准', '{}', 'in_service', :receiver);
    INSERT INTO contact VALUES (:need, 'sealed', 'mark', 180, now(), now());
    INSERT INTO consent (need_id, version, purpose, recipient, given, at)
        VALUES (:need, '2026-11', 'refer_to_accepting_station', 'accepting_station', true, now());
    INSERT INTO attachment (need_id, media_type, size, sealed_label, sealed_content, created_at)
        VALUES (:need, 'application/pdf', 1, 'label', 'content', now());
    INSERT INTO referral (id, need_id, organization_id, station_id, offering_id, offering, title, station, station_name,
        line, state, state_since, created_at)
        SELECT :referral, :need, organization_id, station_id, id, external_id, title, 'S', '站', 1, 'requested', now(), now()
        FROM offering WHERE organization_id = :provider LIMIT 1;
    INSERT INTO case_move (need_id, event, actor_role, actor, note, at)
        VALUES (:need, 'moved', 'clerk', '李娜', '致电王芳', now());
    INSERT INTO answer (match_id, need_id, ranking, shown) VALUES (:need, :need, '1', '{"a": 1}');
"""


class Filled(msgspec.Struct, frozen=True):
    """A need with everything, and the organizations of its case; the connection is the service's."""

    need: UUID
    receiver: UUID
    provider: UUID
    stranger: UUID
    owner: AsyncConnection
    service: AsyncConnection

    async def seen(self, tenant: Tenant) -> set[str]:
        """The tables of which a tenant sees a row of the need."""
        await act_for(self.service, tenant)
        found = set()
        for table in _TABLES:
            query = text(f"SELECT count(*) FROM {table} WHERE need_id = :need")
            if await self.service.scalar(query, {"need": self.need}):
                found.add(table)
        await self.service.rollback()
        return found

    async def refused(self, tenant: Tenant, statement: str) -> bool:
        """Whether a statement of a tenant is refused by the database, or touches no row."""
        await act_for(self.service, tenant)
        try:
            return (await self.service.execute(text(statement), {"need": self.need})).rowcount == 0
        except DBAPIError as error:
            return any(words in str(error) for words in ("row-level security", "permission denied"))
        finally:
            await self.service.rollback()


@pytest.fixture
async def case(filled: Database) -> AsyncIterator[Filled]:
    """A need received by one organization and referred to another."""
    async with connected(filled.owner) as owner, connected(filled.service) as service:
        ids = "SELECT DISTINCT organization_id FROM offering ORDER BY 1 LIMIT 3"
        receiver, provider, stranger = (await owner.scalars(text(ids))).all()
        need = UUID("01900000-0000-7000-8000-000000000001")
        values = {"need": need, "referral": UUID(int=need.int + 1), "receiver": receiver, "provider": provider}
        for statement in _FILL.strip().split(";\n"):
            named = {name: value for name, value in values.items() if f":{name}" in statement}
            await owner.execute(text(statement.rstrip(";")), named)
        await owner.commit()
        yield Filled(need, receiver, provider, stranger, owner, service)


async def test_a_provider_sees_what_belongs_to_its_referral_in_the_states_after_acceptance_alone(case: Filled) -> None:
    for state in REFERRAL_STATES:
        await case.owner.execute(text("UPDATE referral SET state = :state"), {"state": state})
        await case.owner.commit()
        seen = await case.seen(organization(case.provider))
        assert seen == (set(_TABLES) if state in KNOWS_THE_ENTERPRISE else set()), state
        assert await case.seen(organization(case.stranger)) == set()


async def test_the_receiver_sees_contact_and_consent_and_no_file_and_strangers_see_nothing(case: Filled) -> None:
    assert await case.seen(organization(case.receiver)) == {"contact", "consent"}
    assert await case.seen(enterprise(case.need)) == set(_TABLES)
    assert await case.seen(OPERATOR) == set(_TABLES)
    for tenant in (organization(case.stranger), enterprise(case.stranger), PUBLIC, AUTHENTICATION, Tenant("")):
        assert await case.seen(tenant) == set(), tenant


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE contact SET sealed = 'x' WHERE need_id = :need",
        "DELETE FROM contact WHERE need_id = :need",
        "INSERT INTO consent (need_id, version, purpose, recipient, given, at)"
        " VALUES (:need, '1', 'follow_up', 'clerk', true, now())",
        "UPDATE attachment SET size = 2 WHERE need_id = :need",
        "DELETE FROM attachment WHERE need_id = :need",
    ],
)
async def test_nobody_but_the_service_itself_writes(case: Filled, statement: str) -> None:
    for tenant in (organization(case.receiver), organization(case.provider), enterprise(case.need), PUBLIC):
        assert await case.refused(tenant, statement), tenant
    assert not await case.refused(OPERATOR, statement)


async def test_who_saw_something_notes_it_for_itself_and_no_enterprise_notes_anything(case: Filled) -> None:
    noted = (
        "INSERT INTO contact_view (need_id, organization_id, role, viewer, what, purpose, at)"
        " VALUES (:need, '{}', 'clerk', '李娜', 'contact', '核实', now())"
    )
    assert not await case.refused(organization(case.receiver), noted.format(case.receiver))
    assert await case.refused(organization(case.receiver), noted.format(case.provider))
    assert await case.refused(enterprise(case.need), noted.format(case.receiver))
    for change in (
        "UPDATE contact_view SET viewer = ''",
        "DELETE FROM contact_view",
        "UPDATE consent SET given = false",
    ):
        assert await case.refused(OPERATOR, change)


async def test_of_history_words_can_be_taken_out_and_nothing_else_be_changed(case: Filled) -> None:
    for statement in (
        "UPDATE case_move SET note = 'something else' WHERE need_id = :need",
        "UPDATE case_move SET actor = 'nobody' WHERE need_id = :need",
        "UPDATE case_move SET to_state = 'closed' WHERE need_id = :need",
        """UPDATE answer SET shown = '{"b": 2}' WHERE need_id = :need""",
        "UPDATE answer SET ranking = 'better' WHERE need_id = :need",
    ):
        assert await case.refused(OPERATOR, statement), statement
    for statement in (
        f"UPDATE case_move SET note = '{ERASED}' WHERE need_id = :need",
        "UPDATE answer SET shown = '{}' WHERE need_id = :need",
    ):
        assert not await case.refused(OPERATOR, statement), statement
        assert await case.refused(organization(case.receiver), statement), statement
