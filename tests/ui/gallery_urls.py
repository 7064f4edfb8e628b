"""The gallery, and a form with a draft, as pages that a browser test can open."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.template import engines
from django.urls import include, path

from ui import views

DRAFT = """{% extends "base.html" %}{% block content %}
{% if request.GET.saved %}<p data-form-saved="draft">Saved</p>{% endif %}
<form data-keep="draft"><p data-kept-note hidden>Your draft is back.</p>
<textarea name="note" aria-label="Note"></textarea>
<label><input type="radio" name="level" value="4">4</label></form>{% endblock %}"""


@login_not_required
def draft(request: HttpRequest) -> HttpResponse:
    return HttpResponse(engines["django"].from_string(DRAFT).render({}, request))


urlpatterns = [
    path("gallery/", views.gallery),
    path("draft/", draft),
    path("ui/", include("ui.urls")),
]
