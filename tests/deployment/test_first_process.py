"""The service as the first process of a container: its parents and children are numbered as there."""

import contextlib
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from tests.deployment.dockerfile import ROOT
from tests.prepared import with_knowledge
from tests.running import free_port

_ALONE = ["unshare", "--pid", "--fork", "--mount-proc", "--kill-child"]
_START_SECONDS = 120
_STOP_SECONDS = 60


def _can_be_alone() -> bool:
    with contextlib.suppress(OSError):
        return subprocess.run([*_ALONE, "true"], capture_output=True, check=False).returncode == 0
    return False


@pytest.mark.skipif(not _can_be_alone(), reason="this machine gives no process numbers of one's own")
def test_the_service_serves_and_stops_as_the_first_process_of_a_container() -> None:
    with tempfile.TemporaryDirectory(prefix="nqi-first-") as folder:
        Path(folder).chmod(0o711)
        output = Path(folder) / "output"
        with (
            output.open("wb") as written,
            _alone(with_knowledge(Path(folder) / "data"), port := free_port(), written.fileno()) as process,
        ):
            assert _becomes_ready(process, port), output.read_text("utf-8")
            os.kill(_first_process(process), signal.SIGTERM)
            assert process.wait(_STOP_SECONDS) == 0, output.read_text("utf-8")


@contextlib.contextmanager
def _alone(data: Path, port: int, output: int) -> Iterator[subprocess.Popen[bytes]]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("NQI_")}
    process = subprocess.Popen(
        [*_ALONE, sys.executable, "-m", "service.commands", "serve"],
        cwd=ROOT,
        env={**kept, "NQI_DATA_DIR": str(data), "NQI_PORT": str(port)},
        stdout=output,
        stderr=output,
    )
    try:
        yield process
    finally:
        # The first process dies with this one, and all the others with the first.
        process.kill()
        process.wait(_STOP_SECONDS)


def _first_process(process: subprocess.Popen[bytes]) -> int:
    return int(Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text("ascii").split()[0])


def _becomes_ready(process: subprocess.Popen[bytes], port: int) -> bool:
    deadline = time.monotonic() + _START_SECONDS
    while time.monotonic() < deadline and process.poll() is None:
        with contextlib.suppress(httpx.TransportError):
            if httpx.get(f"http://127.0.0.1:{port}/readyz", timeout=2).status_code == 200:
                return True
        time.sleep(0.1)
    return False
