from django.urls import URLPattern, URLResolver, path

from succession.bench import plan_views
from succession.bench import views as bench

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
]
