"""What a case leaves is erased when its time is over, by the worker, and sealed anew when there is a new key."""

import base64
import datetime
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

from models.connecting import command_engine, sessions
from models.queries.contacts import find_contact
from models.queries.erasing import ERASED
from models.tables import Attachment
from service.clock import set_ahead
from service.contacts.marks import Marker
from service.contacts.resealing import reseal
from service.contacts.vault import Vault, load_vault
from service.sealing import (
    KeysUnusable,
    KeyUnknown,
    SealBroken,
    Sealer,
    SealingKey,
    load_marking_key,
    load_sealer,
)
from service.sealing_agreement import agree_on_keys, agree_on_marking_key
from service.settings import Settings
from tests.running import RunningService
from tests.service.attachments.files import pdf
from tests.service.cases.making import Case, Providers, give_contact, in_progress, refer, stated, submitted
from tests.service.cases.test_attachments import add
from tests.service.owners.world import World, expect


def _until(holds: Callable[[], Any]) -> bool:
    deadline = time.monotonic() + 30
    while not holds() and time.monotonic() < deadline:
        time.sleep(0.1)
    return bool(holds())


def _is_erased(case: Case) -> bool:
    return case.enterprise.get(f"{case.path}/contact").status_code == 410


def _withdrawn(world: World) -> Case:
    case = submitted(world)
    expect(add(case, "图纸.pdf", pdf()), 201)
    case.move("withdrawn")
    return case


@pytest.fixture
def ahead(clock: Path) -> Any:
    """Moves the clock of the service, and back at the end."""

    def move(days: float) -> None:
        set_ahead(clock, datetime.timedelta(days=days))

    yield move
    set_ahead(clock, datetime.timedelta())


def test_the_worker_erases_an_ended_need_after_the_days_that_were_said_and_not_before(
    world: World, ahead: Callable[[float], None]
) -> None:
    case, open_one = _withdrawn(world), stated(world)
    give_contact(open_one)
    ahead(29.9)
    time.sleep(2)
    assert not _is_erased(case)
    ahead(30.1)
    assert _until(lambda: _is_erased(case))
    assert not _is_erased(open_one), "a need that has not ended keeps its contact"
    found = case.now()
    assert (found["state"], found["problem"]["text"]) == ("withdrawn", ERASED)
    assert [(entry["event"], entry["actor_role"]) for entry in case.history()][-1] == ("erased", "system")
    kept = "SELECT count(*) FROM attachment WHERE need_id = CAST(:id AS uuid)"
    assert world.value(kept, id=case.need) == 0


def test_who_was_told_a_shorter_time_is_held_to_it_and_nobody_is_held_to_a_longer_one(
    world: World, ahead: Callable[[float], None]
) -> None:
    shorter, longer = _withdrawn(world), _withdrawn(world)
    world.execute("UPDATE contact SET kept_days = 10 WHERE need_id = CAST(:id AS uuid)", id=shorter.need)
    world.execute("UPDATE contact SET kept_days = 90 WHERE need_id = CAST(:id AS uuid)", id=longer.need)
    ahead(10.1)
    assert _until(lambda: _is_erased(shorter))
    assert not _is_erased(longer)
    ahead(30.1)
    assert _until(lambda: _is_erased(longer))


@pytest.fixture
async def factory(service: RunningService) -> Any:
    """Sessions of the operator's over the database of the service."""
    engine = command_engine(service.service_url)
    yield sessions(engine)
    await engine.dispose()


async def test_a_new_key_takes_over_everything_so_that_the_old_one_opens_nothing_and_marks_stay(
    world: World, service: RunningService, factory: async_sessionmaker[AsyncSession]
) -> None:
    case = stated(world)
    give_contact(case)
    file = expect(add(case, "图纸.pdf", pdf()), 201)["id"]
    settings = Settings(data_dir=service.data_dir)
    before, path = load_vault(settings), settings.sealing_keys
    marker = Marker(load_marking_key(path))
    new = SealingKey("new", b"n" * 32)
    both, alone = Vault(_ring(path, new), marker), Vault(Sealer([new]), marker)
    async with factory.begin() as session:
        sealed = await find_contact(session, UUID(case.need))
        assert sealed is not None
        document = before.open_contact(sealed.need_id, sealed.sealed)
        with pytest.raises(KeyUnknown):
            alone.open_contact(sealed.need_id, sealed.sealed)
        assert both.open_contact(sealed.need_id, sealed.sealed) == document
    resealed = await reseal(factory, both)
    assert resealed > 0
    assert await reseal(factory, both) == 0
    async with factory.begin() as session:
        contact = await find_contact(session, UUID(case.need))
        assert contact is not None
        assert alone.open_contact(contact.need_id, contact.sealed) == document
        attachment = await session.get_one(Attachment, file)
        content = await session.scalar(text("SELECT sealed_content FROM attachment WHERE id = :id"), {"id": file})
        assert alone.open_label(attachment.id, attachment.sealed_label).name == "图纸.pdf"
        assert alone.open_content(attachment.id, content) == pdf()
    # The service itself holds the old key only: what it cannot open it does not show, and says nothing of it.
    assert case.enterprise.get(f"{case.path}/contact").json()["code"] == "internal-error"
    assert await reseal(factory, Vault(_ring(path, new, first=False), marker)) == resealed
    assert expect(case.enterprise.get(f"{case.path}/contact"), 200)["person"] == document.person


def _ring(path: Path, new: SealingKey, first: bool = True) -> Sealer:
    old = [SealingKey(*line) for line in _lines(path)]
    return Sealer([new, *old] if first else [*old, new])


def _lines(path: Path) -> list[tuple[str, bytes]]:
    pairs = [line.split() for line in path.read_text().splitlines()]
    return [(id_, base64.b64decode(secret)) for id_, secret in pairs if id_ != "enterprise-mark"]


async def test_a_node_with_another_key_for_marks_is_told_so_before_it_marks_anybody(
    service: RunningService, factory: async_sessionmaker[AsyncSession]
) -> None:
    path = Settings(data_dir=service.data_dir).sealing_keys
    async with factory.begin() as session:
        await agree_on_marking_key(session, load_marking_key(path))
        with pytest.raises(KeysUnusable, match="enterprise-mark"):
            await agree_on_marking_key(session, b"another".ljust(32))
        await agree_on_keys(session, load_sealer(path))


async def test_a_contact_that_was_moved_to_another_need_does_not_open(
    world: World, service: RunningService, factory: async_sessionmaker[AsyncSession]
) -> None:
    mine, other = stated(world), stated(world)
    give_contact(mine)
    give_contact(other, person="李娜")
    vault = load_vault(Settings(data_dir=service.data_dir))
    async with factory.begin() as session:
        contact = await find_contact(session, UUID(mine.need))
        stranger = await find_contact(session, UUID(other.need))
        assert contact is not None
        assert stranger is not None
        with pytest.raises(SealBroken):
            vault.open_contact(stranger.need_id, contact.sealed)


def test_a_referral_that_failed_is_no_hindrance_when_the_time_is_over(
    world: World, providers: Providers, ahead: Callable[[float], None]
) -> None:
    case, referral = in_progress(world, providers)
    refer(providers.of(referral), referral["id"], "failed", reason="sample_unfit")
    world.execute(
        "UPDATE need SET state = 'closed_lapsed', ended_at = now() WHERE id = CAST(:id AS uuid)", id=case.need
    )
    ahead(30.1)
    assert _until(lambda: _is_erased(case))
