"""Logs: one JSON object a line on standard error; no text of a need, no contact, no key ever gets there."""

import logging
import sys

import structlog
from structlog.typing import EventDict, Processor, WrappedLogger


def configure_logs(level: str) -> None:
    """Set up the log of this process."""
    render = structlog.processors.JSONRenderer(ensure_ascii=False)
    told: list[Processor] = [structlog.processors.add_log_level, structlog.processors.TimeStamper(fmt="iso", utc=True)]
    structlog.configure(
        processors=[structlog.contextvars.merge_contextvars, *told, render],
        wrapper_class=structlog.make_filtering_bound_logger(logging.getLevelNamesMapping()[level]),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
        cache_logger_on_first_use=False,
    )
    lines = logging.StreamHandler(sys.stderr)
    lines.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=told,
            processors=[_of_a_library, structlog.stdlib.ProcessorFormatter.remove_processors_meta, render],
        )
    )
    logging.basicConfig(handlers=[lines], level=logging.WARNING)
    # It tells at length which characters of a document it keeps of the font.
    logging.getLogger("fontTools").setLevel(logging.WARNING)


def _of_a_library(_logger: WrappedLogger, _name: str, event: EventDict) -> EventDict:
    """What a library warns of, without what it would put into its sentence or its traceback: that may be a user's."""
    record: logging.LogRecord = event["_record"]
    failure = event.pop("exc_info", None)
    # The event loop writes the arguments of what failed into the sentence itself.
    event["event"] = "error in the event loop" if record.name == "asyncio" else str(record.msg).partition("\n")[0]
    event["library"] = record.name
    if failure:
        event["error"] = failure[0].__name__
    return event
