"""The job of the reading process, once it is bounded."""

import resource
import sys
from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO, TypeVar

import msgspec

from service.spreadsheets.events import EVENTS, CellError, Ended, Event, Progress, RefusedFile, TableHeader
from service.spreadsheets.jobs import Job, MarkCopy, ReadTable
from service.spreadsheets.marking.copying import marked_copy
from service.spreadsheets.memory import peak_of
from service.spreadsheets.reader import read_file
from service.spreadsheets.refusals import Refused

_End = TypeVar("_End", Ended, RefusedFile)
_ENCODER = msgspec.json.Encoder()
_MARKED = (b'{"type":"header"', b'{"type":"error"', b'{"type":"end"')


def work(written: bytes) -> int:
    """Do a job; the last line of the output is Ended or RefusedFile."""
    _say(_end_of(msgspec.json.decode(written, type=Job)))
    return 0


def _end_of(job: Job) -> Ended | RefusedFile:
    try:
        return _read(job) if isinstance(job, ReadTable) else _mark(job)
    except Refused as refused:
        return _measured(RefusedFile.of(refused))
    except MemoryError:
        return _measured(RefusedFile.of(Refused("memory")))
    except BaseException as error:
        # A panic of the parser, which is no Exception, is the file's fault as well: say so instead of dying.
        return _measured(RefusedFile.of(Refused("failed", f"{type(error).__name__}: {error}"[:200])))


def _read(job: ReadTable) -> Ended:
    with Path(job.result).open("wb", buffering=1 << 20) as result:
        ends: list[Ended] = []
        read_file(Path(job.source), job.wanted, job.context, job.limits, _writer(result, ends))
        ended = _measured(ends[-1])
        result.write(_ENCODER.encode(ended) + b"\n")
    return ended


def _writer(result: BinaryIO, ends: list[Ended]) -> Callable[[Event], None]:
    def send(event: Event) -> None:
        if isinstance(event, Progress):
            _say(event)
        elif isinstance(event, Ended):
            ends.append(event)
        else:
            result.write(_ENCODER.encode(event) + b"\n")

    return send


def _mark(job: MarkCopy) -> Ended:
    with Path(job.result).open("rb") as lines:
        # The many good rows need no decoding.
        events = [EVENTS.decode(line) for line in lines if line.startswith(_MARKED)]
    headers = [event for event in events if isinstance(event, TableHeader)]
    errors = [event for event in events if isinstance(event, CellError)]
    count = next((event.errors for event in events if isinstance(event, Ended)), len(errors))
    rows = marked_copy(Path(job.source), headers, errors, Path(job.target), job.limits, count)
    return _measured(Ended(rows=rows, errors=len(errors)))


def _measured(end: _End) -> _End:
    used = resource.getrusage(resource.RUSAGE_SELF)
    return msgspec.structs.replace(end, peak_bytes=peak_of("self"), cpu_seconds=round(used.ru_utime + used.ru_stime, 3))


def _say(event: Event) -> None:
    sys.stdout.buffer.write(_ENCODER.encode(event) + b"\n")
    sys.stdout.buffer.flush()
