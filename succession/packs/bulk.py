"""Many people's sheets at once: the same sheets as one by one, in a number of queries that does not
grow with people."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from functools import cached_property

from django.utils import timezone

from audit.errors import DomainError
from competencies.models import Evidence, FormerHalfLife, MeasuredHabit, Requirement, RoleProfile
from people.models import Employee, Role
from succession.models import Pack, ReadinessScore, ScoringPolicyVersion
from succession.packs.content import content_hash, pack_content
from succession.packs.making import make_sheet
from succession.packs.selectors import HeldPack, quotes_of_rows
from succession.packs.session import LineageLine, Missing, PersonPart
from succession.pages.rows import RequirementRow, requirement_rows
from succession.selectors.basis import (
    Basis,
    Frame,
    NotScored,
    habits_behind,
    is_retracted,
    refuse_unusable,
)
from succession.selectors.change import difference_between, profile_on
from succession.selectors.person import explain
from succession.selectors.policies import policy_in_force
from succession.selectors.unobserved import Finished, finished_by, not_seen_since
from ui import wording

A_YEAR = timedelta(days=365)
Pair = tuple[Employee, Role]


@dataclass(frozen=True, kw_only=True)
class Loaded:
    """All rows that the sheets of these pairs are made of, by what they are looked up with."""

    scores: dict[tuple[int, int], ReadinessScore]
    profiles: dict[int, list[RoleProfile]]
    requirements: dict[int, list[Requirement]]
    former: dict[int, list[FormerHalfLife]]
    evidence: dict[int, list[Evidence]]
    packs: dict[tuple[int, int], list[Pack]]
    finished: dict[int, list[Finished]]
    habits: dict[int, Mapping[int, MeasuredHabit]] = field(default_factory=dict)
    now: datetime = field(default_factory=timezone.now)

    @cached_property
    def policy_now(self) -> ScoringPolicyVersion:
        """Of whoever has no stored score. One query for all of them."""
        return policy_in_force(as_of=timezone.localdate(), known_at=self.now)

    def habits_under(self, frame: Frame) -> Mapping[int, MeasuredHabit]:
        """As `habits_behind`, of all this evidence. One query for each policy that corrects."""
        key = frame.policy_version.pk
        if key not in self.habits:
            rows = [row for group in self.evidence.values() for row in group]
            self.habits[key] = habits_behind(rows, frame.policy)
        return self.habits[key]


def live_packs(pairs: Sequence[Pair]) -> tuple[list[PersonPart], list[Missing]]:
    """As of today, in the order given; whoever cannot be scored is named with the reason. At most 9
    queries. Employees come with role, org unit and manager."""
    loaded = _load(pairs)
    found, missing = [], []
    for employee, role in pairs:
        try:
            found.append(_part(loaded, employee, role))
        except DomainError as error:
            missing.append(Missing(name=employee.full_name, words=error.sentence))
    return found, missing


def _load(pairs: Sequence[Pair]) -> Loaded:
    people = [employee.pk for employee, _ in pairs]
    roles = {role.pk for _, role in pairs}
    scores = ReadinessScore.objects.filter(employee_id__in=people, role_id__in=roles)
    profiles = defaultdict(list)
    published = RoleProfile.objects.filter(role_id__in=roles, status=RoleProfile.Status.PUBLISHED)
    for profile in published.order_by("version"):
        profiles[profile.role_id].append(profile)
    requirements = _requirements([one.pk for group in profiles.values() for one in group])
    competencies = {line.competency_id for group in requirements.values() for line in group}
    return Loaded(
        scores={
            (score.employee_id, score.role_id): score
            for score in scores.select_related("profile", "policy")
        },
        profiles=profiles,
        requirements=requirements,
        former=_former_half_lives(competencies),
        evidence=_evidence(people, competencies),
        packs=_packs(people, roles),
        finished=finished_by(people, competencies),
    )


def _requirements(profiles: Sequence[int]) -> dict[int, list[Requirement]]:
    found: dict[int, list[Requirement]] = defaultdict(list)
    for line in Requirement.objects.filter(profile_id__in=profiles).select_related("competency"):
        found[line.profile_id].append(line)
    return found


def _former_half_lives(competencies: set[int]) -> dict[int, list[FormerHalfLife]]:
    found: dict[int, list[FormerHalfLife]] = defaultdict(list)
    for row in FormerHalfLife.objects.filter(competency_id__in=competencies).order_by(
        "replaced_at"
    ):
        found[row.competency_id].append(row)
    return found


def _evidence(people: Sequence[int], competencies: set[int]) -> dict[int, list[Evidence]]:
    found: dict[int, list[Evidence]] = defaultdict(list)
    rows = Evidence.objects.filter(employee_id__in=people, competency_id__in=competencies)
    for row in rows.select_related("assessor").order_by("-observed_on", "-id"):
        found[row.employee_id].append(row)
    return found


def _packs(people: Sequence[int], roles: set[int]) -> dict[tuple[int, int], list[Pack]]:
    found: dict[tuple[int, int], list[Pack]] = defaultdict(list)
    rows = Pack.objects.filter(employee_id__in=people, role_id__in=roles).defer("content")
    for row in rows.select_related("made_by"):
        found[row.employee_id, row.role_id].append(row)
    return found


def _part(loaded: Loaded, employee: Employee, role: Role) -> PersonPart:
    current = _basis(loaded, _frame(loaded, employee, role))
    readiness, policy = explain(current), current.frame.policy
    rows = requirement_rows(readiness, policy)
    day, packs = readiness.as_of, loaded.packs.get((employee.pk, role.pk), [])
    last = next((pack for pack in packs if pack.as_of < day), None)
    finished = loaded.finished.get(employee.pk, [])
    sheet = make_sheet(
        readiness,
        policy,
        rows,
        change=difference_between(current, _former(loaded, current, last or day - A_YEAR)),
        is_since_pack=last is not None,
        learning=not_seen_since(finished, rows, as_of=day),
    )
    digest = content_hash(pack_content(sheet))
    kept = next((pack for pack in packs if pack.content_hash == digest), None)
    held = HeldPack(sheet=sheet, quotes=quotes_of_rows(rows, sheet), digest=digest, kept=kept)
    return PersonPart(held=held, lineage=_lineage(rows))


def _frame(loaded: Loaded, employee: Employee, role: Role) -> Frame:
    stored = loaded.scores.get((employee.pk, role.pk))
    if stored is not None:
        return Frame(
            employee=employee,
            role=role,
            profile=stored.profile,
            policy_version=stored.policy,
            as_of=stored.as_of,
            known_at=stored.computed_at,
            stored=stored,
            is_updating=False,
        )
    published = loaded.profiles.get(role.pk)
    if not published:
        raise NotScored(f"{role} has no published role profile yet.")
    return Frame(
        employee=employee,
        role=role,
        profile=published[-1],
        policy_version=loaded.policy_now,
        as_of=timezone.localdate(),
        known_at=loaded.now,
        stored=None,
        is_updating=False,
    )


def _basis(loaded: Loaded, frame: Frame) -> Basis:
    """As `load_basis`, from rows at hand."""
    lines = tuple(loaded.requirements.get(frame.profile.pk, ()))
    if not lines:
        raise NotScored(f"The published profile of {frame.role} requires nothing yet. Add to it.")
    wanted = {line.competency_id for line in lines}
    known = [
        row
        for row in loaded.evidence.get(frame.employee.pk, ())
        if row.competency_id in wanted and row.recorded_at <= frame.known_at
    ]
    refuse_unusable(lines, known)
    half_lives = {line.competency_id: _half_life(loaded, line, frame.known_at) for line in lines}
    return Basis(
        frame=frame,
        requirements=lines,
        half_lives={key: float(days) for key, days in half_lives.items() if days is not None},
        counted=tuple(row for row in known if not is_retracted(row, frame.known_at)),
        retracted=tuple(row for row in known if is_retracted(row, frame.known_at)),
        habits=loaded.habits_under(frame),
    )


def _half_life(loaded: Loaded, line: Requirement, known_at: datetime) -> int | None:
    """As `with_half_lives_of`: the first one replaced after that moment, else today's."""
    former = loaded.former.get(line.competency_id, ())
    for row in former:
        if row.replaced_at > known_at:
            return row.half_life_days
    return line.competency.half_life_days


def _former(loaded: Loaded, current: Basis, then: date | Pack) -> Basis:
    """As `difference` finds it, from rows at hand."""
    now = current.frame
    published = loaded.profiles.get(now.role.pk, [])
    if isinstance(then, Pack):
        day, known_at = then.as_of, then.made_at
        profile = next(one for one in published if one.version == then.profile_version)
    else:
        day, known_at = then, now.known_at
        upto = [one for one in published if one.version <= now.profile.version]
        profile = profile_on(now.profile, upto, day)
    if profile == now.profile:
        return current.as_known(as_of=day, known_at=known_at)
    return _basis(loaded, replace(now, as_of=day, known_at=known_at, profile=profile, stored=None))


def _lineage(rows: Sequence[RequirementRow]) -> tuple[LineageLine, ...]:
    return tuple(
        LineageLine(
            requirement=row.part.competency.name,
            source=piece.line.source_label,
            level=wording.shortest(piece.line.level),
            observed=wording.day(piece.line.observed_on),
            who=piece.line.assessor_name,
            part=f"{piece.percent}%" if piece.percent else "raises it" if piece.is_course else "–",
        )
        for row in rows
        for piece in row.counting
    )
