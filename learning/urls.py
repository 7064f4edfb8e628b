from django.urls import URLPattern, URLResolver, path

from learning import views

app_name = "learning"

urlpatterns: list[URLPattern | URLResolver] = [
    path("library/", views.library, name="library"),
    path("library/export.<export:kind>", views.library_export, name="library-export"),
    path("library/<path:code>/mappings/", views.mapping_add, name="mapping-add"),
    path(
        "library/<path:code>/mappings/<int:mapping_id>/remove/",
        views.mapping_remove,
        name="mapping-remove",
    ),
    path("library/<path:code>/", views.content, name="content"),
]
