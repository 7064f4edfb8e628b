from django.urls import URLPattern, URLResolver, path

from integrations import framework_views, run_views, views

app_name = "integrations"

urlpatterns: list[URLPattern | URLResolver] = [
    path("imports/", views.imports, name="imports"),
    path("imports/upload/", views.upload, name="import-upload"),
    path("imports/<int:pk>/", views.import_detail, name="import"),
    path("imports/<int:pk>/progress/", views.import_progress, name="import-progress"),
    path("imports/<int:pk>/apply/", views.import_apply, name="import-apply"),
    path("imports/<int:pk>/roll-back/", views.import_roll_back, name="import-roll-back"),
    path("imports/<int:pk>/faults.<export:kind>", views.import_faults, name="import-faults"),
    path("imports/<int:pk>/rejected/<str:file>", views.import_rejected, name="import-rejected"),
    path(
        "frameworks/<path:code>/download.<str:form>",
        framework_views.framework_download,
        name="framework-download",
    ),
    path("runs/", run_views.runs, name="runs"),
    path("audit/", run_views.events, name="audit"),
    path("audit/export.<export:kind>", run_views.events_export, name="audit-export"),
]
