"""Keeps a demo to the machine it runs on, whichever way its server was started."""

import ipaddress
from collections.abc import Callable
from http import HTTPStatus

from django.http import HttpRequest, HttpResponse


class LoopbackOnlyMiddleware:
    """Turns away every request from another machine; installed in demo mode only."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if is_loopback(request.META.get("REMOTE_ADDR", "")):
            return self.get_response(request)
        return HttpResponse(
            "This is a demo: it is only served to the machine it runs on.\n",
            status=HTTPStatus.FORBIDDEN,
            content_type="text/plain",
        )


def is_loopback(address: str) -> bool:
    """Whether an address, or the name ``localhost``, can only mean this machine."""
    if address == "localhost":
        return True
    try:
        return ipaddress.ip_address(address).is_loopback
    except ValueError:
        return False
