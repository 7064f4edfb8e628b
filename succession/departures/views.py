"""What departures broke, for whoever answers for the plans."""

from collections import Counter
from collections.abc import Iterator

from django.contrib import messages
from django.http import HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from audit.errors import NotFound
from audit.services import record_list_export
from people.requests import MemberRequest, Permission, requires
from succession.bench.forms import ReasonForm
from succession.bench.keeping import current_bench
from succession.departures.selectors import breaks_for
from succession.departures.services import acknowledge_break
from succession.departures.words import KIND_WORDS, Break
from ui.exports import Cell, export_response
from ui.lists import Filter, ListSpec, ListState, paginate_list, read_list

HEADERS = ("Position", "Org unit", "What", "In words", "Since")


def _spec(breaks: list[Break]) -> ListSpec:
    counts = Counter(str(one.kind) for one in breaks)
    kinds = {str(kind): words for kind, words in KIND_WORDS.items() if counts[str(kind)]}
    return ListSpec(
        sorts={"urgency": ()},
        default_sort="urgency",
        filters=(Filter(name="kind", label="What", choices=kinds, counts=counts),),
        search_label="Find a position or person",
    )


def _found(breaks: list[Break], state: ListState) -> list[Break]:
    words = state.search.casefold().split()
    kinds = state.chosen("kind")
    return [
        one
        for one in breaks
        if (not kinds or one.kind in kinds)
        and all(word in f"{one.title} {one.unit} {one.words}".casefold() for word in words)
    ]


@require_GET
@requires(Permission.PROPOSE_SUCCESSORS)
def broken(request: MemberRequest) -> HttpResponseBase:
    reading = current_bench()
    breaks = breaks_for(request.access, reading)
    state = read_list(request.GET, _spec(breaks))
    page = paginate_list(_found(breaks, state), state)
    context = {"list": state, "page": page, "every": len(breaks), "today": reading.as_of}
    return render(request, "succession/departures/broken.html", context)


@require_GET
@requires(Permission.PROPOSE_SUCCESSORS)
def broken_export(request: MemberRequest, kind: str) -> HttpResponseBase:
    breaks = breaks_for(request.access, current_bench())
    found = _found(breaks, read_list(request.GET, _spec(breaks)))
    record_list_export(by=request.user, object_type="bench", label="Plans to mend", rows=len(found))
    return export_response(kind, "plans-to-mend", HEADERS, _cells(found))


def _cells(breaks: list[Break]) -> Iterator[tuple[Cell, ...]]:
    for one in breaks:
        yield (one.title, one.unit, one.kind_words, one.words, one.since)


@require_http_methods(["GET", "POST"])
@requires(Permission.PROPOSE_SUCCESSORS)
def acknowledge(request: MemberRequest, key: str) -> HttpResponseBase:
    breaks = breaks_for(request.access, current_bench())
    found = next((one for one in breaks if one.key == key), None)
    if found is None:
        raise NotFound("This was mended or accepted already, or it is not yours to see.")
    form = ReasonForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        reason = form.cleaned_data["reason"]
        acknowledge_break(found=found, reason=reason, by=request.user)
        messages.success(request, "It stays as it is.")
        return redirect("succession:broken")
    return render(request, "succession/departures/acknowledge.html", {"form": form, "one": found})
