"""Included in the room's own namespace. Codes and numbers may hold a slash: the longest comes first."""

from django.urls import path

from succession.matrix import cell_views, views

urlpatterns = [
    path("", views.matrix, name="matrix"),
    path("export.<export:kind>", views.matrix_export, name="matrix-export"),
    path("for/<path:role>/export.<export:kind>", views.role_export, name="matrix-role-export"),
    path(
        "for/<path:role>/people/<path:number>/in/<path:competency>/",
        cell_views.requirement_cell,
        name="matrix-requirement",
    ),
    path("for/<path:role>/people/<path:number>/", cell_views.role_cell, name="matrix-person"),
    path("for/<path:role>/", views.role, name="matrix-role"),
]
