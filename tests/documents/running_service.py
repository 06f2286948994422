"""A service as an operator starts it: `nqi serve` in a process of its own, on a free port and a new data folder."""

import contextlib
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import httpx

from tests.documents.pages import ROOT

_START_SECONDS = 120
_STOP_SECONDS = 60


@contextlib.contextmanager
def running_service() -> Iterator[str]:
    """The address of a service with the modelled catalogues, which is stopped at the end."""
    with tempfile.TemporaryDirectory(prefix="nqi-documents-") as folder:
        data = Path(folder)
        # As root, PostgreSQL's own account must be able to walk through.
        data.chmod(0o711)
        port = free_port()
        with (data / "output").open("wb") as output:
            process = _start(data, port, output.fileno())
            try:
                base_url = f"http://127.0.0.1:{port}"
                _wait_until_ready(process, base_url, data / "output")
                yield base_url
            finally:
                _stop(process)


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _start(data: Path, port: int, output: int) -> subprocess.Popen[bytes]:
    environment = {name: value for name, value in os.environ.items() if not name.startswith("NQI_")}
    environment |= {"NQI_DATA_DIR": str(data / "data"), "NQI_PORT": str(port)}
    return subprocess.Popen(
        [sys.executable, "-m", "service.commands", "serve"],
        cwd=ROOT,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=output,
        stderr=output,
        start_new_session=True,
    )


def _wait_until_ready(process: subprocess.Popen[bytes], base_url: str, output: Path) -> None:
    deadline = time.monotonic() + _START_SECONDS
    while time.monotonic() < deadline:
        if process.poll() is not None:
            break
        with contextlib.suppress(httpx.TransportError):
            if httpx.get(f"{base_url}/readyz", timeout=2).status_code == 200:
                return
        time.sleep(0.1)
    raise AssertionError(f"the service did not become ready:\n{output.read_text('utf-8', 'replace')[-2000:]}")


def _stop(process: subprocess.Popen[bytes]) -> None:
    process.terminate()
    try:
        process.wait(_STOP_SECONDS)
    except subprocess.TimeoutExpired:
        # The whole session is ours: it was begun for this process.
        os.killpg(process.pid, signal.SIGKILL)
        process.wait(_STOP_SECONDS)
