"""Processes that are forked off before anything is opened, and wait until they are told to begin.

Four processes import the same code; imported once and forked, it takes the time once and shares its memory. The fork comes
before the database is started and before there are threads of ours: a child inherits neither the lock on the
database's folder nor what a thread holds at that moment.
"""

import contextlib
import json
import os
import signal
import subprocess
import sys
import time
import traceback
from collections.abc import Callable

from service.following.lifetime import end_with

_LOOK_EVERY_SECONDS = 0.02
_SIGNALS = (signal.SIGINT, signal.SIGTERM)


class Forked:
    """A child that waits for its environment, and then works until it ends; followed as a `subprocess.Popen` is."""

    def __init__(self, pid: int, telling: int) -> None:
        self.pid = pid
        self._telling = telling
        self._code: int | None = None

    def begin(self) -> None:
        """Have it work with the environment that this process has now; one that has died meanwhile hears nothing."""
        with contextlib.suppress(BrokenPipeError), os.fdopen(self._telling, "w", encoding="utf-8") as pipe:
            pipe.write(json.dumps(dict(os.environ)) + "\n")

    def poll(self) -> int | None:
        """Its exit code once it has ended."""
        if self._code is None:
            try:
                ended, status = os.waitpid(self.pid, os.WNOHANG)
            except ChildProcessError:
                # It has ended, and how is not known: whoever started us ignores the ends of children (SIGCHLD).
                ended, status = self.pid, 0
            if ended:
                self._code = os.waitstatus_to_exitcode(status)
        return self._code

    def wait(self, timeout: float) -> int:
        """Its exit code, waited for so many seconds."""
        deadline = time.monotonic() + timeout
        while (code := self.poll()) is None:
            if time.monotonic() > deadline:
                raise subprocess.TimeoutExpired(str(self.pid), timeout)
            time.sleep(_LOOK_EVERY_SECONDS)
        return code

    def terminate(self) -> None:
        """Ask it to end."""
        self._send(signal.SIGTERM)

    def kill(self) -> None:
        """End it."""
        self._send(signal.SIGKILL)

    def _send(self, number: signal.Signals) -> None:
        if self.poll() is None:
            os.kill(self.pid, number)


def fork_off(work: Callable[[], None]) -> Forked:
    """A child that does the work once it is told to begin, and does not outlive this process."""
    reading, telling = os.pipe()
    parent = os.getpid()
    # A signal that comes while the child has still our handlers is for later: it would go through what forks.
    before = signal.pthread_sigmask(signal.SIG_BLOCK, _SIGNALS)
    try:
        pid = os.fork()
        if pid == 0:
            try:
                os._exit(_live(reading, parent, before, work))
            finally:
                os._exit(1)
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
    os.close(reading)
    return Forked(pid, telling)


def _live(reading: int, parent: int, mask: set[int], work: Callable[[], None]) -> int:
    """The life of the child; whatever happens, it does not go on as its parent would."""
    try:
        signal.signal(signal.SIGINT, signal.default_int_handler)
        signal.signal(signal.SIGTERM, signal.SIG_DFL)
        signal.pthread_sigmask(signal.SIG_SETMASK, mask)
        end_with(parent)
        with os.fdopen(reading, encoding="utf-8") as pipe:
            told = pipe.readline()
        if told:
            os.environ.clear()
            os.environ.update(json.loads(told))
            work()
    except SystemExit as end:
        return end.code if isinstance(end.code, int) else int(end.code is not None)
    except KeyboardInterrupt:
        pass
    except BaseException:
        traceback.print_exc()
        return 1
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
    return 0
