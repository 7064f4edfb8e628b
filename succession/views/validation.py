"""What the numbers are worth: the latest measurement, its progress, its files."""

from django.contrib import messages
from django.http import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from audit.errors import Conflict, NotFound
from audit.services import record_list_export
from people.requests import MemberRequest, Permission, requires
from succession.models import ValidationRun
from succession.pages.validation import page_of
from succession.pages.validation_file import HEADERS, file_lines
from succession.selectors.validations import load_validations
from succession.services.validations import start_validation
from ui.exports import export_response
from ui.parts import Progress

STALE_AFTER_DAYS = 100
"""A quarter and a little: evidence comes with the yearly reviews."""


@require_GET
@requires(Permission.VIEW_VALIDATION)
def validation(request: MemberRequest) -> HttpResponseBase:
    found = load_validations()
    measured = found.measured
    today = timezone.localdate()
    context = {
        "measured": measured,
        "page": page_of(measured.result) if measured else None,
        "progress": progress_of(found.open),
        "failed": found.failed,
        "is_stale": measured is not None and (today - measured.as_of).days > STALE_AFTER_DAYS,
        "today": today,
        "may_start": request.access.can(Permission.START_VALIDATION) and not found.open,
    }
    return render(request, "succession/validation.html", context)


@require_GET
@requires(Permission.VIEW_VALIDATION)
def validation_progress(request: MemberRequest) -> HttpResponseBase:
    """The bar while one is under way; afterwards htmx loads the whole page anew."""
    progress = progress_of(load_validations().open)
    if progress is not None:
        return render(request, "succession/_validation_progress.html", {"progress": progress})
    if not request.htmx:
        return redirect("succession:validation")
    response = render(request, "succession/_validation_progress.html", {"progress": None})
    response["HX-Refresh"] = "true"
    return response


def progress_of(validation: ValidationRun | None) -> Progress | None:
    if validation is None:
        return None
    run = validation.run
    return Progress(words=run.doing, done=run.done, total=run.total, unit="people")


@require_POST
@requires(Permission.START_VALIDATION)
def validation_start(request: MemberRequest) -> HttpResponseBase:
    """Whoever comes second is shown the one under way."""
    try:
        start_validation(by=request.user)
    except Conflict as conflict:
        messages.info(request, conflict.sentence)
    return redirect("succession:validation")


@require_GET
@requires(Permission.VIEW_VALIDATION)
def validation_export(request: MemberRequest, kind: str) -> HttpResponseBase:
    measured = load_validations().measured
    if measured is None:
        raise NotFound("Nothing has been measured yet, so there is no file.")
    lines = list(file_lines(measured.result))
    record_list_export(
        by=request.user, object_type="validation", label=measured.run.label, rows=len(lines)
    )
    return export_response(kind, f"worth-of-the-numbers-{measured.as_of}", HEADERS, lines)
