"""Addresses of the chart, in the namespace of the room. A focus is people/NUMBER or seats/CODE; both may
hold a slash, so what stands before them comes first."""

from django.urls import URLPattern, URLResolver, path, re_path

from succession.orgchart import views

AT = r"(?P<kind>people|seats)/(?P<key>.+)"

urlpatterns: list[URLPattern | URLResolver] = [
    path("", views.chart, name="chart"),
    path("branch/<int:first>/", views.chart_branch, name="chart-branch"),
    path("drawing/", views.chart_drawing, name="chart-drawing"),
    path("table/", views.chart_table, name="chart-table"),
    path("drawing.svg", views.chart_picture, name="chart-picture"),
    path("export.<export:file>", views.chart_export, name="chart-export"),
    re_path(rf"^drawing/{AT}/$", views.chart_drawing, name="chart-drawing-at"),
    re_path(rf"^table/{AT}/$", views.chart_table, name="chart-table-at"),
    re_path(rf"^picture/{AT}/drawing\.svg$", views.chart_picture, name="chart-picture-at"),
    re_path(
        rf"^export/{AT}/chart\.(?P<file>csv|xlsx)$", views.chart_export, name="chart-export-at"
    ),
    re_path(rf"^{AT}/$", views.chart, name="chart-at"),
]
