from django.urls import URLPattern, URLResolver, path

from home import views

app_name = "home"

urlpatterns: list[URLPattern | URLResolver] = [
    path("", views.today, name="today"),
    path("search/", views.search, name="search"),
]
