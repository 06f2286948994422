"""One process that matches as fast as it can: `python -m tests.benchmarks.serving INDEX KEPT`.

It says «ready» once it is warm, waits for a line, and then prints its matches a second and its largest memory in MB.
"""

import datetime
import resource
import sys
import time
from pathlib import Path

from matching.engine import answer
from matching.index import OfferingIndex
from matching.thesaurus import load_knowledge
from matching.thesaurus.loading import KNOWLEDGE_FOLDER
from tests.benchmarks.needs import own_needs

_TODAY = datetime.date(2026, 11, 1)
_ROUNDS = 3


def main(place: Path, kept: Path) -> None:
    """Match all needs, round after round."""
    needs = own_needs()
    knowledge, index = load_knowledge(KNOWLEDGE_FOLDER, kept), OfferingIndex(place)

    def match_all() -> None:
        for need in needs:
            answer(need, index, knowledge, _TODAY)

    match_all()
    print("ready", flush=True)
    sys.stdin.readline()
    started = time.perf_counter()
    for _ in range(_ROUNDS):
        match_all()
    print(_ROUNDS * len(needs) / (time.perf_counter() - started), flush=True)
    print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000)


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:]))
