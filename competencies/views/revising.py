"""Writing the next revision of a framework. Every step is a plain form."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from audit.errors import DomainError
from competencies.editing import field_differences, fingerprint
from competencies.framework_forms import (
    AddForm,
    CompetencyForm,
    LevelNamesForm,
    LinkForm,
    MergeForm,
    NoteForm,
    SplitForm,
    filled,
    filled_names,
)
from competencies.models import Competency, FrameworkRevision
from competencies.observable import observability_hints
from competencies.revising import ChangeKind, Facts
from competencies.selectors import competencies, finding, revisions
from competencies.selectors.framework_state import level_names
from competencies.selectors.links import links_from
from competencies.selectors.revisions import Standing
from competencies.services import editing
from competencies.services import revisions as services
from competencies.views.framework_loading import (
    crumbs_to,
    draft_crumbs,
    load_draft,
    load_framework,
    load_standing,
)
from people.requests import MemberRequest, Permission, requires
from ui.lists import ListSpec, paginate, read_list

CHANGES = ListSpec(sorts={"order": ("pk",)}, default_sort="order", per_page=100)
DEFAULT_LEVELS = 5


@require_GET
@requires(Permission.EDIT_FRAMEWORKS)
def revision(request: MemberRequest, code: str) -> HttpResponseBase:
    """The draft; one in review is read on its own page; where none is open, one can be started."""
    framework = load_framework(code)
    found = revisions.open_revision_of(framework)
    if found is None:
        context = {"framework": framework, "crumbs": crumbs_to(framework, ("New revision", ""))}
        return render(request, "competencies/revision_start.html", context)
    if found.status != FrameworkRevision.Status.DRAFT:
        return redirect("competencies:framework-change", code=code, number=found.number)
    return _draft_page(request, found, NoteForm(initial={"note": found.note}))


@require_POST
@requires(Permission.EDIT_FRAMEWORKS)
def revision_start(request: MemberRequest, code: str) -> HttpResponseBase:
    services.start_revision(framework=load_framework(code), by=request.user)
    return _to_draft(code)


@require_http_methods(["GET", "POST"])
@requires(Permission.EDIT_FRAMEWORKS)
def revision_add(request: MemberRequest, code: str) -> HttpResponseBase:
    found = load_draft(code)
    names = level_names(found.framework)
    levels = max(names, default=DEFAULT_LEVELS)
    form = AddForm(
        request.POST or None,
        revision=found,
        levels=levels,
        names=names,
        initial={"scale_max": levels, "parent": request.GET.get("below", "")},
    )
    if form.is_valid() and _done(
        form,
        lambda: editing.add_competency(
            revision=found, code=form.cleaned_data["code"], wanted=form.wanted(), by=request.user
        ),
    ):
        messages.success(request, f"{form.cleaned_data['name']} is in the draft.")
        return _to_draft(code)
    return _form_page(request, "revision_edit", found, form, "Add a competency")


@require_http_methods(["GET", "POST"])
@requires(Permission.EDIT_FRAMEWORKS)
def revision_edit(request: MemberRequest, code: str) -> HttpResponseBase:
    found = load_draft(code)
    standing = load_standing(found, request.GET.get("of", ""))
    form = _edit_form(request, found, standing.facts)
    if form.is_valid():
        try:
            editing.edit_competency(
                revision=found,
                code=standing.code,
                wanted=form.wanted(),
                seen=request.POST.get("seen", ""),
                by=request.user,
            )
        except services.ChangedMeanwhile as error:
            return _conflict(request, found, standing, form, error)
        except DomainError as error:
            form.add_error(None, error.sentence)
        else:
            messages.success(request, f"{standing.facts.name} is saved in the draft.")
            return _to_edit(code, standing.code)
    return _edit_page(request, found, standing, form)


@require_http_methods(["GET", "POST"])
@requires(Permission.EDIT_FRAMEWORKS)
def revision_merge(request: MemberRequest, code: str) -> HttpResponseBase:
    found = load_draft(code)
    standing = load_standing(found, request.GET.get("of", ""))
    form = MergeForm(request.POST or None, revision=found)
    if form.is_valid() and _done(
        form,
        lambda: editing.merge_competency(
            revision=found, code=standing.code, into=form.cleaned_data["into"], by=request.user
        ),
    ):
        messages.success(request, f"{standing.facts.name} will be merged.")
        return _to_draft(code)
    heading = f"Merge {standing.facts.name} into another"
    return _form_page(request, "revision_merge", found, form, heading, standing)


@require_http_methods(["GET", "POST"])
@requires(Permission.EDIT_FRAMEWORKS)
def revision_split(request: MemberRequest, code: str) -> HttpResponseBase:
    found = load_draft(code)
    standing = load_standing(found, request.GET.get("of", ""))
    form = SplitForm(request.POST or None)
    if form.is_valid() and _done(
        form,
        lambda: editing.split_competency(
            revision=found, code=standing.code, parts=form.parts(), by=request.user
        ),
    ):
        messages.success(request, f"{standing.facts.name} will be split.")
        return _to_draft(code)
    heading = f"Split {standing.facts.name}"
    return _form_page(request, "revision_split", found, form, heading, standing)


@require_http_methods(["GET", "POST"])
@requires(Permission.EDIT_FRAMEWORKS)
def revision_link(request: MemberRequest, code: str) -> HttpResponseBase:
    """Say how a competency relates to another, of this framework or not."""
    found = load_draft(code)
    standing = load_standing(found, request.GET.get("of", ""))
    is_removal = "remove" in request.POST
    form = LinkForm(request.POST if request.POST and not is_removal else None)
    if is_removal:
        gone = {"code": request.POST["remove"], "kind": request.POST.get("remove_kind", "")}
        _propose_link(request, found, standing, remove=gone)
    elif not (form.is_valid() and _done(form, lambda: _add_link(request, found, standing, form))):
        heading = f"Link {standing.facts.name} to another"
        links = links_from(standing.code)
        return _form_page(request, "revision_link", found, form, heading, standing, links=links)
    messages.success(request, f"The links of {standing.facts.name} change with the draft.")
    return _to_draft(code)


@require_http_methods(["GET", "POST"])
@requires(Permission.EDIT_FRAMEWORKS)
def revision_levels(request: MemberRequest, code: str) -> HttpResponseBase:
    found = load_draft(code)
    stated = found.changes.filter(kind=ChangeKind.LEVELS).first()
    names = level_names(found.framework)
    if stated is not None:
        said = stated.after["names"].items()
        names = {int(key): (one["name"], one["description"]) for key, one in said}
    levels = max(finding.longest_scale(found.framework), *names, DEFAULT_LEVELS)
    form = LevelNamesForm(request.POST or None, levels=levels, initial=filled_names(names))
    if form.is_valid() and _done(
        form, lambda: _propose(request, found, ChangeKind.LEVELS, "", {"names": form.names()})
    ):
        messages.success(request, "The names of levels are in the draft.")
        return _to_draft(code)
    return _form_page(request, "revision_levels", found, form, "Names of levels")


@require_POST
@requires(Permission.EDIT_FRAMEWORKS)
def revision_retire(request: MemberRequest, code: str) -> HttpResponseBase:
    """Retire a live competency, restore a retired one."""
    found = load_draft(code)
    standing = load_standing(found, request.POST.get("of", ""))
    kind = ChangeKind.RESTORE if standing.facts.is_retired else ChangeKind.RETIRE
    _propose(request, found, kind, standing.code, {})
    done = "restored" if standing.facts.is_retired else "retired"
    messages.success(request, f"{standing.facts.name} will be {done}.")
    return _to_draft(code)


@require_POST
@requires(Permission.EDIT_FRAMEWORKS)
def revision_withdraw(request: MemberRequest, code: str) -> HttpResponseBase:
    services.withdraw_change(
        revision=load_draft(code),
        kind=request.POST.get("kind", ""),
        code=request.POST.get("of", ""),
        by=request.user,
    )
    messages.success(request, "The change is taken out of the draft.")
    return _to_draft(code)


@require_POST
@requires(Permission.EDIT_FRAMEWORKS)
def revision_refresh(request: MemberRequest, code: str) -> HttpResponseBase:
    services.refresh_revision(revision=load_draft(code), by=request.user)
    messages.success(request, "The draft is held against the framework as it is now.")
    return _to_draft(code)


@require_POST
@requires(Permission.EDIT_FRAMEWORKS)
def revision_submit(request: MemberRequest, code: str) -> HttpResponseBase:
    found, form = load_draft(code), NoteForm(request.POST)
    if form.is_valid() and _done(
        form,
        lambda: services.submit_revision(
            revision=found, note=form.cleaned_data["note"], by=request.user
        ),
    ):
        messages.success(request, f"Revision {found.number} waits for somebody else's approval.")
        return redirect("competencies:framework-change", code=code, number=found.number)
    return _draft_page(request, found, form)


@require_POST
@requires(Permission.EDIT_FRAMEWORKS)
def revision_discard(request: MemberRequest, code: str) -> HttpResponseBase:
    found = services.discard_revision(revision=load_draft(code), by=request.user)
    messages.success(request, f"Revision {found.number} is discarded.")
    return redirect("competencies:framework", code=code)


def _done(form: Any, deed: Callable[[], object]) -> bool:
    """Do it; what is refused stands in the form."""
    try:
        deed()
    except DomainError as error:
        form.add_error(None, error.sentence)
        return False
    return True


def _propose(
    request: MemberRequest, found: FrameworkRevision, kind: str, code: str, after: dict[str, Any]
) -> None:
    services.propose_change(revision=found, kind=kind, code=code, after=after, by=request.user)


def _add_link(
    request: MemberRequest, found: FrameworkRevision, standing: Standing, form: LinkForm
) -> None:
    new = {"code": form.cleaned_data["other"], "kind": form.cleaned_data["kind"]}
    _propose_link(request, found, standing, add=new)


def _propose_link(
    request: MemberRequest,
    found: FrameworkRevision,
    standing: Standing,
    *,
    add: dict[str, str] | None = None,
    remove: dict[str, str] | None = None,
) -> None:
    """One link more or less, beside what the draft says already."""
    said = next((one.after for one in standing.changes if one.kind is ChangeKind.LINK), {})
    after = {
        "add": [*said.get("add", []), *([add] if add else [])],
        "remove": [*said.get("remove", []), *([remove] if remove else [])],
    }
    _propose(request, found, ChangeKind.LINK, standing.code, after)


def _to_draft(code: str) -> HttpResponseBase:
    return redirect("competencies:revision", code=code)


def _to_edit(code: str, of: str) -> HttpResponseBase:
    return redirect(f"{reverse('competencies:revision-edit', args=[code])}?{urlencode({'of': of})}")


def _edit_form(request: MemberRequest, found: FrameworkRevision, facts: Facts) -> CompetencyForm:
    return CompetencyForm(
        request.POST or None,
        revision=found,
        levels=max(facts.scale_max, *facts.levels, 2),
        names=level_names(found.framework),
        initial=filled(facts),
    )


def _edit_page(
    request: MemberRequest, found: FrameworkRevision, standing: Standing, form: CompetencyForm
) -> HttpResponse:
    return _form_page(
        request,
        "revision_edit",
        found,
        form,
        f"Edit {standing.facts.name}",
        standing,
        seen=request.POST.get("seen") or fingerprint(standing.facts),
        hints=observability_hints(standing.facts.levels),
    )


def _form_page(
    request: MemberRequest,
    template: str,
    found: FrameworkRevision,
    form: Any,
    heading: str,
    standing: Standing | None = None,
    **more: Any,
) -> HttpResponse:
    context = {
        "revision": found,
        "framework": found.framework,
        "form": form,
        "heading": heading,
        "standing": standing,
        "choices": finding.offered(found.framework),
        "crumbs": draft_crumbs(found.framework, heading),
        **more,
    }
    return render(request, f"competencies/{template}.html", context)


def _conflict(
    request: MemberRequest,
    found: FrameworkRevision,
    standing: Standing,
    form: CompetencyForm,
    error: DomainError,
) -> HttpResponse:
    """The second writer is shown both, and chooses."""
    newest = max(found.changes.filter(code=standing.code).select_related("proposed_by"),
                 key=lambda row: row.proposed_at, default=None)  # fmt: skip
    context = {
        "revision": found,
        "framework": found.framework,
        "standing": standing,
        "form": form,
        "newest": newest,
        "seen": fingerprint(standing.facts),
        "differences": field_differences(standing.facts, form.wanted()),
        "crumbs": draft_crumbs(found.framework, standing.facts.name),
    }
    return render(request, "competencies/revision_conflict.html", context, status=error.status)


def _draft_page(request: MemberRequest, found: FrameworkRevision, form: NoteForm) -> HttpResponse:
    search = request.GET.get("find", "").replace("\x00", "")[:200]
    state = read_list(request.GET, CHANGES)
    rows = revisions.in_reading_order(found.changes.select_related("proposed_by"))
    page = paginate(rows, state)
    own = Competency.objects.filter(framework=found.framework_id)
    return render(
        request,
        "competencies/revision.html",
        {
            "revision": found,
            "framework": found.framework,
            "form": form,
            "list": state,
            "page": page,
            "lines": revisions.change_lines(page.rows),
            "counts": revisions.kind_counts([found.pk])[found.pk],
            "search": search,
            "matches": competencies.first_of(own, search),
            "crumbs": crumbs_to(found.framework, ("Draft", "")),
        },
    )
