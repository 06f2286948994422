"""The OpenAPI document is true: generated requests, valid and not, find no answer that it does not describe.

The long run, of about 5,000 cases, against a service that is up:

    schemathesis run http://127.0.0.1:8000/openapi.json --checks all --max-examples 800 --workers 2 --continue-on-failure
"""

import subprocess
import sys
from pathlib import Path

from tests.running import RunningService

_PROJECT = Path(__file__).parent.parent.parent


def test_generated_requests_find_nothing_that_the_document_does_not_say(
    service: RunningService, tmp_path: Path
) -> None:
    done = subprocess.run(
        [
            str(Path(sys.executable).with_name("schemathesis")),
            f"--config-file={_PROJECT / 'schemathesis.toml'}",
            "run",
            f"{service.base_url}/openapi.json",
            "--checks=all",
            "--phases=examples,coverage,fuzzing",
            "--max-examples=25",
            "--workers=1",
            "--seed=1",
            "--generation-deterministic",
            "--no-color",
            "--continue-on-failure",
        ],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        timeout=150,
        check=False,
    )
    assert done.returncode == 0, done.stdout[-6000:] + done.stderr[-2000:]
    assert "Operations:       13 selected / 13 total" in done.stdout
