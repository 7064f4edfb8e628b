"""Today and the search over everything."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from people.requests import MemberRequest


@require_GET
def today(request: MemberRequest) -> HttpResponse:
    return render(request, "engagement/today.html")


@require_GET
def search(request: MemberRequest) -> HttpResponse:
    return render(request, "engagement/search.html")
