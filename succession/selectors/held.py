"""Everything recorded about one person: each piece of evidence, and who looked."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, OuterRef, Q, QuerySet

from audit.models import Event
from competencies.models import Contest, Evidence
from people.models import Employee

COUNTS, EXPIRED, RETRACTED = "counts", "expired", "retracted"
STATES = {COUNTS: "Counts", EXPIRED: "Expired", RETRACTED: "Retracted"}
LOOKS_SHOWN = 50


@dataclass(frozen=True, kw_only=True)
class HeldPiece:
    """A row as a list prints it; `state_words` say why it does not count."""

    row: Evidence
    state: str
    state_words: str


def evidence_about(
    employee: Employee, *, search: str = "", states: tuple[str, ...] = (), as_of: date
) -> QuerySet[Evidence]:
    contests = Contest.objects.filter(evidence=OuterRef("pk"), state=Contest.State.OPEN)
    rows = (
        Evidence.objects.filter(employee=employee)
        .select_related("competency", "assessor", "recorded_by")
        .annotate(is_contested=Exists(contests))
    )
    if states:
        rows = rows.filter(_in_states(states, as_of))
    for word in search.split():
        rows = rows.filter(Q(competency__name__icontains=word) | Q(note__icontains=word))
    return rows


def _in_states(states: tuple[str, ...], as_of: date) -> Q:
    live = Q(retracted_at__isnull=True)
    rules = {
        COUNTS: live & (Q(expires_on__isnull=True) | Q(expires_on__gt=as_of)),
        EXPIRED: live & Q(expires_on__lte=as_of),
        RETRACTED: Q(retracted_at__isnull=False),
    }
    wanted = Q(pk__in=[])
    for state in states:
        wanted |= rules[state]
    return wanted


def held_piece(row: Evidence, *, as_of: date) -> HeldPiece:
    if row.retracted_at is not None:
        words = f"{row.retraction_reason} ({row.retracted_by})"
        return HeldPiece(row=row, state=RETRACTED, state_words=words)
    if row.expires_on is not None and row.expires_on <= as_of:
        return HeldPiece(row=row, state=EXPIRED, state_words="")
    return HeldPiece(row=row, state=COUNTS, state_words="")


def looks_at(employee: Employee) -> QuerySet[Event]:
    """Who opened or took away something about this person, newest first."""
    seen = (Event.Action.VIEWED, Event.Action.EXPORTED)
    return Event.objects.filter(subject_number=employee.number, action__in=seen)[:LOOKS_SHOWN]
