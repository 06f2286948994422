"""Logs: one JSON object a line on standard error; no text of a need, no contact, no key ever gets there."""

import logging
import sys

import structlog


def configure_logs(level: str) -> None:
    """Set up the log of this process."""
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.JSONRenderer(ensure_ascii=False),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.getLevelNamesMapping()[level]),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
        cache_logger_on_first_use=False,
    )
    # It tells at length which characters of a document it keeps of the font.
    logging.getLogger("fontTools").setLevel(logging.WARNING)
