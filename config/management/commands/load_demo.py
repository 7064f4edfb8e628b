"""`manage.py load_demo`: the demo company with its accounts, owners and last year's figures."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from config.demo_company import DemoDataError, load_demo
from integrations.demo.plan import Plan, PlanError


class Command(BaseCommand):
    help = "Load the demo company into an empty database; where it is loaded, do nothing."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--employees", type=int, default=400, help="how many people")
        parser.add_argument("--seed", type=int, default=1, help="another one, another company")
        parser.add_argument(
            "--via-worker", action="store_true", help="let Celery workers compute readiness"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            load_demo(
                plan=Plan(
                    employees=options["employees"],
                    seed=options["seed"],
                    as_of=timezone.localdate(),
                ),
                via_worker=options["via_worker"],
                say=self.stdout.write,
            )
        except (DemoDataError, PlanError) as error:
            raise CommandError(str(error)) from error
