"""Addresses of calibration, in the namespace of the room."""

from django.urls import path, re_path

from succession.calibration import acts, live, pack_views, preparing_views, rules_views, views

urlpatterns = [
    path("", views.calibrations, name="calibrations"),
    path("export.<export:kind>", views.calibrations_export, name="calibrations-export"),
    path("new/", preparing_views.new, name="calibration-new"),
    path("<int:pk>/", live.board, name="calibration"),
    path("<int:pk>/changes/", live.changes, name="calibration-changes"),
    path("<int:pk>/table/", views.table, name="calibration-table"),
    path("<int:pk>/table/export.<export:kind>", views.table_export, name="calibration-export"),
    path("<int:pk>/fairness/", views.fairness, name="calibration-fairness"),
    path("<int:pk>/pack/", pack_views.pack, name="calibration-pack"),
    path("<int:pk>/pack/order/", pack_views.pack_order, name="calibration-pack-order"),
    path("<int:pk>/pack/<int:run_id>/", pack_views.pack_kept, name="calibration-pack-kept"),
    path("<int:pk>/pack/<int:run_id>/send/", pack_views.pack_send, name="calibration-pack-send"),
    re_path(
        r"^(?P<pk>\d+)/pack/(?P<part>questions|lineage)/$",
        pack_views.pack_pages,
        name="calibration-pack-pages",
    ),
    re_path(
        r"^(?P<pk>\d+)/pack/file\.(?P<kind>pdf|xlsx)$",
        pack_views.pack_file,
        name="calibration-pack-file",
    ),
    path("<int:pk>/prepare/", preparing_views.prepare, name="calibration-prepare"),
    path("<int:pk>/prepare/rules/", rules_views.rules, name="calibration-rules"),
    path("<int:pk>/prepare/people/", preparing_views.add, name="calibration-people-add"),
    path("<int:pk>/prepare/seats/", preparing_views.seat, name="calibration-seat"),
    path(
        "<int:pk>/prepare/seats/<int:participant>/remove/",
        preparing_views.unseat,
        name="calibration-unseat",
    ),
    path("<int:pk>/prepare/agenda/", preparing_views.agenda, name="calibration-agenda"),
    path("<int:pk>/open/", acts.open_now, name="calibration-open"),
    path("<int:pk>/close/", acts.close, name="calibration-close"),
    path("<int:pk>/cancel/", acts.cancel, name="calibration-cancel"),
    path("<int:pk>/pause/", acts.pause, name="calibration-pause"),
    path("<int:pk>/people/<int:member>/", live.person, name="calibration-person"),
    path("<int:pk>/people/<int:member>/menu/", live.menu, name="calibration-menu"),
    path("<int:pk>/people/<int:member>/move/", acts.move, name="calibration-move"),
    path("<int:pk>/people/<int:member>/dissent/", acts.dissent, name="calibration-dissent"),
    path("<int:pk>/people/<int:member>/discussed/", acts.discussed, name="calibration-discussed"),
    path("<int:pk>/people/<int:member>/take-up/", acts.take, name="calibration-take-up"),
    path("<int:pk>/people/<int:member>/agree/", acts.agree, name="calibration-agree"),
    path(
        "<int:pk>/people/<int:member>/agree/<int:agreement>/drop/",
        acts.drop,
        name="calibration-agree-drop",
    ),
    path(
        "<int:pk>/conflicts/<int:conflict>/<slug:answer>/",
        acts.settle,
        name="calibration-conflict",
    ),
]
