from django.urls import URLPattern, URLResolver, path

from engagement import views

app_name = "engagement"

urlpatterns: list[URLPattern | URLResolver] = [
    path("", views.today, name="today"),
    path("search/", views.search, name="search"),
]
