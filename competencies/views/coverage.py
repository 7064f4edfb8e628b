"""The heat map of frameworks by roles."""

from collections.abc import Iterator, Sequence

from django.http import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET

from competencies.selectors import roles
from competencies.selectors.coverage import FrameworkColumn, framework_columns, role_coverage
from competencies.views.roles import list_spec
from people.models import Role
from people.requests import MemberRequest, Permission, requires
from ui.exports import Record, export_response
from ui.lists import paginate, read_list
from ui.parts import Tab

AT_ONCE = 500


@require_GET
@requires(Permission.VIEW_COMPETENCIES)
def coverage(request: MemberRequest) -> HttpResponseBase:
    state, columns = read_list(request.GET, list_spec(request)), framework_columns()
    page = paginate(roles.listed(request.access, state), state)
    return render(
        request,
        "competencies/coverage.html",
        {
            "list": state,
            "page": page,
            "columns": columns,
            "lines": role_coverage(page.rows, columns),
            "without": Role.objects.count() - roles.roles_with_profile(),
            "tabs": [
                Tab(label="Frameworks and roles", url=request.path, active=True),
                Tab(label="Evidence", url=reverse("succession:evidence-coverage")),
            ],
        },
    )


@require_GET
@requires(Permission.VIEW_COMPETENCIES)
def coverage_export(request: MemberRequest, kind: str) -> HttpResponseBase:
    state, columns = read_list(request.GET, list_spec(request)), framework_columns()
    found = list(roles.listed(request.access, state))
    headers = ["Code", "Role", "Family", "Requirements"]
    headers += [f"{one.name}: {what}" for one in columns for what in ("requirements", "share")]
    return export_response(kind, "framework coverage", headers, _records(found, columns))


def _records(found: Sequence[Role], columns: Sequence[FrameworkColumn]) -> Iterator[Record]:
    for start in range(0, len(found), AT_ONCE):
        for line in role_coverage(found[start : start + AT_ONCE], columns):
            family = line.role.family.name if line.role.family else ""
            cells = [cell for one in line.shares for cell in (one.count, round(one.share, 4))]
            yield (line.role.code, line.role.name, family, line.count, *cells)
