"""Log records as JSON, each with its organization and request."""

import re

import structlog
from structlog.typing import EventDict, Processor, WrappedLogger

REVIEW_TOKEN = re.compile(r"(/reviews/)[0-9a-f-]{32,36}", re.IGNORECASE)


def mask_reviews(logger: WrappedLogger, method: str, record: EventDict) -> EventDict:
    """Take the tokens of reviews out of addresses: a record must not name person and review together."""
    return {
        key: REVIEW_TOKEN.sub(r"\1…", value) if isinstance(value, str) else value
        for key, value in record.items()
    }


SHARED_PROCESSORS: list[Processor] = [
    structlog.contextvars.merge_contextvars,
    structlog.stdlib.add_log_level,
    structlog.stdlib.add_logger_name,
    structlog.processors.TimeStamper(fmt="iso"),
]


def formatter() -> structlog.stdlib.ProcessorFormatter:
    """The formatter of the settings' LOGGING; also makes structlog's own loggers end there."""
    structlog.configure(
        processors=[*SHARED_PROCESSORS, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=True,
    )
    return structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=SHARED_PROCESSORS,
        processors=[
            structlog.stdlib.ProcessorFormatter.remove_processors_meta,
            structlog.processors.format_exc_info,
            mask_reviews,
            structlog.processors.JSONRenderer(),
        ],
    )
