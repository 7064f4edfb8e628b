"""What every request passes: who it is, and how a domain error becomes a page."""

from collections.abc import Callable

from django.db import DataError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.functional import SimpleLazyObject

from audit.errors import DomainError
from people.access import access_of


class AccessMiddleware:
    """Hangs the account's access on the request; its rights were read with the account."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.user.is_authenticated:
            account = request.user
            request.access = SimpleLazyObject(lambda: access_of(account))  # type: ignore[attr-defined] # declared on MemberRequest, which views see
        return self.get_response(request)


class DomainErrorMiddleware:
    """Maps a DomainError to its page, once for all views."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        if isinstance(error, ValueError | DataError) and _holds_nul(request):
            error = DomainError("This holds a character that no name, code or text can have.")
        if not isinstance(error, DomainError):
            return None
        return render(request, "problem.html", {"error": error}, status=error.status)


def _holds_nul(request: HttpRequest) -> bool:
    """PostgreSQL stores no NUL, so nothing that was asked for with one can exist."""
    sent = (*request.GET.lists(), *request.POST.lists())
    return "\x00" in request.path or any("\x00" in text for _, texts in sent for text in texts)
