"""What happens comes to its receivers: at least once, under one id, by the schedule."""

import time
from collections.abc import Callable

from standardwebhooks import Webhook

from models.tenancy import OPERATOR, PUBLIC, organization
from tests.running import RunningService
from tests.service.owners.world import Organization, World, expect
from tests.service.webhooks.desk import add_hook, tell
from tests.service.webhooks.receiver import HUGE, Answer, Receiver, until


def test_an_event_reaches_its_endpoint_signed_and_without_delay(
    service: RunningService, mine: Organization, receiver: Receiver, path: str
) -> None:
    hook = add_hook(mine.key, receiver.url(path))
    began = time.monotonic()
    assert tell(service, "need.moved", mine.id, data={"need": "N-1", "from": "submitted", "to": "accepted"}) == 1
    (got,) = receiver.wait(path, 1)
    assert got.at - began < 3
    document = Webhook(hook.secret).verify(got.body, got.headers)
    assert document == {
        "type": "need.moved",
        "timestamp": document["timestamp"],
        "livemode": True,
        "data": {"need": "N-1", "from": "submitted", "to": "accepted"},
    }
    assert (got.headers["content-type"], "cookie" in got.headers) == ("application/json", False)
    (delivery,) = hook.settled()
    assert (delivery["state"], delivery["event_id"], delivery["type"]) == ("delivered", got.id, "need.moved")
    (attempt,) = delivery["attempts"]
    assert (attempt["status"], attempt["error"]) == (204, None)
    assert 0 <= attempt["milliseconds"] < 5_000
