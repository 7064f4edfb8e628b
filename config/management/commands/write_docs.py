"""`manage.py write_docs`: bring the tables of docs/ in line with the code."""

from typing import Any

from django.core.management.base import BaseCommand

from config.documents import TABLES, path_of, with_table


class Command(BaseCommand):
    help = "Write the tables of docs/ that say what the code says."

    def handle(self, *args: Any, **options: Any) -> None:
        for name, table in TABLES.items():
            path = path_of(name)
            path.write_text(with_table(path.read_text(), table()))
            self.stdout.write(f"docs/{name}")
