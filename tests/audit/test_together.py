"""Several reads by one statement give what each alone gives."""

from datetime import date
from typing import Any

import pytest
from django.db.models import Count, F, QuerySet, Window
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from audit.models import Event, Run
from audit.together import Sql, read_together

pytestmark = pytest.mark.django_db


def add_events(count: int) -> None:
    for number in range(count):
        Event.objects.create(
            actor_id="1",
            actor_label=f"Åse “{number}” %s\n",
            action=Event.Action.VIEWED,
            object_type="thing",
            object_id=str(number),
            object_label="A",
            detail={"day": "2026-01-01", "n": [1, None, 0.1]},
        )


def asked() -> list[QuerySet[Any, tuple[Any, ...]]]:
    events = Event.objects.order_by("-pk")
    days = Run.objects.order_by("pk").annotate(twice=F("label"))
    return [
        events.values_list("pk", "at", "at__date", "actor_label", "detail")[:3],
        events.annotate(of_all=Window(Count("*"))).values_list("of_all", "object_id")[:1],
        days.values_list("label", "twice", "done", "finished_at"),
        events.none().values_list("pk"),
        events.filter(pk__in=[]).values_list("pk", "at"),
        events.filter(object_id="unheard of").values_list("pk"),
    ]


@pytest.mark.parametrize("count", [0, 1, 5])
def test_rows_are_those_of_each_alone(
    count: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    add_events(count)
    for label in "ab"[:count]:
        Run.objects.create(kind="x", label=label, started_by_label="T")
    Run.objects.filter(label="a").update(finished_at=timezone.now(), status="done")
    alone = [list(rows) for rows in asked()]
    with django_assert_num_queries(1):
        together = read_together(*asked())
    assert together == alone
    assert all(isinstance(row[2], date) for row in together[0])


def test_a_read_written_by_hand_stands_beside_others() -> None:
    add_events(2)
    by_hand, events = read_together(
        Sql(statement="SELECT n, n * %s AS twice FROM generate_series(1, %s) AS n", values=[2, 3]),
        Event.objects.order_by("pk").values_list("object_id"),
    )
    assert by_hand == [(1, 2), (2, 4), (3, 6)]
    assert events == [("0",), ("1",)]
