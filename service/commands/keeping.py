"""What `nqi serve` starts beside the serving processes, and keeps running."""

import subprocess
import sys
import threading
import time

from models.embedded import EmbeddedError, EmbeddedPostgres

_LOOK_EVERY_SECONDS = 0.1
_LIVED_LONG_SECONDS = 10
_PAUSE_SECONDS = 2
"""What ends soon after its start is started again only after a pause."""


class Keeper:
    """The processes of the follower and of the worker, and the embedded PostgreSQL: each started again when it ends."""

    def __init__(self, embedded: EmbeddedPostgres | None) -> None:
        self._embedded = embedded
        self._stopping = threading.Event()
        self._children = [_Child("follow"), _Child("work")]
        self._thread = threading.Thread(target=self._watch, daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """End the children and keep nothing running any more; PostgreSQL is stopped by its owner."""
        self._stopping.set()
        self._thread.join(30)
        for child in self._children:
            child.terminate()
        for child in self._children:
            child.wait()

    def _watch(self) -> None:
        while not self._stopping.wait(_LOOK_EVERY_SECONDS):
            self._look_after_database()
            for child in self._children:
                child.look()

    def _look_after_database(self) -> None:
        try:
            if self._embedded is not None and self._embedded.revive():
                print("nqi: PostgreSQL had ended and was started again", file=sys.stderr)
        except (EmbeddedError, OSError) as error:
            print(f"nqi: {error}", file=sys.stderr)
            self._stopping.wait(_PAUSE_SECONDS)


class _Child:
    """A process of ours that is to run all the time."""

    def __init__(self, command: str) -> None:
        self._command = command
        self._start()

    def _start(self) -> None:
        self._process = subprocess.Popen(  # noqa: S603 - our own program
            [sys.executable, "-m", "service.commands", self._command]
        )
        self._began = time.monotonic()
        self._again_at: float | None = None

    def look(self) -> None:
        """Start it again where it has ended: at once when it had lived long, else after a pause."""
        if self._process.poll() is None:
            return
        now = time.monotonic()
        if self._again_at is None:
            self._again_at = now if now - self._began > _LIVED_LONG_SECONDS else now + _PAUSE_SECONDS
        if now >= self._again_at:
            self._start()

    def terminate(self) -> None:
        """Ask it to end."""
        self._process.terminate()

    def wait(self) -> None:
        """Wait until it has ended, and end it where it does not."""
        try:
            self._process.wait(10)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
