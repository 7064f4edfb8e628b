from django.urls import URLPattern, URLResolver, path, re_path

from succession.bench import plan_views
from succession.bench import views as bench
from succession.mine import views as mine
from succession.views import held, packs, rating, readiness, team

app_name = "succession"

urlpatterns: list[URLPattern | URLResolver] = [
    path("positions/", bench.positions, name="positions"),
    path("positions/export.<export:kind>", bench.positions_export, name="positions-export"),
    path("positions/<path:code>/propose/", plan_views.propose, name="successor-propose"),
    path("positions/<path:code>/owner/", plan_views.owner, name="position-owner"),
    path(
        "positions/<path:code>/successors/<int:successor_id>/<slug:act>/",
        plan_views.change_successor,
        name="successor-change",
    ),
    path("positions/<path:code>/", plan_views.position, name="position"),
    path("me/", readiness.own, name="own"),
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
    path("people/<path:number>/readiness/", readiness.readiness, name="readiness"),
    path("people/<path:number>/readiness/<path:role>/pack/", packs.pack, name="pack"),
    path(
        "people/<path:number>/readiness/<path:role>/pack/keep/", packs.pack_keep, name="pack-keep"
    ),
    path(
        "people/<path:number>/readiness/<path:role>/",
        readiness.readiness_for_role,
        name="readiness-role",
    ),
    # last of those under people/: codes and numbers may hold a slash
    path("people/<path:number>/", readiness.person, name="person"),
]
