"""The product's addresses, and a page that is empty but for the frame: what every page pays."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import URLPattern, URLResolver, include, path

EMPTY = "/bench/empty/"


def empty(request: HttpRequest) -> HttpResponse:
    return render(request, "base.html")


urlpatterns: list[URLPattern | URLResolver] = [
    path(EMPTY.removeprefix("/"), empty),
    path("", include("config.urls")),
]
