"""Writing the trail. Called by every service inside its own transaction."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, Protocol

from audit.models import Event


class Actor(Protocol):
    """Whoever acts: an account, or the system."""

    @property
    def audit_id(self) -> str: ...

    @property
    def audit_label(self) -> str: ...


class System:
    """The actor of scheduled work and commands."""

    audit_id = ""

    def __init__(self, label: str = "Cadre") -> None:
        self.audit_label = label


def record_event(
    *,
    by: Actor,
    action: Event.Action,
    object_type: str,
    object_id: object,
    object_label: str,
    subject_number: str = "",
    detail: dict[str, Any] | None = None,
) -> Event:
    """Append one event. `detail` holds no free text about people, but for the reasons of acts on a
    slate, which belong to the trail; nothing in it can be erased later."""
    return Event.objects.create(
        actor_id=by.audit_id,
        actor_label=by.audit_label[:200],
        action=action,
        object_type=object_type,
        object_id=str(object_id),
        object_label=object_label[:300],
        subject_number=subject_number,
        detail=detail or {},
    )


@dataclass(frozen=True, kw_only=True)
class About:
    """Of one among many events of the same act."""

    object_id: object
    object_label: str
    subject_number: str = ""
    detail: dict[str, Any] = field(default_factory=dict)


def record_events(
    *, by: Actor, action: Event.Action, object_type: str, about: Iterable[About]
) -> int:
    """As `record_event` for each, in one query; how many."""
    rows = Event.objects.bulk_create(
        Event(
            actor_id=by.audit_id,
            actor_label=by.audit_label[:200],
            action=action,
            object_type=object_type,
            object_id=str(one.object_id),
            object_label=one.object_label[:300],
            subject_number=one.subject_number,
            detail=one.detail,
        )
        for one in about
    )
    return len(rows)


def record_list_export(*, by: Actor, object_type: str, label: str, rows: int) -> Event:
    """One event for a whole list that somebody takes away."""
    return record_event(
        by=by,
        action=Event.Action.EXPORTED,
        object_type=object_type,
        object_id="list",
        object_label=label,
        detail={"rows": rows},
    )
