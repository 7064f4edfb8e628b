"""Included in the room's own namespace."""

from django.urls import path

from succession.pools import edit_views, views

urlpatterns = [
    path("", views.pools, name="pools"),
    path("export.<export:kind>", views.pools_export, name="pools-export"),
    path("new/<slug:kind>/", edit_views.create, name="pool-create"),
    path("<int:pk>/", views.pool, name="pool"),
    path("<int:pk>/export.<export:kind>", views.pool_export, name="pool-export"),
    path("<int:pk>/change/", edit_views.change, name="pool-change"),
    path("<int:pk>/review/", edit_views.review, name="pool-review"),
    path("<int:pk>/add/", edit_views.add, name="pool-add"),
    path("<int:pk>/members/<int:spell>/remove/", edit_views.remove, name="pool-remove"),
    path("<int:pk>/do/<slug:act>/", edit_views.act, name="pool-act"),
]
