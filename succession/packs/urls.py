"""Addresses of packs, in the namespace of this room. A kept one has its number after the role."""

from django.urls import path, re_path

from succession.packs import team_views, views

PACK = r"^people/(?P<number>.+)/readiness/(?P<role>.+)/pack/"
KEPT = PACK + r"(?P<pk>\d+)/"
FILE = r"file\.(?P<kind>pdf|xlsx)$"
ONE = "people/<path:number>/readiness/<path:role>/pack/"

urlpatterns = [
    path("team/pack/", team_views.team_pack, name="team-pack"),
    path("team/pack/order/", team_views.team_pack_order, name="team-pack-order"),
    re_path(rf"^team/pack/{FILE}", team_views.team_pack_file, name="team-pack-file"),
    path("packs/<int:run_id>.pdf", team_views.pack_file_download, name="pack-file-download"),
    path(f"{ONE}keep/", views.pack_keep, name="pack-keep"),
    path(f"{ONE}printed/", views.pack_printed, name="pack-printed"),
    path(f"{ONE}send/", views.pack_send, name="pack-send"),
    re_path(PACK + FILE, views.pack_file, name="pack-file"),
    path(f"{ONE}<int:pk>/printed/", views.pack_printed, name="kept-pack-printed"),
    path(f"{ONE}<int:pk>/send/", views.pack_send, name="kept-pack-send"),
    re_path(KEPT + FILE, views.pack_file, name="kept-pack-file"),
    path(f"{ONE}<int:pk>/", views.pack, name="kept-pack"),
    path(ONE, views.pack, name="pack"),
]
