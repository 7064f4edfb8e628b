from django.apps import AppConfig


class ConfigConfig(AppConfig):
    """The outermost room as an app, so that its management commands and checks are found."""

    name = "config"
