from django.conf import settings
from django.urls import path

from ui import views

app_name = "ui"
urlpatterns = [path("theme/", views.choose_theme, name="theme-choose")]

if settings.DEMO or settings.DEBUG:
    urlpatterns += [path("gallery/", views.gallery, name="gallery")]
