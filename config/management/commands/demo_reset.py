"""`make demo-reset`: throw the demo company away."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from config.demo import DemoError, reset


class Command(BaseCommand):
    help = "Delete this checkout's embedded database and everything made from it."

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            reset()
        except DemoError as error:
            raise CommandError(str(error)) from error
        self.stdout.write("Gone. `make demo` makes a new company.")
