"""Saying in a constraint what a JSON column holds."""

from django.db import models
from django.db.models import F, Func, Value
from django.db.models.lookups import Exact


def is_json(column: str, kind: str) -> models.Q:
    """The column holds a JSON value of this kind, such as object or array, at its top."""
    found = Func(F(column), function="jsonb_typeof", output_field=models.TextField())
    return models.Q(Exact(found, Value(kind)))
