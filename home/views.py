"""Today, and the search over everything."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from engagement.selectors.nudges import question_of
from home.search import SHORTEST, search_everything
from home.selectors import today_of
from people.requests import MemberRequest


@require_GET
def today(request: MemberRequest) -> HttpResponse:
    page = today_of(request.access)
    context = {
        "today": page,
        "questions": [question_of(nudge) for nudge in page.nudges],
        "as_of": timezone.localdate(),
    }
    return render(request, "home/today.html", context)


@require_GET
def search(request: MemberRequest) -> HttpResponse:
    words = request.GET.get("q", "").replace("\x00", "").strip()[:200]
    groups = search_everything(request.access, words)
    context = {"words": words, "groups": groups, "is_too_short": len(words) < SHORTEST}
    return render(request, "home/search.html", context)
