"""The secrets of webhooks follow a new sealing key, and what cannot be opened is told and lost to nobody."""

import base64
from pathlib import Path
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession
from standardwebhooks import Webhook

from models.connecting import command_engine, sessions
from models.queries.webhooks import endpoint_by_id
from service.sealing import Sealer, SealingKey, load_sealer
from service.webhooks.secrets import open_secret, seal_anew
from tests.running import RunningService
from tests.service.owners.world import Organization, World, expect
from tests.service.webhooks.desk import add_hook, tell
from tests.service.webhooks.receiver import Receiver


async def _undone(service: RunningService, sealer: Sealer, hook_id: str) -> tuple[bool, str]:
    """Whether a secret is under the first key once all are sealed anew, and what it opens to; it is then undone."""
    engine = command_engine(service.service_url)
    session: AsyncSession
    try:
        async with sessions(engine)() as session:
            await seal_anew(session, sealer)
            endpoint = await endpoint_by_id(session, UUID(hook_id))
            assert endpoint is not None
            return sealer.is_current(endpoint.secret), open_secret(sealer, endpoint.id, endpoint.secret)
    finally:
        await engine.dispose()


async def test_secrets_are_sealed_anew_with_the_key_that_comes_first_and_stay_the_same(
    service: RunningService, mine: Organization
) -> None:
    hook = add_hook(mine.key, "https://lims.example/nqi")
    (line,) = (service.data_dir / "sealing.keys").read_text("ascii").split("\n")[:1]
    id_, _, written = line.partition(" ")
    old = SealingKey(id_, base64.b64decode(written))
    assert await _undone(service, Sealer([SealingKey("new", b"n" * 32), old]), hook.id) == (True, hook.secret)
    assert await _undone(service, load_sealer(service.data_dir / "sealing.keys"), hook.id) == (True, hook.secret)


def test_a_secret_that_cannot_be_opened_is_said_in_the_delivery_and_the_next_one_signs_again(
    service: RunningService, world: World, mine: Organization, receiver: Receiver, path: str
) -> None:
    hook = add_hook(mine.key, receiver.url(path))
    world.execute(
        "UPDATE webhook_endpoint SET secret = '\\x0461626364' || secret WHERE id = CAST(:id AS uuid)", id=hook.id
    )
    tell(service, "need.moved", mine.id)
    (delivery,) = hook.settled()
    assert (delivery["state"], delivery["error"]) == ("failed", "secret-unreadable")
    assert receiver.got(path) == []
    hook.patch(enabled=True)
    rotated = expect(
        mine.key.post(f"/v1/webhooks/{hook.id}/rotate", json={"overlap_hours": 0}, headers={"Idempotency-Key": path}),
        201,
    )
    expect(mine.key.post(f"/v1/webhooks/{hook.id}/deliveries/{delivery['id']}/replay"), 202)
    (got,) = receiver.wait(path, 1)
    Webhook(rotated["secret"]).verify(got.body, got.headers)


def test_the_file_of_the_keys_is_readable_by_its_account_alone(service: RunningService) -> None:
    keys: Path = service.data_dir / "sealing.keys"
    assert keys.stat().st_mode & 0o777 == 0o600
    assert keys.read_text("ascii").split()[1] not in service.output
