"""What this room needs somebody for."""

from django.urls import reverse
from django.utils import timezone

from governance.selectors.dashboard import standings
from governance.standing import Standing
from people.access import Access, Permission
from people.asks import Ask


def asks_for(access: Access) -> list[Ask]:
    """Figures in alarm for whoever reviews them, and figures without an owner for whoever can name one."""
    if not access.can(Permission.VIEW_KPIS):
        return []
    found = standings(access, timezone.localdate())
    alarms = [kpi.name for kpi, standing in found if standing is Standing.ACT]
    ungoverned = [kpi.name for kpi, standing in found if standing is Standing.UNGOVERNED]
    return [
        *_alarm_ask(alarms),
        *(_ungoverned_ask(ungoverned) if access.can(Permission.GOVERN_KPIS) else []),
    ]


def _alarm_ask(names: list[str]) -> list[Ask]:
    if not names:
        return []
    one = len(names) == 1
    return [
        Ask(
            rank=1,
            icon="chart-bar",
            title=f"{names[0]} is in alarm" if one else f"{len(names)} key figures are in alarm",
            why="It is past the line that was agreed." if one else f"{', '.join(names[:4])}.",
            url=reverse("governance:kpis"),
            action_words="Open the dashboard",
            is_urgent=True,
        )
    ]


def _ungoverned_ask(names: list[str]) -> list[Ask]:
    if not names:
        return []
    one = len(names) == 1
    return [
        Ask(
            rank=15,
            icon="user-check",
            title=f"Nobody answers for {names[0].lower()}"
            if one
            else f"Nobody answers for {len(names)} key figures",
            why="Until somebody owns a figure and sets its target, no number is shown.",
            url=reverse("governance:kpis"),
            action_words="Name an owner" if one else "Name owners",
        )
    ]
