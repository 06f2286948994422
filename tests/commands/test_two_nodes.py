"""What is written is found by every process of every node, whatever is killed meanwhile, and nothing else is."""

from collections.abc import Iterator

import pytest
from sqlalchemy import text

from tests.models.databases import connected
from tests.nodes.cluster import Cluster, running_cluster
from tests.nodes.trial import Conditions, client, hold_trial

_GENEROUS_SECONDS = 10.0
"""Measured at rest it is a part of a second (tests/benchmarks/feed.py); here the machine may be busy with anything."""


@pytest.fixture(scope="module")
def cluster() -> Iterator[Cluster]:
    """Two nodes of two processes over one database."""
    with running_cluster() as cluster:
        yield cluster


def test_every_process_finds_every_change_and_after_kills_each_index_equals_the_catalogue(cluster: Cluster) -> None:
    conditions = Conditions(seconds=6, writers=4, holders=1, kills=3, pause=0.2, longest=2, patience=_GENEROUS_SECONDS)
    reckoning = hold_trial(cluster, conditions)
    ledger = reckoning.ledger
    assert reckoning.wrong == []
    assert [kill.kind for kill in ledger.kills] == ["worker", "follower", "node"]
    assert ledger.outcomes["acknowledged"] > 30
    assert {latency.process for latency in ledger.latencies} == {"A1", "A2", "B1", "B2"}


async def test_who_waits_too_long_for_another_transaction_is_told_to_try_again(cluster: Cluster) -> None:
    key, station = client(cluster, "waiting")
    with cluster.nodes[0].connect(key) as connection:
        body = {"id": "waiting-1", "station": station, "title": "校准卡尺", "element": "metrology"}
        made = connection.ask("POST", "/v1/offerings", body)
        async with connected(cluster.service) as other:
            await other.execute(text("UPDATE offering SET title = title WHERE external_id = 'waiting-1'"))
            patch = {"title": "校准千分尺"}
            tag = made.headers["etag"]
            answer = connection.ask("PATCH", "/v1/offerings/waiting-1", patch, If_Match=tag)
            assert (answer.status, answer.json()["code"]) == (503, "database-unavailable")
            assert int(answer.headers["retry-after"]) > 0
        assert connection.ask("PATCH", "/v1/offerings/waiting-1", patch, If_Match=tag).status == 200
