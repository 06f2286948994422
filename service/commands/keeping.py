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
    """The follower's process and the embedded PostgreSQL, each started again when it ends."""

    def __init__(self, embedded: EmbeddedPostgres | None) -> None:
        self._embedded = embedded
        self._stopping = threading.Event()
        self._follower = _start_follower()
        self._began = time.monotonic()
        self._thread = threading.Thread(target=self._watch, daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """End the follower and keep nothing running any more; PostgreSQL is stopped by its owner."""
        self._stopping.set()
        self._thread.join(30)
        self._follower.terminate()
        try:
            self._follower.wait(10)
        except subprocess.TimeoutExpired:
            self._follower.kill()
            self._follower.wait()

    def _watch(self) -> None:
        while not self._stopping.wait(_LOOK_EVERY_SECONDS):
            self._look_after_database()
            if self._follower.poll() is not None:
                lived_long = time.monotonic() - self._began > _LIVED_LONG_SECONDS
                if not self._stopping.wait(0 if lived_long else _PAUSE_SECONDS):
                    self._follower, self._began = _start_follower(), time.monotonic()

    def _look_after_database(self) -> None:
        try:
            if self._embedded is not None and self._embedded.revive():
                print("nqi: PostgreSQL had ended and was started again", file=sys.stderr)
        except (EmbeddedError, OSError) as error:
            print(f"nqi: {error}", file=sys.stderr)
            self._stopping.wait(_PAUSE_SECONDS)


def _start_follower() -> subprocess.Popen[bytes]:
    return subprocess.Popen([sys.executable, "-m", "service.commands", "follow"])
