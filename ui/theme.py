"""Light, dark or as the system says: the reader's choice, in a cookie, set by the server."""

from django.http import HttpRequest

COOKIE = "theme"
CHOICES = ("auto", "light", "dark")
COOKIE_AGE = 365 * 24 * 3600


def chosen_theme(request: HttpRequest | None) -> str:
    """An error page may have no request; it follows the system."""
    value = "" if request is None else request.COOKIES.get(COOKIE, "")
    return value if value in CHOICES else "auto"
