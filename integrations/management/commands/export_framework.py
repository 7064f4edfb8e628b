"""manage.py export_framework CODE: one framework as a file for another system."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from competencies.models import Framework
from integrations.core.command import OPERATOR
from integrations.exchange.exports import FORMS, export_framework


class Command(BaseCommand):
    help = "Write one framework as a CASE package, as a .zip of canonical CSV files, or as XLSX."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("code", help="The framework's code.")
        parser.add_argument("--format", choices=FORMS, default="case", help="case is the default.")
        parser.add_argument("--output", type=Path, required=True, metavar="FILE")

    def handle(self, *_: Any, **options: Any) -> None:
        framework = Framework.objects.filter(code=options["code"]).first()
        if framework is None:
            known = ", ".join(Framework.objects.order_by("code").values_list("code", flat=True))
            raise CommandError(f"There is no framework {options['code']}. There are: {known}.")
        exported = export_framework(framework=framework, form=options["format"], by=OPERATOR)
        try:
            options["output"].write_bytes(exported.data)
        except OSError as error:
            raise CommandError(f"Cannot write {options['output']}: {error.strerror}") from error
        self.stdout.write(f"{framework.name}: {len(exported.data):,} bytes.")
