"""The process that opens files of strangers: `python -m service.spreadsheets.child`, with a job as JSON on its input.

It bounds itself before it loads or opens anything. Events go to the result file, progress and the end to its output.
"""

import json
import os
import resource
import signal
import sys
from typing import Any


def main() -> int:
    """Bound this process, do the job that stands on the input, and say how it ended."""
    written = sys.stdin.buffer.read()
    _bound(json.loads(written)["limits"])
    # What parses is loaded only within the bounds.
    from service.spreadsheets.work import work

    return work(written)


def _bound(limits: dict[str, Any]) -> None:
    for kind, bound in (
        (resource.RLIMIT_AS, limits["memory_bytes"]),
        (resource.RLIMIT_CPU, limits["cpu_seconds"]),
        (resource.RLIMIT_FSIZE, limits["result_bytes"]),
        (resource.RLIMIT_CORE, 0),
    ):
        hard = resource.getrlimit(kind)[1]
        bound = bound if hard == resource.RLIM_INFINITY else min(bound, hard)
        # At the hard bound of time the kernel kills without a reason; a second earlier it says that time is over.
        resource.setrlimit(
            kind,
            (
                bound,
                bound + 1
                if kind == resource.RLIMIT_CPU and (hard == resource.RLIM_INFINITY or bound < hard)
                else bound,
            ),
        )
    os.nice(limits["niceness"])
    # The parent watches the clock too; this one still ends a child whose parent is gone.
    signal.setitimer(signal.ITIMER_REAL, limits["wall_seconds"])


if __name__ == "__main__":
    sys.exit(main())
