"""Logs: lines for people or JSON for machines, without secrets."""

import logging
import re
import sys
from collections.abc import MutableMapping
from typing import Any

import structlog

from askwell.core.settings import Settings

_SECRET_NAMES = re.compile("password|secret|token|authorization|cookie", re.IGNORECASE)
_SECRETS = re.compile(r"askw_[a-z]+_[0-9A-Za-z]{36}|eyJ[\w-]+\.[\w-]+\.[\w-]+|Bearer \S+")
# PostgreSQL repeats the values of a row that breaks a rule: what people wrote has no place in logs.
_VALUES = re.compile("(?<=^DETAIL:).*", re.MULTILINE)


def redacted(text: str) -> str:
    """The text without what is shaped like a secret, and without the rows that a database repeats."""
    return _VALUES.sub(" [redacted]", _SECRETS.sub("[redacted]", text))


def redact(logger: Any, method: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """Take out whatever is named or shaped like a secret."""
    for name, value in event.items():
        if _SECRET_NAMES.search(name):
            event[name] = "[redacted]"
        elif isinstance(value, str):
            event[name] = redacted(value)
    return event


def configure(settings: Settings) -> None:
    """Send every log line of the process, the libraries' included, through the one processor that redacts."""
    is_json = settings.log_format == "json"
    shared: list[structlog.types.Processor] = [
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.format_exc_info,
        redact,
    ]
    last: structlog.types.Processor = (
        structlog.processors.JSONRenderer() if is_json else structlog.dev.ConsoleRenderer(colors=False)
    )
    structlog.configure(
        processors=[*shared, last],
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
        cache_logger_on_first_use=True,
    )
    handler = logging.StreamHandler()
    handler.setFormatter(structlog.stdlib.ProcessorFormatter(processors=[*shared, last], foreign_pre_chain=[]))
    logging.basicConfig(level=logging.WARNING, handlers=[handler], force=True)
