"""Processes that end with the one that started them, however it ends."""

import ctypes
import os
import signal

PARENT = "NQI_PARENT"
"""Names in the environment of a child the process that it must not outlive."""
_PR_SET_PDEATHSIG = 1


def end_with_parent() -> None:
    """Ask the kernel for SIGTERM when the parent dies (prctl(2)); if it died already, end now."""
    parent = os.environ.get(PARENT)
    if parent is not None:
        end_with(int(parent))


def end_with(parent: int) -> None:
    """The same for the child of a process with this number."""
    ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)
    if os.getppid() != parent:
        raise SystemExit(1)
