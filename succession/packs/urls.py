"""Addresses of packs, in the namespace of this room."""

from django.urls import path

from succession.packs import views

urlpatterns = [
    path("people/<path:number>/readiness/<path:role>/pack/", views.pack, name="pack"),
    path(
        "people/<path:number>/readiness/<path:role>/pack/keep/", views.pack_keep, name="pack-keep"
    ),
]
