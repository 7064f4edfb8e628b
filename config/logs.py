"""Logs as events, without personal data: no query strings (people search by name), no addresses, no
rows that a database error quotes."""

import logging
import re
from collections.abc import MutableMapping
from typing import Any

import structlog

_PERSONAL = ("ip", "user_agent")
_QUOTED_ROW = re.compile(
    r"^(DETAIL|CONTEXT):.*?(?=^The above exception was|^During handling of|\Z)", re.DOTALL | re.M
)

# What is said without a name leaves none in the logs either.
_UNSIGNED = re.compile(r"/calibration/\d+/people/\d+/dissent/$")


def without_rows(text: str) -> str:
    """A traceback without what PostgreSQL adds to its message: the row or value that failed."""
    return _QUOTED_ROW.sub("(the row is left out)\n", text)


class LineFormatter(logging.Formatter):
    """A line as it comes, its traceback without rows."""

    def format(self, record: logging.LogRecord) -> str:
        return without_rows(super().format(record))


def without_personal_data(
    logger: object, name: str, event: MutableMapping[str, Any]
) -> MutableMapping[str, Any]:
    """Drops what could name a person; the account's id stays, to follow an incident."""
    for key in _PERSONAL:
        event.pop(key, None)
    if isinstance(event.get("exception"), str):
        event["exception"] = without_rows(event["exception"])
    if isinstance(event.get("request"), str):
        event["request"] = event["request"].split("?", maxsplit=1)[0]
        if _UNSIGNED.search(event["request"]):
            event.pop("user_id", None)
    return event


def configure_logs() -> None:
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.stdlib.filter_by_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.stdlib.add_logger_name,
            structlog.stdlib.add_log_level,
            structlog.processors.format_exc_info,
            without_personal_data,
            structlog.processors.JSONRenderer(),
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=True,
    )
