"""One log format for every process: readable in a terminal, JSON lines in a file or pipe."""

import logging
import re
import sys

import structlog

# An order and a new password are reached by an address that holds a secret (`core.kit.ids`).
_SECRET_PART = re.compile(r"(?<=/)[\w-]{43,}")


def without_secrets(
    _logger: object, _method: str, told: structlog.types.EventDict
) -> structlog.types.EventDict:
    """Leave out the parts of addresses that are long enough to be secrets."""
    told["event"] = _SECRET_PART.sub("***", str(told.get("event", "")))
    return told


def configure_logs(level: int) -> None:
    """Send structlog and the standard library's logging to standard error."""
    shared: list[structlog.types.Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    renderer: structlog.types.Processor = (
        structlog.dev.ConsoleRenderer()
        if sys.stderr.isatty()
        else structlog.processors.JSONRenderer()
    )
    formatter = structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=shared,
        processors=[
            structlog.stdlib.ProcessorFormatter.remove_processors_meta,
            structlog.processors.format_exc_info,
            without_secrets,
            renderer,
        ],
    )
    handler = logging.StreamHandler()
    handler.setFormatter(formatter)
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(level)
    logging.getLogger("httpx").setLevel(logging.WARNING)
    logging.getLogger("asyncssh").setLevel(logging.WARNING)
    # What is refused is told to whoever asked; a sale that sells out would fill the log with it.
    logging.getLogger("django.request").setLevel(logging.ERROR)
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )
