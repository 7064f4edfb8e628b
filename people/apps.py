from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "people"

    def ready(self) -> None:
        import people.api_schema  # noqa: F401 - registers itself with the description of the API
