"""A trial: writers, observers and a killer at work over two nodes for a while, and then a reckoning."""

import asyncio
import subprocess
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

import msgspec

from tests.commands.running import NQI, ROOT, environment, until
from tests.nodes.cluster import WORKERS, Cluster
from tests.nodes.comparing import differences, lost_or_invented
from tests.nodes.holding import Holder
from tests.nodes.http import Connection
from tests.nodes.killing import KINDS, kill_in_turns
from tests.nodes.ledger import Ledger
from tests.nodes.observing import Observer
from tests.nodes.writing import Writer

_PASSWORD = "a pass phrase of the trial's own"
_SETTLING_SECONDS = 60
_QUIET_SECONDS = 2
"""So long after the last change all indexes equal the catalogue."""


class Conditions(msgspec.Struct, frozen=True, kw_only=True):
    """How much is done in a trial."""

    seconds: float
    writers: int = 8
    holders: int = 2
    kills: int = 0
    pause: float = 0.3
    """Between two requests of a writer."""
    longest: float = 4.0
    """How long a transaction is held open at most."""
    patience: float = 2.0
    """How long something stale may be shown."""


class Reckoning(msgspec.Struct, frozen=True, kw_only=True):
    """What came of a trial; `wrong` is empty where every promise was kept."""

    ledger: Ledger
    wrong: list[str]


def hold_trial(cluster: Cluster, conditions: Conditions) -> Reckoning:
    """Write, kill and ask; then compare."""
    processes = {f"{node.name}{number}": node for node in cluster.nodes for number in range(1, WORKERS + 1)}
    ledger = Ledger(processes, conditions.patience)
    observers = [Observer(process, node, ledger) for process, node in processes.items()]
    writers = _writers(cluster, conditions, ledger)
    holders = [
        Holder(
            f"trial-h{number}",
            writers[0].station,
            [one.station for one in writers],
            cluster.service,
            ledger,
            conditions.longest,
        )
        for number in range(conditions.holders)
    ]
    with _at_work(observers):
        until(ledger.all_are_asked, 30)
        with _at_work([*writers, *holders]):
            _kill_and_wait(cluster, ledger, conditions)
        until(ledger.is_quiet, _SETTLING_SECONDS)
        time.sleep(_QUIET_SECONDS)
        pending = ledger.pending()
        wrong = asyncio.run(_compared(cluster, ledger))
    errors = [f"{node.name}: {line}" for node in cluster.nodes for line in node.errors()]
    return Reckoning(ledger=ledger, wrong=[*ledger.violations, *pending, *wrong, *errors])


def _kill_and_wait(cluster: Cluster, ledger: Ledger, conditions: Conditions) -> None:
    ends = time.monotonic() + conditions.seconds
    kinds = [KINDS[number % len(KINDS)] for number in range(conditions.kills)]
    kill_in_turns(cluster, ledger, kinds, conditions.seconds / (2 * conditions.kills + 1))
    time.sleep(max(0.0, ends - time.monotonic()))


async def _compared(cluster: Cluster, ledger: Ledger) -> list[str]:
    wrong = await lost_or_invented(ledger, cluster.service)
    for node in cluster.nodes:
        wrong += await differences(node, cluster.service, cluster.knowledge)
    return wrong


@contextmanager
def _at_work(threads: Sequence[Observer | Writer | Holder]) -> Iterator[None]:
    for thread in threads:
        thread.start()
    try:
        yield
    finally:
        for thread in threads:
            thread.stop()


def client(cluster: Cluster, name: str) -> tuple[str, str]:
    """A key of an organization that was made for it, and the id of a station of that."""
    with cluster.nodes[0].connect() as operator:
        operator.headers |= {"Origin": operator.origin, "Cookie": _cookie(cluster, operator)}
        made = operator.ask("POST", "/v1/organizations", {"name": f"试验机构{name}"})
        assert made.status == 201, made
        issued = operator.ask("POST", "/v1/keys", {"name": name, "organization": made.json()["id"]})
        assert issued.status == 201, issued
    key, station = str(issued.json()["secret"]), f"{name}-S"
    with cluster.nodes[0].connect(key) as own:
        made = own.ask("POST", "/v1/stations", {"id": station, "name": f"试验站{name}", "adcode": "450200"})
        assert made.status == 201, made
    return key, station


def _cookie(cluster: Cluster, operator: Connection) -> str:
    """The session of the operator, whose password is set at first."""
    credentials = {"login": "operator", "password": _PASSWORD}
    answer = operator.ask("POST", "/v1/session", credentials)
    if answer.status != 200:
        address = cluster.owner.render_as_string(hide_password=False)
        subprocess.run(
            [*NQI, "accounts", "set-password", "operator", "--stdin"],
            env=environment(cluster.nodes[0].data, NQI_DATABASE_URL=address),
            cwd=ROOT,
            input=f"{_PASSWORD}\n",
            text=True,
            check=True,
            capture_output=True,
        )
        answer = operator.ask("POST", "/v1/session", credentials)
    assert answer.status == 200, answer
    return answer.headers["set-cookie"].partition(";")[0]


def _writers(cluster: Cluster, conditions: Conditions, ledger: Ledger) -> list[Writer]:
    writers = []
    for number in range(conditions.writers):
        name = f"trial-{number}"
        key, station = client(cluster, name)
        writers.append(Writer(name, key, station, cluster.nodes, ledger, conditions.pause))
    return writers
