"""The theme choice, and the gallery of components (routed in demo and debug only)."""

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_GET, require_POST

from ui import theme
from ui.gallery import gallery_context


@login_not_required
@require_POST
def choose_theme(request: HttpRequest) -> HttpResponse:
    """Keeps the choice for a year and goes back to where the reader was."""
    back = request.POST.get("next", "/")
    if not url_has_allowed_host_and_scheme(back, {request.get_host()}, request.is_secure()):
        back = "/"
    response = HttpResponseRedirect(back)
    choice = request.POST.get("theme", "")
    if choice in theme.CHOICES:
        response.set_cookie(
            theme.COOKIE, choice, max_age=theme.COOKIE_AGE, httponly=True, samesite="Lax",
            secure=settings.SESSION_COOKIE_SECURE,
        )  # fmt: skip
    return response


@login_not_required
@require_GET
def gallery(request: HttpRequest) -> HttpResponse:
    """Every component in all its states, with invented content."""
    return render(request, "ui/gallery.html", gallery_context(request))
