"""kill -9 of a worker, a follower, a node or the database, while everything goes on."""

import time

from tests.commands.running import FOLLOWER, WORKER, until
from tests.nodes.cluster import WORKERS, Cluster, Node
from tests.nodes.ledger import Ledger

KINDS = ("worker", "follower", "node", "database")
_WELL_AGAIN_SECONDS = 90


def kill_in_turns(cluster: Cluster, ledger: Ledger, kinds: list[str], pause: float) -> None:
    """Kill one after the other, and wait each time until all is well again.

    Not in a thread of its own: the PostgreSQL that is started again would be told to end with that thread.
    """
    for number, kind in enumerate(kinds):
        time.sleep(pause)
        _kill(cluster, ledger, kind, cluster.nodes[number // len(KINDS) % len(cluster.nodes)])


def _kill(cluster: Cluster, ledger: Ledger, kind: str, node: Node) -> None:
    kill = ledger.killed(kind, "*" if kind == "database" else node.name)
    if kind == "worker":
        node.kill_one(WORKER)
        until(lambda: len(node.running(WORKER)) == WORKERS, _WELL_AGAIN_SECONDS)
    elif kind == "follower":
        node.kill_one(FOLLOWER)
        _wait_for_news(node)
    elif kind == "node":
        node.kill()
        node.start()
        _wait_for_news(node)
    else:
        cluster.kill_database()
        for one in cluster.nodes:
            _wait_for_news(one)
    until(ledger.all_are_asked, _WELL_AGAIN_SECONDS)
    kill.ended = time.monotonic()


def _wait_for_news(node: Node) -> None:
    """Wait until the index of a node was written again; that it is, writers see to."""
    until(lambda: node.running(FOLLOWER), _WELL_AGAIN_SECONDS)
    before = node.index_time()
    until(lambda: node.index_time() != before, _WELL_AGAIN_SECONDS)
