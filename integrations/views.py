"""Imports: send files in, look at what would happen, apply, follow, take back."""

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_POST

from audit.errors import NotFound
from audit.progress import progress_of
from integrations import selectors, uploads
from integrations.canonical.kinds import KINDS
from integrations.forms import ApplyForm, UploadForm
from integrations.models import ImportRun
from integrations.rollback import reason_against, roll_back
from people.requests import MemberRequest, Permission, requires
from ui.exports import csv_response, export_response
from ui.lists import Filter, ListSpec, ListState, paginate, read_list

IMPORTS = ListSpec(sorts={"newest": ("-run__created_at",)}, default_sort="newest", per_page=25)
FAULTS_SHOWN = 50
"""On the page of an import; the download has them all."""


@require_GET
@requires(Permission.VIEW_RUNS)
def imports(request: MemberRequest) -> HttpResponseBase:
    return _imports_page(request, UploadForm())


@require_POST
@requires(Permission.IMPORT_DATA)
def upload(request: MemberRequest) -> HttpResponseBase:
    form = UploadForm(request.POST, request.FILES)
    if not form.is_valid():
        return _imports_page(request, form, status=422)
    import_run = uploads.receive_upload(files=form.chosen(), by=request.user)
    return redirect("integrations:import", pk=import_run.pk)


@require_GET
@requires(Permission.VIEW_RUNS)
def import_detail(request: MemberRequest, pk: int) -> HttpResponseBase:
    import_run = _load(pk)
    files = selectors.files_of(import_run)
    names = {one.file: one.file for one in files if one.counts.rejected}
    spec = ListSpec(
        sorts={"line": ("id",)},
        default_sort="line",
        filters=(Filter(name="file", label="File", choices=names),),
    )
    state = read_list(request.GET, spec)
    may_import = request.access.can(Permission.IMPORT_DATA)
    fault_count = selectors.mended_rows(import_run).count() if may_import else 0
    context = {
        "import": import_run,
        "run": import_run.run,
        "progress": progress_of(import_run.run),
        "files": files,
        "rejected_files": list(names),
        "may_import": may_import,
        "list": state,
        "page": _rejected_page(import_run, state) if may_import else None,
        "apply_form": ApplyForm(),
        "faults": selectors.mended_rows(import_run)[:FAULTS_SHOWN] if fault_count else [],
        "fault_count": fault_count,
        "against_rolling_back": reason_against(import_run) if may_import else "",
    }
    return render(request, "integrations/import.html", context)


@require_GET
@requires(Permission.VIEW_RUNS)
def import_progress(request: MemberRequest, pk: int) -> HttpResponseBase:
    """The fragment that asks again every two seconds; once done, the page loads anew."""
    run = _load(pk).run
    context = {"run": run, "progress": progress_of(run)}
    response = render(request, "integrations/_import_progress.html", context)
    if run.finished_at:
        response["HX-Refresh"] = "true"
    return response


@require_POST
@requires(Permission.IMPORT_DATA)
def import_apply(request: MemberRequest, pk: int) -> HttpResponseBase:
    form = ApplyForm(request.POST)
    form.is_valid()
    applied = uploads.apply_upload(
        trial=_load(pk), by=request.user, rejects_allowed=form.cleaned_data["leave_rejected_out"]
    )
    return redirect("integrations:import", pk=applied.pk)


@require_POST
@requires(Permission.IMPORT_DATA)
def import_roll_back(request: MemberRequest, pk: int) -> HttpResponseBase:
    roll_back(import_run=_load(pk), by=request.user)
    messages.success(request, "The import was rolled back.")
    return redirect("integrations:import", pk=pk)


@require_GET
@requires(Permission.IMPORT_DATA)
def import_faults(request: MemberRequest, pk: int, kind: str) -> HttpResponseBase:
    import_run = _load(pk)
    return export_response(kind, f"faults-{pk}", *selectors.mended_as_table(import_run))


@require_GET
@requires(Permission.IMPORT_DATA)
def import_rejected(request: MemberRequest, pk: int, file: str) -> HttpResponseBase:
    import_run = _load(pk)
    if not selectors.rejected_rows(import_run, files=[file]).exists():
        raise NotFound("No row of this file was rejected.")
    header, rows = selectors.rejected_as_csv(import_run, file)
    return csv_response(f"rejected-{file.removesuffix('.csv')}", header, rows)


def _imports_page(request: MemberRequest, form: UploadForm, status: int = 200) -> HttpResponse:
    state = read_list(request.GET, IMPORTS)
    context = {
        "form": form,
        "may_import": request.access.can(Permission.IMPORT_DATA),
        "list": state,
        "page": paginate(selectors.imports_list(), state),
        "kinds": KINDS,
    }
    return render(request, "integrations/imports.html", context, status=status)


def _load(pk: int) -> ImportRun:
    return get_object_or_404(ImportRun.objects.select_related("run"), pk=pk)


def _rejected_page(import_run: ImportRun, state: ListState) -> object:
    return paginate(selectors.rejected_rows(import_run, files=state.chosen("file")), state)
