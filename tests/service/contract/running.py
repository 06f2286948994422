"""Schemathesis as a process of its own, with what a caller of one role sends."""

import re
import subprocess
import sys
from pathlib import Path

import msgspec

from tests.service.contract.callers import Headers

PROJECT = Path(__file__).parent.parent.parent.parent
_CASES = re.compile(r"([\d,]+) generated")


class Run(msgspec.Struct, frozen=True):
    """What came of a run: whether nothing was found, how many requests were made up, and what it says."""

    passed: bool
    cases: int
    output: str


def run(base_url: str, headers: Headers, folder: Path, *words: str, timeout: float | None = None) -> Run:
    """Send generated requests to all operations; a session does not sign itself out, or nothing else were tested."""
    given = [word for name, value in headers.items() for word in ("-H", f"{name}: {value}")]
    stay = ["--exclude-operation-id=signOut"] if "Cookie" in headers else []
    # Made-up credentials beside a given one would stand in one request with it.
    own = ["--generation-with-security-parameters=false"] if headers else []
    # DELETE withdraws and revokes; that nothing is forgotten is the promise, so it can still be read. And a need is its
    # enterprise's alone, who holds its token: to whoever stated one with a key or a session it is not there.
    untrue = ["use_after_free", *(["ensure_resource_availability"] if headers else [])]
    done = subprocess.run(
        [
            str(Path(sys.executable).with_name("schemathesis")),
            f"--config-file={PROJECT / 'schemathesis.toml'}",
            "run",
            f"{base_url}/openapi.json",
            "--checks=all",
            f"--exclude-checks={','.join(untrue)}",
            "--workers=1",
            "--no-color",
            "--warnings=off",
            "--continue-on-failure",
            *given,
            *stay,
            *own,
            *words,
        ],
        cwd=folder,
        capture_output=True,
        text=True,
        timeout=timeout,
        check=False,
    )
    output = done.stdout + done.stderr
    cases = _CASES.search(output)
    return Run(done.returncode == 0, int(cases[1].replace(",", "")) if cases else 0, output)
