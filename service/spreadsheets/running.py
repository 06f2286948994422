"""Starting the reading process, watching it, and reading what it found."""

import contextlib
import os
import resource
import selectors
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from itertools import islice
from pathlib import Path

import msgspec

from service.spreadsheets.events import EVENTS, Ended, Event, Progress, RefusedFile
from service.spreadsheets.jobs import Job, MarkCopy, ReadTable
from service.spreadsheets.limits import Limits
from service.spreadsheets.memory import peak_of
from service.spreadsheets.offerings import Context
from service.spreadsheets.refusals import Refused

_COMMAND = (sys.executable, "-I", "-X", "utf8", "-m", "service.spreadsheets.child")
_GRACE_SECONDS = 1.0
_LONGEST_OUTPUT = 10_000_000
_SAMPLE_SECONDS = 0.2
_ENDS_OF_TIME = (signal.SIGALRM, signal.SIGXCPU)


class Outcome(msgspec.Struct, frozen=True, kw_only=True):
    """How the process ended, and what it used."""

    end: Ended | RefusedFile
    wall_seconds: float
    cpu_seconds: float
    peak_bytes: int


def read_table(
    source: Path,
    result: Path,
    context: Context | None = None,
    limits: Limits | None = None,
    progress: Callable[[int], None] = lambda _: None,
) -> Outcome:
    """Read a file of services in a process of its own; `read_events` gives what it found. Blocks: use a thread."""
    job = ReadTable(source=str(source), result=str(result), context=context or Context(), limits=limits or Limits())
    return run(job, progress)


def read_annex(
    source: Path, result: Path, limits: Limits | None = None, progress: Callable[[int], None] = lambda _: None
) -> Outcome:
    """Read a scope annex in a process of its own. Blocks: use a thread."""
    job = ReadTable(source=str(source), result=str(result), wanted="annex", limits=limits or Limits())
    return run(job, progress)


def write_marked_copy(source: Path, result: Path, target: Path, limits: Limits | None = None) -> Outcome:
    """Write the file again with the errors of `result` marked, in a process of its own. Blocks: use a thread."""
    return run(MarkCopy(source=str(source), result=str(result), target=str(target), limits=limits or Limits()))


def read_events(result: Path, batch: int = 1_000) -> Iterator[list[Event]]:
    """What a process found, in batches; the last event is Ended."""
    with result.open("rb") as lines:
        while events := [EVENTS.decode(line) for line in islice(lines, batch)]:
            yield events


def run(job: Job, progress: Callable[[int], None] = lambda _: None) -> Outcome:
    """Do a job in a process of its own, bounded by the limits of the job."""
    started = time.monotonic()
    # Nothing of our environment, where passwords are, reaches the process that opens files of strangers.
    environment = {"PATH": os.defpath, "LANG": "C.UTF-8"}
    process = subprocess.Popen(  # noqa: S603 - our own program, without a shell
        _COMMAND,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env=environment,
        start_new_session=True,
    )
    said = None
    peaks = [0]
    try:
        said = _talk(
            process, msgspec.json.encode(job), started + job.limits.wall_seconds + _GRACE_SECONDS, progress, peaks
        )
    finally:
        used = _reap(process, died=said is None)
    end = said or _how_it_died(process.returncode)
    return Outcome(
        end=end,
        wall_seconds=round(time.monotonic() - started, 3),
        cpu_seconds=round(used.ru_utime + used.ru_stime, 3),
        peak_bytes=max(*peaks, end.peak_bytes),
    )


def _talk(
    process: "subprocess.Popen[bytes]", job: bytes, deadline: float, progress: Callable[[int], None], peaks: list[int]
) -> Ended | RefusedFile | None:
    """Give the process its job and listen until it has ended or its time is over; its last word counts."""
    assert process.stdin is not None
    assert process.stdout is not None
    with contextlib.suppress(BrokenPipeError):
        process.stdin.write(job)
        process.stdin.close()
    output = b""
    heard = 0
    with selectors.DefaultSelector() as selector:
        selector.register(process.stdout, selectors.EVENT_READ)
        while heard < _LONGEST_OUTPUT and time.monotonic() < deadline:
            if not selector.select(_SAMPLE_SECONDS):
                peaks.append(peak_of(process.pid))
                continue
            piece = os.read(process.stdout.fileno(), 65_536)
            if not piece:
                return None
            heard += len(piece)
            *lines, output = (output + piece).split(b"\n")
            for event in map(EVENTS.decode, lines):
                if isinstance(event, Progress):
                    progress(event.rows)
                elif isinstance(event, Ended | RefusedFile):
                    return event
    return RefusedFile.of(Refused("time"))


def _reap(process: "subprocess.Popen[bytes]", died: bool) -> resource.struct_rusage:
    """Make sure that the process is gone; returns what it used."""
    patience = time.monotonic() + _GRACE_SECONDS
    pid, status, used = os.wait4(process.pid, os.WNOHANG)
    while pid == 0:
        # One that died by itself is left to finish dying, so that its own signal is seen.
        if not died or time.monotonic() > patience:
            os.kill(process.pid, signal.SIGKILL)
            pid, status, used = os.wait4(process.pid, 0)
        else:
            time.sleep(0.01)
            pid, status, used = os.wait4(process.pid, os.WNOHANG)
    process.returncode = os.waitstatus_to_exitcode(status)
    for pipe in (process.stdin, process.stdout):
        if pipe is not None:
            with contextlib.suppress(BrokenPipeError):
                pipe.close()
    return used


def _how_it_died(code: int) -> RefusedFile:
    """A process that died without a word was out of memory or of time."""
    if code < 0 and -code in _ENDS_OF_TIME:
        return RefusedFile.of(Refused("time"))
    if code < 0:
        return RefusedFile.of(Refused("memory"))
    return RefusedFile.of(Refused("failed", f"exit code {code}"))
