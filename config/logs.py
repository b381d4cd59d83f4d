"""Log records as JSON, each with its organization and request."""

import re

import structlog
from django.db import connections
from structlog.typing import EventDict, Processor, WrappedLogger

# What follows these parts of an address, as it stands there or inside another address's query.
SECRET = re.compile(
    r"((?:reviews|accounts/invitation|confirm-email|password/reset/key|sign-up/confirm|sign-up/progress)(?:/|%2F))[\w:=-]{16,}",
    re.IGNORECASE,
)


def name_organization(logger: WrappedLogger, method: str, record: EventDict) -> EventDict:
    """Add the slug of the organization that the thread works in, if any."""
    for connection in connections.all(initialized_only=True):
        if slug := getattr(getattr(connection, "tenant", None), "slug", None):
            record["organization"] = slug
    return record


def mask_secrets(logger: WrappedLogger, method: str, record: EventDict) -> EventDict:
    """Take secrets out of addresses: those of mailed links, and the tokens of reviews.

    With these a record would name a person and a review together.
    """
    return {
        key: SECRET.sub(r"\1…", value) if isinstance(value, str) else value for key, value in record.items()
    }


SHARED_PROCESSORS: list[Processor] = [
    structlog.contextvars.merge_contextvars,
    name_organization,
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
            mask_secrets,
            structlog.processors.JSONRenderer(),
        ],
    )
