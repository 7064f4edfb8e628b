"""Everything held about one person, section by section: the page and the files read the same."""

from django.db.models import Q

from audit.models import Event
from competencies.models import (
    Contest,
    Evidence,
    FeedbackRound,
    MeasuredHabit,
    PeerRequest,
    RoleInterest,
    RoundRater,
)
from people.models import Employee, WithheldItem
from succession.mine.held_succession import READERS, WITHHOLDABLE
from succession.mine.section import Reader, Section, Value
from succession.models import ReadinessScore
from succession.selectors.withheld import scores_shown_to
from ui.wording import MISSING, percent

MOST_EVENTS = 1_000
"""The newest; the audit trail keeps all."""


def held_about(employee: Employee, withheld: dict[str, WithheldItem]) -> list[Section]:
    """All of it, in a fixed number of queries. `employee` comes with role, org unit and manager."""
    sections = [_record(employee, withheld)]
    sections += [read(employee) for read in _READERS]
    sections += [_unless_withheld(withheld, item, read(employee)) for item, read in WITHHOLDABLE]
    return [*sections, _looks(employee)]


def _unless_withheld(
    withheld: dict[str, WithheldItem], item: WithheldItem.Item, section: Section
) -> Section:
    row = withheld.get(item)
    if row is None:
        return section
    return Section(
        key=section.key, title=section.title, columns=section.columns, withheld=row.reason
    )


def _record(employee: Employee, withheld: dict[str, WithheldItem]) -> Section:
    hidden = withheld.get(WithheldItem.Item.PERFORMANCE)
    rows: list[tuple[Value, ...]] = [
        ("Employee number", employee.number),
        ("Full name", employee.full_name),
        ("E-mail", employee.email),
        ("Manager", employee.manager.full_name if employee.manager else None),
        ("Org unit", employee.org_unit.name if employee.org_unit else None),
        ("Role", employee.role.name if employee.role else None),
        ("Title of the position", employee.position_title),
        ("Grade", employee.grade),
        ("Location", employee.location),
        ("Country", employee.country),
        ("Hired on", employee.hired_on),
        ("Left on", employee.left_on),
        ("Status", employee.get_status_display()),
        (
            "Performance rating, 1 to 5",
            f"Withheld: {hidden.reason}" if hidden else employee.performance_rating,
        ),
        ("Time zone", employee.timezone),
        ("Language", employee.locale),
        (
            "Gender, ethnicity, year of birth",
            "If they are held at all, apart from everything here, for figures of groups only. "
            "No page shows them of anybody; ask HR for a copy.",
        ),
    ]
    return Section(
        key="record",
        title="Your record from the HR data",
        columns=("What", "Held"),
        rows=[(what, held if held not in (None, "") else MISSING) for what, held in rows],
    )


def _evidence(employee: Employee) -> Section:
    rows = Evidence.objects.filter(employee=employee).select_related(
        "competency", "assessor", "recorded_by"
    )
    columns = (
        "Number", "Competency", "Source", "Level", "Observed on", "Expires on", "Who",
        "Behaviour", "Note", "Recorded at", "Recorded by", "Retracted", "Reason",
    )  # fmt: skip
    return Section(
        key="evidence",
        title="Evidence",
        columns=columns,
        rows=[
            (
                row.pk, row.competency.name, row.get_source_display(), row.level,
                row.observed_on, row.expires_on, row.assessor.full_name if row.assessor else "",
                row.behaviour, row.note, row.recorded_at,
                row.recorded_by.full_name if row.recorded_by else row.get_origin_display(),
                row.retracted_at, row.retraction_reason,
            )
            for row in rows
        ],
    )  # fmt: skip


def _scores(employee: Employee) -> Section:
    """Of roles on whose slates one is only where nominations are shown."""
    shown = scores_shown_to(employee, ReadinessScore.objects.filter(employee=employee))
    return Section(
        key="scores",
        title="Readiness scores in force",
        columns=("Role", "As of", "Score", "Give or take", "Seen", "Band"),
        rows=[
            (
                row.role.name, row.as_of, round(row.score, 1), round(row.score_sd, 1),
                percent(row.coverage), row.get_band_display(),
            )
            for row in shown.select_related("role").order_by("role__name")
        ],
        empty="None yet: no role to compare with, or the night's work has not been done.",
    )  # fmt: skip


def _contests(employee: Employee) -> Section:
    rows = Contest.objects.filter(evidence__employee=employee).select_related(
        "evidence__competency", "closed_by"
    )
    return Section(
        key="contests",
        title="What you contested",
        columns=("Evidence", "Competency", "Contested at", "Your reason", "State", "Answer", "By"),
        rows=[
            (
                row.evidence_id, row.evidence.competency.name, row.raised_at, row.reason,
                row.get_state_display(), row.answer, row.closed_by.full_name if row.closed_by else "",
            )
            for row in rows
        ],
        empty="Nothing. Open a piece of evidence to contest it.",
    )  # fmt: skip


def _peer_requests(employee: Employee) -> Section:
    rows = PeerRequest.objects.filter(Q(employee=employee) | Q(colleague=employee)).select_related(
        "employee", "colleague", "competency", "asked_by"
    )
    return Section(
        key="peer_requests",
        title="Questions between colleagues",
        columns=("About", "Competency", "Asked", "Asked by", "Asked at", "State"),
        rows=[
            (
                row.employee.full_name, row.competency.name, row.colleague.full_name,
                row.asked_by.full_name, row.asked_at, row.get_state_display(),
            )
            for row in rows
        ],
    )  # fmt: skip


def _rounds(employee: Employee) -> Section:
    rows = FeedbackRound.objects.filter(employee=employee).select_related("role", "created_by")
    return Section(
        key="rounds",
        title="360 rounds about you",
        columns=("Number", "Role asked about", "State", "Opened on", "Last day", "Prepared by"),
        rows=[
            (
                row.pk, row.role.name, row.get_state_display(), row.opens_on, row.closes_on,
                row.created_by.full_name,
            )
            for row in rows
        ],
    )  # fmt: skip


def _asked_in(employee: Employee) -> Section:
    rows = RoundRater.objects.filter(rater=employee).exclude(group="self")
    return Section(
        key="asked_in",
        title="360 rounds in which you were asked",
        columns=("About", "State"),
        rows=[
            (row.round.employee.full_name, row.get_state_display())
            for row in rows.select_related("round__employee")
        ],
        empty="None. What you say in one is held without your name, so it cannot stand here.",
    )


def _rating_habits(employee: Employee) -> Section:
    rows = MeasuredHabit.objects.filter(rater=employee).select_related("measurement")
    return Section(
        key="rating_habits",
        title="How you rate beside others, as kept for scoring policies",
        columns=(
            "Measurement", "As of", "People", "Your levels above others", "At least", "At most",
            "Taken off your ratings",
        ),
        rows=[
            (
                row.measurement_id, row.measurement.measured_on, row.people, row.severity,
                *sorted((row.severity_low, row.severity_high), key=abs), row.excess,
            )
            for row in rows.order_by("-measurement")
        ],
        empty="Nothing: no scoring policy can correct your ratings.",
    )  # fmt: skip


def _interests(employee: Employee) -> Section:
    rows = RoleInterest.objects.filter(employee=employee).select_related("role")
    return Section(
        key="interests",
        title="Roles you care about",
        columns=("Role", "Chosen at"),
        rows=[(row.role.name, row.chosen_at) for row in rows],
        empty="None chosen yet.",
    )


def _looks(employee: Employee) -> Section:
    seen = (Event.Action.VIEWED, Event.Action.EXPORTED)
    rows = Event.objects.filter(subject_number=employee.number, action__in=seen)[:MOST_EVENTS]
    return Section(
        key="looks",
        title="Who looked",
        columns=("Who", "What", "When"),
        rows=[
            (row.actor_label, f"{row.get_action_display()}: {row.object_label}", row.at)
            for row in rows
        ],
        empty="Nobody else has opened what is held about you.",
    )


_READERS: tuple[Reader, ...] = (
    _evidence, _scores, _contests, _peer_requests, _rounds, _asked_in, _rating_habits, _interests,
    *READERS,
)  # fmt: skip
