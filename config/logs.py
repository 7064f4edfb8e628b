"""Logs as events, without personal data: no query strings (people search by name), no addresses."""

from collections.abc import MutableMapping
from typing import Any

import structlog

_PERSONAL = ("ip", "user_agent")


def without_personal_data(
    logger: object, name: str, event: MutableMapping[str, Any]
) -> MutableMapping[str, Any]:
    """Drops what could name a person; the account's id stays, to follow an incident."""
    for key in _PERSONAL:
        event.pop(key, None)
    if isinstance(event.get("request"), str):
        event["request"] = event["request"].split("?", maxsplit=1)[0]
    return event


def configure_logs() -> None:
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            without_personal_data,
            structlog.stdlib.filter_by_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.stdlib.add_logger_name,
            structlog.stdlib.add_log_level,
            structlog.processors.format_exc_info,
            structlog.processors.JSONRenderer(),
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=True,
    )
