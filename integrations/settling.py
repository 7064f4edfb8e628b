"""Making stored rows what a source says, and remembering how they were."""

from dataclasses import dataclass, field
from typing import Any, TypeVar

from django.db import connection, models

from integrations.core.counts import ObjectCounts
from integrations.models import ChangedRow

CREATED, UPDATED, UNCHANGED = "created", "updated", "unchanged"

Row = TypeVar("Row", bound=models.Model)


@dataclass(kw_only=True)
class Written:
    """What an import wrote. `rows` maps (file, line) to created, updated or unchanged."""

    run_id: int
    rows: dict[tuple[str, int], str] = field(default_factory=dict)
    objects: ObjectCounts = field(default_factory=ObjectCounts)
    facts: dict[str, Any] = field(default_factory=dict)
    created: list[models.Model] = field(default_factory=list)

    def keep_before(self, row: models.Model) -> None:
        """Remember a stored row as it is, before it changes, so that the run can be rolled back."""
        table = _table(row)
        remember = (
            'INSERT INTO integrations_changedrow (import_run_id, "table", object_id, before) '
            "SELECT %s, %s, t.id, to_jsonb(t) FROM {table} t WHERE t.id = %s "
            "ON CONFLICT DO NOTHING"
        )
        with connection.cursor() as cursor:
            name = connection.ops.quote_name(table)
            cursor.execute(remember.format(table=name), [self.run_id, table, row.pk])

    def keep_created(self) -> None:
        """Remember that the created rows did not exist before."""
        ChangedRow.objects.bulk_create(
            [
                ChangedRow(import_run_id=self.run_id, table=_table(row), object_id=row.pk)
                for row in self.created
            ],
            batch_size=1000,
        )


def _table(row: models.Model) -> str:
    return row._meta.db_table  # noqa: SLF001 - Django's documented way to ask a model


def settle(
    existing: Row | None, model: type[Row], written: Written, noun: str, **values: object
) -> tuple[Row, str]:
    """Make the row, or change what differs, and count it. Returns it and what was done."""
    if existing is None:
        written.objects.add(noun, created=1)
        made = model(**values)
        made.save(force_insert=True)
        written.created.append(made)
        return made, CREATED
    differing = [name for name, value in values.items() if getattr(existing, name) != value]
    if not differing:
        written.objects.add(noun, unchanged=1)
        return existing, UNCHANGED
    written.keep_before(existing)
    for name in differing:
        setattr(existing, name, values[name])
    existing.save(update_fields=differing)
    written.objects.add(noun, updated=1)
    return existing, UPDATED
