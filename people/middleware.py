"""What every request passes: who it is, and how a domain error becomes a page."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.functional import SimpleLazyObject

from audit.errors import DomainError
from people.access import access_of


class AccessMiddleware:
    """Hangs the account's access on the request; its two queries run when first asked."""

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
        if not isinstance(error, DomainError):
            return None
        return render(request, "problem.html", {"error": error}, status=error.status)
