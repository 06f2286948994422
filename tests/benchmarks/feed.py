"""How soon every process of every node finds a change: `python -m tests.benchmarks.feed`.

Two nodes of two workers over one PostgreSQL; writers of the listing API, long transactions over SQL, kill -9 in between.
"""

import os
import statistics
import sys
from collections.abc import Iterable

import click
from rich.console import Console
from rich.table import Table

from tests.nodes.cluster import running_cluster
from tests.nodes.ledger import Latency, Ledger
from tests.nodes.trial import Conditions, hold_trial


@click.command()
@click.option("--seconds", default=60.0, show_default=True, help="How long is written.")
@click.option("--writers", default=8, show_default=True, help="Writers of the listing API.")
@click.option("--kills", default=8, show_default=True, help="In turns a worker, a follower, a node, the database.")
@click.option("--pause", default=0.3, show_default=True, help="Seconds between two requests of a writer.")
def main(seconds: float, writers: int, kills: int, pause: float) -> None:
    """Hold a trial and print what came of it; exit code 1 where a promise was broken."""
    console = Console(width=120)
    with running_cluster() as cluster:
        reckoning = hold_trial(cluster, Conditions(seconds=seconds, writers=writers, kills=kills, pause=pause))
    ledger = reckoning.ledger
    console.print(_latencies(ledger, disturbed=False), _latencies(ledger, disturbed=True), _kills(ledger))
    console.print(f"changes: {sum(ledger.kinds.values())} {dict(ledger.kinds)}")
    console.print(f"requests: {dict(ledger.outcomes)}")
    console.print(f"questions: {dict(ledger.questions)}, load {os.getloadavg()}")
    console.print(f"wrong: {len(reckoning.wrong)}", *reckoning.wrong, sep="\n  ")
    sys.exit(bool(reckoning.wrong))


def _latencies(ledger: Ledger, disturbed: bool) -> Table:
    title = "shortly after a kill" if disturbed else "nothing killed"
    table = Table("process", "changes", "p50 s", "p99 s", "max s", title=f"acknowledged → found ({title})")
    found = [latency for latency in ledger.latencies if latency.disturbed == disturbed]
    for process in sorted({latency.process for latency in found}):
        table.add_row(process, *_figures(latency for latency in found if latency.process == process))
    if found:
        table.add_row("all", *_figures(found))
    return table


def _figures(latencies: Iterable[Latency]) -> list[str]:
    seconds = sorted(latency.seconds for latency in latencies)
    p99 = seconds[min(len(seconds) - 1, int(0.99 * len(seconds)))]
    return [str(len(seconds)), *(f"{value:.3f}" for value in (statistics.median(seconds), p99, seconds[-1]))]


def _kills(ledger: Ledger) -> Table:
    table = Table("killed", "times", "well again after s, at most")
    for kind in dict.fromkeys(kill.kind for kill in ledger.kills):
        took = [kill.ended - kill.began for kill in ledger.kills if kill.kind == kind]
        table.add_row(kind, str(len(took)), f"{max(took):.1f}")
    return table


if __name__ == "__main__":
    main()
