"""Every address of the house: one namespace per room."""

from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("home.urls")),
    path("", include("engagement.urls")),
    path("", include("people.urls")),
    path("", include("competencies.urls")),
    path("", include("learning.urls")),
    path("", include("succession.urls")),  # its page of a person takes whatever is left of people/
    path("", include("integrations.urls")),
    path("", include("governance.urls")),
    path("api/", include("config.api_urls")),
    path("ui/", include("ui.urls")),
]
