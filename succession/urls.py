from django.urls import URLPattern, URLResolver, include, path, re_path

from succession.bench import heat_views
from succession.bench import views as bench
from succession.coverage import views as coverage
from succession.mine import views as mine
from succession.previews import views as previews
from succession.views import (
    held,
    policies,
    policy_drafts,
    rating,
    readiness,
    team,
    unscored,
    validation,
)

app_name = "succession"

urlpatterns: list[URLPattern | URLResolver] = [
    path("positions/", bench.positions, name="positions"),
    path("positions/export.<export:kind>", bench.positions_export, name="positions-export"),
    path("bench/heat/", heat_views.heat, name="heat"),
    path("bench/heat/export.<export:kind>", heat_views.heat_export, name="heat-export"),
    path("bench/chart/", include("succession.orgchart.urls")),
    path("scenarios/", include("succession.scenarios.urls")),
    path("matrix/", include("succession.matrix.urls")),
    path("pools/", include("succession.pools.urls")),
    path("", include("succession.plan_urls")),
    path("calibration/", include("succession.calibration.urls")),
    path("policies/", policies.policies, name="policies"),
    path("policies/draft/", policy_drafts.draft, name="policy-draft"),
    path("policies/draft/start/", policy_drafts.start, name="policy-draft-start"),
    path("policies/draft/save/", policy_drafts.save, name="policy-draft-save"),
    path("policies/draft/preview/", policy_drafts.preview, name="policy-draft-preview"),
    path("policies/draft/publish/", policy_drafts.publish_page, name="policy-draft-publish"),
    path("policies/draft/published/", policy_drafts.publish, name="policy-draft-published"),
    path("policies/draft/discard/", policy_drafts.discard, name="policy-draft-discard"),
    path("policies/<int:number>/", policies.policy, name="policy"),
    path("policies/previews/<int:pk>/", previews.preview, name="preview"),
    path(
        "policies/previews/<int:pk>/export.<export:kind>",
        previews.roles_export,
        name="preview-roles-export",
    ),
    path(
        "policies/previews/<int:pk>/progress/", previews.preview_progress, name="preview-progress"
    ),
    path(
        "policies/previews/<int:pk>/roles/<path:code>/export.<export:kind>",
        previews.preview_export,
        name="preview-export",
    ),
    path(
        "policies/previews/<int:pk>/roles/<path:code>/",
        previews.preview_people,
        name="preview-people",
    ),
    path("impact/<path:code>/", previews.impact, name="draft-impact"),
    path("validation/", validation.validation, name="validation"),
    path("validation/start/", validation.validation_start, name="validation-start"),
    path("validation/progress/", validation.validation_progress, name="validation-progress"),
    path("validation/export.<export:kind>", validation.validation_export, name="validation-export"),
    path("coverage/evidence/", coverage.evidence_coverage, name="evidence-coverage"),
    path(
        "coverage/evidence/export.<export:kind>",
        coverage.evidence_coverage_export,
        name="evidence-coverage-export",
    ),
    path(
        "coverage/evidence/people/",
        coverage.evidence_coverage_people,
        name="evidence-coverage-people",
    ),
    path(
        "coverage/evidence/people/export.<export:kind>",
        coverage.evidence_coverage_people_export,
        name="evidence-coverage-people-export",
    ),
    path("me/", readiness.own, name="own"),
    path("not-scored/", unscored.unscored, name="unscored"),
    path("not-scored/export.<export:kind>", unscored.unscored_export, name="unscored-export"),
    path("me/held/", mine.held, name="mine-held"),
    re_path(r"^me/held/file\.(?P<kind>json|html)$", mine.held_file, name="mine-file"),
    path("me/counted/", mine.how_it_counted, name="mine-counted"),
    path("me/roles/", mine.roles, name="mine-roles"),
    path("team/", team.team, name="team"),
    path("team/export.<export:kind>", team.team_export, name="team-export"),
    path("people/<path:number>/rate/", rating.rate_next, name="rate-next"),
    path("people/<path:number>/rate/<path:competency>/", rating.rate, name="rate"),
    path("people/<path:number>/evidence/", held.evidence, name="person-evidence"),
    path(
        "people/<path:number>/evidence/export.<export:kind>",
        held.evidence_export,
        name="person-evidence-export",
    ),
    path("people/<path:number>/history/", held.history, name="person-history"),
    path(
        "people/<path:number>/history/export.<export:kind>",
        held.history_export,
        name="person-history-export",
    ),
    path("people/<path:number>/readiness/", readiness.readiness, name="readiness"),
    path("", include("succession.packs.urls")),
    path("", include("succession.conversations.urls")),
    path(
        "people/<path:number>/readiness/<path:role>/",
        readiness.readiness_for_role,
        name="readiness-role",
    ),
    # last of those under people/: codes and numbers may hold a slash
    path("people/<path:number>/", readiness.person, name="person"),
]
