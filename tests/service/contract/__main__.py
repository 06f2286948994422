"""The long run: python -m tests.service.contract [--cases 10000] [ROLE ...]"""

import argparse
import itertools
import sys
import tempfile
import time
from pathlib import Path

from tests.running import running_service
from tests.service.contract.callers import Headers, callers
from tests.service.contract.running import run


def main() -> None:
    """Send as many generated requests as are asked for, for each role; exit code 1 where something was found."""
    parser = argparse.ArgumentParser(description="Generated requests of every kind of caller.")
    parser.add_argument("roles", nargs="*", metavar="ROLE", help="these roles only")
    parser.add_argument("--cases", type=int, default=10_000, help="how many for each role at least")
    given = parser.parse_args()
    found = 0
    # The modelled catalogue is there too; each role gets a service of its own, which it may wear out.
    for role in given.roles or ("anonymous", "editor", "administrator", "operator", "partner", "test"):
        with running_service() as service, tempfile.TemporaryDirectory() as folder:
            found += _try(role, service.base_url, callers(service)[role], Path(folder), given.cases)
    sys.exit(1 if found else 0)


def _try(role: str, base_url: str, headers: Headers, folder: Path, wanted: int) -> int:
    began, cases, failures = time.monotonic(), 0, 0
    for seed in itertools.count(1):
        made = run(base_url, headers, folder, "--max-examples=40", f"--seed={seed}")
        cases += made.cases
        if not made.passed:
            failures += 1
            print(made.output)
        if cases >= wanted or not made.cases:
            break
    seconds = time.monotonic() - began
    print(f"{role}: {cases:,} cases in {seconds:.0f} s, {'nothing found' if not failures else 'see above'}", flush=True)
    return failures


if __name__ == "__main__":
    main()
