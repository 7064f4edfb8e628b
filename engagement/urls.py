from django.urls import URLPattern, URLResolver, path

from engagement import views

app_name = "engagement"

urlpatterns: list[URLPattern | URLResolver] = [
    path("nudges/<int:nudge_id>/answer/", views.answer, name="nudge-answer"),
]
