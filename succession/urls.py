from django.urls import URLPattern, URLResolver

app_name = "succession"

urlpatterns: list[URLPattern | URLResolver] = []
