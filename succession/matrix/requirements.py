"""People × requirements of one role: read by page, ordered by need, name, score or likeness."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby

import numpy as np
from django.db.models import Case, Count, Max, QuerySet, Subquery, When
from django.utils import timezone

from audit.errors import NotFound
from competencies.models import Requirement, RoleProfile
from people.models import Employee, Role
from succession.matrix.alike import Saying, Weights, group_words, order_columns, order_rows
from succession.matrix.measuring import Measured, measure
from succession.matrix.shapes import Cell, Column, Group, Matrix, Row, State, figure
from succession.matrix.wording import requirement_cell
from succession.models import ReadinessScore
from succession.models.readiness import Band
from succession.selectors.basis import NotScored, profile_published_by
from ui.lists import ListState, Page, page_of, paginate_list
from ui.wording import shortest

MOST_TOGETHER = 10_000
"""Of so many people all levels are worked out at once; of more only those of a page."""
AT_ONCE = 1_000
"""Up to here that is done for the figures of the columns without being asked."""
SORTS: Mapping[str, list[str]] = {
    "needs": ["need", "-months_to_ready", "employee__plain_name"],
    "name": ["employee__plain_name"],
    "score": ["score", "employee__plain_name"],
    "alike": ["score", "employee__plain_name"],
}
SAYINGS = (
    Saying(state=State.SHORT, words="short in {}", otherwise="short in nearly everything"),
    Saying(state=State.UNSEEN, words="not seen in {}", otherwise="hardly anything seen"),
    Saying(state=State.MET, words="strong in {}", otherwise="nearly everything met"),
)
HOW = (
    "People with the same pattern of met, short and not seen stand together; patterns that differ in "
    "little of the role's weight stand side by side (Ward's method, then the order of the tree "
    "that puts the likest next to each other). Requirements that go together in the same people "
    "stand side by side too. Groups are the {groups} main branches, named by what at least 60% of "
    "their people share. {whom} The same levels always give the same order."
)


@dataclass(frozen=True, kw_only=True)
class RoleFrame:
    """A role with what its published profile requires, heaviest first."""

    role: Role
    profile: RoleProfile
    requirements: Sequence[Requirement]

    @property
    def weights(self) -> Weights:
        weights = np.array([line.weight for line in self.requirements], dtype=np.float64)
        shares: Weights = weights / weights.sum()
        return shares

    def places(self, measured: Measured) -> list[int]:
        """Where in `measured` each of the requirements stands."""
        at = {competency: place for place, competency in enumerate(measured.competencies)}
        return [at[line.competency_id] for line in self.requirements]


def role_frame(code: str) -> RoleFrame:
    """One query. Raises NotFound without the role, NotScored where there is nothing to compare
    with."""
    published = RoleProfile.objects.filter(
        role__code=code,
        status=RoleProfile.Status.PUBLISHED,
        published_at__lte=timezone.now(),
    ).order_by("-version")
    lines = list(
        Requirement.objects.filter(profile=Subquery(published.values("pk")[:1]))
        .select_related("competency", "profile__role")
        .order_by("-weight", "competency__name")
    )
    if not lines:
        role = Role.objects.filter(code=code).first()
        if role is None:
            raise NotFound("There is no such role.")
        profile_published_by(role, timezone.now())
        raise NotScored(f"The published profile of {role} requires nothing yet. Add to it.")
    profile = lines[0].profile
    return RoleFrame(role=profile.role, profile=profile, requirements=lines)


def scores_for(
    role: Role, people: QuerySet[Employee], bands: Sequence[str]
) -> QuerySet[ReadinessScore]:
    scores = ReadinessScore.objects.filter(role=role, employee__in=people.order_by())
    scores = scores.filter(band__in=bands) if bands else scores
    return scores.annotate(
        need=Case(
            When(band=Band.INSUFFICIENT_EVIDENCE, then=0),
            When(gate_passed=False, then=1),
            When(band=Band.READY_NOW, then=3),
            default=2,
        )
    )


@dataclass(frozen=True, kw_only=True)
class RequirementMatrix:
    """`as_of` None: nobody is scored. `figures_left_out`: too many people to count them unasked."""

    frame: RoleFrame
    matrix: Matrix
    page: Page[ReadinessScore] | Page[int]
    as_of: date | None
    figures_left_out: bool

    @property
    def total(self) -> int:
        return self.page.total


def requirement_matrix(
    frame: RoleFrame, scores: QuerySet[ReadinessScore], state: ListState, *, is_exact: bool
) -> RequirementMatrix:
    """Queries do not grow with people."""
    head = scores.aggregate(as_of=Max("as_of"), total=Count("pk"))
    total = head["total"]
    asks_all = state.sort_key == "alike" or bool(state.chosen("figures")) or not is_exact
    is_whole = 0 < total <= (MOST_TOGETHER if asks_all else AT_ONCE)
    ids = (
        list(scores.order_by(*state.order_by()).values_list("employee_id", flat=True))
        if is_whole
        else []
    )
    day = head["as_of"] or timezone.localdate()
    whole = measure(ids, profile=frame.profile.pk, as_of=day) if is_whole else None
    matrix: Matrix
    page: Page[ReadinessScore] | Page[int]
    made = _Maker(frame=frame, scores=scores, state=state, day=day)
    columns = made.columns(whole, is_exact=is_exact)
    if not is_exact:
        matrix, page = made.figures_only(columns, total)
    elif whole is not None and state.sort_key == "alike":
        matrix, page = made.alike(columns, ids, whole)
    else:
        matrix, page = made.in_order(columns, whole, total)
    return RequirementMatrix(
        frame=frame,
        matrix=matrix,
        page=page,
        as_of=head["as_of"],
        figures_left_out=whole is None and total > 0,
    )


@dataclass(frozen=True, kw_only=True)
class _Maker:
    """Works out one page; `columns` come heaviest first and leave in the order shown."""

    frame: RoleFrame
    scores: QuerySet[ReadinessScore]
    state: ListState
    day: date

    def columns(self, whole: Measured | None, *, is_exact: bool) -> list[Column]:
        places = self.frame.places(whole) if whole is not None and len(whole.employees) else None
        return [
            Column(
                code=line.competency.code,
                name=line.competency.name,
                under=f"needs {shortest(line.level)}",
                is_critical=line.is_critical,
                figure=None
                if whole is None or places is None
                else figure(
                    int(whole.met[:, places[number]].sum()), len(whole.employees), is_exact=is_exact
                ),
            )
            for number, line in enumerate(self.frame.requirements)
        ]

    def figures_only(
        self, columns: list[Column], total: int
    ) -> tuple[Matrix, Page[ReadinessScore]]:
        size = self.state.spec.per_page
        return Matrix(columns=columns), Page(rows=(), number=1, total=total, per_page=size)

    def in_order(
        self, columns: list[Column], whole: Measured | None, total: int
    ) -> tuple[Matrix, Page[ReadinessScore]]:
        """The page in SQL. Too many for likeness: likes beside likes within the page."""
        found = self._with_people().order_by(*self.state.order_by())
        page = page_of(found, total, self.state)
        ids = [score.employee_id for score in page.rows]
        measured = whole or (
            measure(ids, profile=self.frame.profile.pk, as_of=self.day) if ids else None
        )
        if self.state.sort_key == "alike" and measured is not None:
            return self._alike_in_page(columns, page, measured), page
        rows = [self._row(score, measured, range(len(columns))) for score in page.rows]
        return Matrix(columns=columns, groups=[Group(words="", people=len(rows), rows=rows)]), page

    def _alike_in_page(
        self, columns: list[Column], page: Page[ReadinessScore], measured: Measured
    ) -> Matrix:
        scores = {score.employee_id: score for score in page.rows}
        told = _liken(
            self.frame,
            measured,
            list(scores),
            whom="Too many people to compare at once: the people of each page are compared with one another.",
        )
        return self._grouped(columns, told, scores, measured, list(scores))

    def alike(
        self, columns: list[Column], ids: list[int], whole: Measured
    ) -> tuple[Matrix, Page[int]]:
        told = _liken(
            self.frame,
            whole,
            ids,
            whom="All people of the list are compared, not only those of this page.",
        )
        page = paginate_list(told.ordered, self.state)
        rows = self._with_people().filter(employee_id__in=page.rows)
        scores = {score.employee_id: score for score in rows}
        return self._grouped(columns, told, scores, whole, page.rows), page

    def _grouped(
        self,
        columns: list[Column],
        told: "_Told",
        scores: Mapping[int, ReadinessScore],
        measured: Measured,
        shown: Sequence[int],
    ) -> Matrix:
        wanted = set(shown)
        ordered = [one for one in told.ordered if one in wanted and one in scores]
        groups = [
            Group(
                words=told.words[number],
                people=told.sizes[number],
                rows=[self._row(scores[one], measured, told.columns) for one in members],
            )
            for number, members in groupby(ordered, key=told.group_of.__getitem__)
        ]
        return Matrix(columns=[columns[c] for c in told.columns], groups=groups, how=told.how)

    def _with_people(self) -> QuerySet[ReadinessScore]:
        return self.scores.select_related("employee__role", "employee__org_unit")

    def _row(self, score: ReadinessScore, measured: Measured | None, order: Iterable[int]) -> Row:
        person = score.employee
        at = measured.place_of(person.pk) if measured is not None else None
        places = self.frame.places(measured) if measured is not None and at is not None else []
        cells = [self._cell(person, number, measured, at, places) for number in order]
        return Row(
            number=person.number,
            name=person.full_name,
            under=" · ".join(str(one) for one in (person.role, person.org_unit) if one),
            path=f"people/{person.number}/",
            band=score.band,
            label=score.get_band_display(),
            score=score.score,
            score_sd=score.score_sd,
            cells=cells,
        )

    def _cell(
        self,
        person: Employee,
        number: int,
        measured: Measured | None,
        at: int | None,
        places: Sequence[int],
    ) -> Cell:
        line = self.frame.requirements[number]
        path = f"people/{person.number}/in/{line.competency.code}/"
        if measured is None or at is None:
            return Cell(state=State.NONE, text="–", under="", words="cannot be worked out")
        return requirement_cell(measured, at, places[number], line, path)


@dataclass(frozen=True, kw_only=True)
class _Told:
    """Likeness in words, by employee."""

    ordered: list[int]
    group_of: Mapping[int, int]
    words: Sequence[str]
    sizes: Sequence[int]
    columns: list[int]
    how: str


def _liken(frame: RoleFrame, measured: Measured, ids: Sequence[int], *, whom: str) -> _Told:
    """`ids` in the order in which equals stay. People who could not be measured come last."""
    found = ((one, measured.place_of(one)) for one in ids)
    at = {one: place for one, place in found if place is not None}
    known = list(at)
    states = (
        measured.states[list(at.values())][:, frame.places(measured)]
        if known
        else np.zeros((0, len(frame.requirements)), dtype=np.int8)
    )
    likeness = order_rows(states, frame.weights)
    lost = [one for one in ids if one not in at]
    group_of = dict(zip(known, likeness.group.tolist(), strict=True)) | dict.fromkeys(
        lost, likeness.groups
    )
    names = [line.competency.name for line in frame.requirements]
    words = [
        group_words(states[likeness.group == number], SAYINGS, names, frame.weights)
        for number in range(likeness.groups)
    ]
    sizes = np.bincount(likeness.group, minlength=likeness.groups).tolist() if known else []
    return _Told(
        ordered=[known[place] for place in likeness.order.tolist()] + lost,
        group_of=group_of,
        words=[*words, "Cannot be worked out"],
        sizes=[*sizes, len(lost)],
        columns=order_columns(states),
        how=HOW.format(groups=likeness.groups, whom=whom),
    )
