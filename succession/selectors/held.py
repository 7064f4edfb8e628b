"""Everything recorded about one person: each piece of evidence, and who looked."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from django.db.models import Exists, OuterRef, Q, QuerySet

from audit.models import Event
from competencies.models import Contest, Evidence
from competencies.selectors.level_names import level_names_of
from people.models import Employee, Role
from succession.selectors.basis import NotScored, load_basis, load_frame, score_basis

COUNTS, EXPIRED, RETRACTED = "counts", "expired", "retracted"
STATES = {COUNTS: "Counts", EXPIRED: "Expired", RETRACTED: "Retracted"}
LOOKS_SHOWN = 50


@dataclass(frozen=True, kw_only=True)
class HeldPiece:
    """A row as a list prints it; `state_words` say why it does not count, `level_name` is what its
    level was called when it was recorded."""

    row: Evidence
    state: str
    state_words: str
    level_name: str = ""


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


def counted_in(
    employee: Employee, role: Role, *, as_of: date | None = None, known_at: datetime | None = None
) -> list[int]:
    """Ids of the evidence that has a part in this score. At most 6 queries; nothing where the role
    could not be scored."""
    try:
        basis = load_basis(load_frame(employee, role, as_of=as_of, known_at=known_at))
    except NotScored:
        return []
    result = score_basis(basis)
    shares = [share for part in result.requirements for share in part.evidence]
    return [basis.counted[one.row].pk for one in shares if one.share > 0]


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
    """Without the name of its level."""
    if row.retracted_at is not None:
        words = f"{row.retraction_reason} ({row.retracted_by})"
        return HeldPiece(row=row, state=RETRACTED, state_words=words)
    if row.expires_on is not None and row.expires_on <= as_of:
        return HeldPiece(row=row, state=EXPIRED, state_words="")
    return HeldPiece(row=row, state=COUNTS, state_words="")


def held_pieces(rows: Sequence[Evidence], *, as_of: date) -> list[HeldPiece]:
    """With the names of their levels at the time, in two queries."""
    names = level_names_of([row.competency.framework_id for row in rows])
    return [
        replace(
            held_piece(row, as_of=as_of),
            level_name=names.at(row.competency.framework_id, row.level, row.recorded_at),
        )
        for row in rows
    ]


def looks_at(employee: Employee) -> QuerySet[Event]:
    """Who opened or took away something about this person, newest first."""
    seen = (Event.Action.VIEWED, Event.Action.EXPORTED)
    return Event.objects.filter(subject_number=employee.number, action__in=seen)[:LOOKS_SHOWN]
