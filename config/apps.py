from django.apps import AppConfig

from config.logs import configure_logs


class ConfigConfig(AppConfig):
    """The outermost room as an app, so that its management commands and checks are found."""

    name = "config"

    def ready(self) -> None:
        configure_logs()
