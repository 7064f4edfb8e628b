"""Addresses of slates and of what becomes of them; in the namespace of the room."""

from django.urls import URLPattern, URLResolver, path

from succession.assessments import views as assessments
from succession.bench import plan_views
from succession.closest import views as closest
from succession.departures import views as departures
from succession.forward import views as forward
from succession.slates import views as slates

OF_ROLE = {"kind": "role"}

urlpatterns: list[URLPattern | URLResolver] = [
    path("plans/mend/", departures.broken, name="broken"),
    path("plans/mend/export.<export:kind>", departures.broken_export, name="broken-export"),
    path("plans/mend/<str:key>/accept/", departures.acknowledge, name="broken-accept"),
    path("plans/add/", assessments.add, name="position-add"),
    path("plans/forward/", forward.listing, name="forward"),
    path("plans/forward/export.<export:kind>", forward.listing_export, name="forward-export"),
    path("plans/forward/<int:pk>/", forward.answer, name="forward-answer"),
    path("me/forward/", forward.own, name="forward-own"),
    path("me/forward/<path:code>/", forward.put_forward, name="forward-put"),
    path("positions/<path:code>/assess/", assessments.assess, name="position-assess"),
    path("positions/<path:code>/closest/", closest.closest, name="position-closest"),
    path(
        "positions/<path:code>/closest/export.<export:kind>",
        closest.closest_export,
        name="position-closest-export",
    ),
    path("positions/<path:code>/outside/", slates.external_add, name="position-external-add"),
    path(
        "positions/<path:code>/outside/<int:external_id>/remove/",
        slates.external_remove,
        name="position-external-remove",
    ),
    path("positions/<path:code>/about/", slates.about_holder, name="position-about"),
    path("positions/<path:code>/settle/", slates.settle, name="position-settle"),
    path("positions/<path:code>/propose/", plan_views.propose, name="successor-propose"),
    path("positions/<path:code>/owner/", plan_views.owner, name="position-owner"),
    path(
        "positions/<path:code>/successors/<int:successor_id>/<slug:act>/",
        plan_views.change_successor,
        name="successor-change",
    ),
    path("positions/<path:code>/", plan_views.position, name="position"),
    path("role-plans/<path:code>/closest/", closest.closest, OF_ROLE, name="role-plan-closest"),
    path(
        "role-plans/<path:code>/closest/export.<export:kind>",
        closest.closest_export,
        {"of": "role"},
        name="role-plan-closest-export",
    ),
    path(
        "role-plans/<path:code>/outside/",
        slates.external_add,
        OF_ROLE,
        name="role-plan-external-add",
    ),
    path(
        "role-plans/<path:code>/outside/<int:external_id>/remove/",
        slates.external_remove,
        OF_ROLE,
        name="role-plan-external-remove",
    ),
    path("role-plans/<path:code>/propose/", plan_views.propose, OF_ROLE, name="role-plan-propose"),
    path("role-plans/<path:code>/owner/", plan_views.owner, OF_ROLE, name="role-plan-owner"),
    path(
        "role-plans/<path:code>/successors/<int:successor_id>/<slug:act>/",
        plan_views.change_successor,
        OF_ROLE,
        name="role-plan-change",
    ),
    path("role-plans/<path:code>/", slates.role_plan, name="role-plan"),
]
