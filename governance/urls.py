from django.urls import URLPattern, URLResolver, path

from governance import views

app_name = "governance"

urlpatterns: list[URLPattern | URLResolver] = [
    path("kpis/", views.kpis, name="kpis"),
    path("kpis/export.<export:kind>", views.kpis_export, name="kpis-export"),
    path("kpis/observe/", views.observe, name="kpis-observe"),
    path("kpis/<slug:key>/", views.kpi, name="kpi"),
    path("kpis/<slug:key>/rows.<export:kind>", views.kpi_export, name="kpi-export"),
    path("kpis/<slug:key>/govern/", views.kpi_govern, name="kpi-govern"),
]
