"""How a domain error looks to a machine."""

from typing import Any

from rest_framework.response import Response
from rest_framework.views import exception_handler

from audit.errors import DomainError


def handle(error: Exception, context: dict[str, Any]) -> Response | None:
    if isinstance(error, DomainError):
        return Response({"detail": error.sentence}, status=error.status)
    return exception_handler(error, context)
