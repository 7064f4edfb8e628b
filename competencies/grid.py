"""The grid of requirements as a plain form: one row each, named by the competency's id."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django import forms
from django.http import QueryDict

from competencies.comparing import Need
from competencies.models import Competency, RoleProfile
from competencies.selectors.profiles import LevelText, level_texts, loaded_needs
from competencies.services.versions import ChangedMeanwhile, Stated
from ui.fields import NumberField

MOST_WEIGHT = 1_000_000
MOST_ROWS = 300
"""More rows than any profile has; a longer form is not read."""


class RequirementForm(forms.Form):
    """One row. A row that is marked to go is not looked at any further."""

    level = forms.FloatField(
        min_value=1, error_messages={"required": "Choose the level that the role needs."}
    )
    weight = NumberField(
        max_value=MOST_WEIGHT, error_messages={"required": "Say how much it weighs; 1 is usual."}
    )
    is_critical = forms.BooleanField(required=False)
    goes = forms.BooleanField(required=False)

    def __init__(
        self,
        data: QueryDict | None = None,
        *,
        competency: Competency,
        initial: dict[str, object] | None = None,
    ) -> None:
        super().__init__(data, prefix=f"c{competency.pk}", initial=initial)
        self.competency = competency

    def clean_level(self) -> float:
        level: float = self.cleaned_data["level"]
        if level > self.competency.scale_max:
            raise forms.ValidationError(
                f"Choose a level from 1 to {self.competency.scale_max}.", code="scale"
            )
        return level

    def clean_weight(self) -> float:
        weight: float = self.cleaned_data["weight"]
        if weight <= 0:
            raise forms.ValidationError("A weight is above 0. To leave it out, remove the row.")
        return weight


@dataclass(frozen=True, kw_only=True)
class Beside:
    """What a draft is read against: the version in force, and the base that it follows."""

    in_force: Sequence[Need] = ()
    base: Sequence[Need] = ()

    def was(self, competency_id: int) -> Need | None:
        return _of(self.in_force, competency_id)

    def below(self, competency_id: int) -> Need | None:
        return _of(self.base, competency_id)

    def left_out(self, kept: Collection[int]) -> list[Need]:
        """Of either, each once, what is not among these competencies."""
        every = {need.competency_id: need for need in (*self.in_force, *self.base)}
        return [need for key, need in every.items() if key not in kept]


def beside(draft: RoleProfile, current: RoleProfile | None) -> Beside:
    """Of versions that came `with_requirements`."""
    return Beside(in_force=loaded_needs(current), base=loaded_needs(draft.inherits_from))


def _of(needs: Sequence[Need], competency_id: int) -> Need | None:
    return next((need for need in needs if need.competency_id == competency_id), None)


@dataclass(frozen=True, kw_only=True)
class GridRow:
    """A row to fill in. `in_force` is what the published version asks, if it does, `base` what the
    profile asks that this one follows; `share` of the whole weight, where the weights typed so far
    allow it."""

    form: RequirementForm
    levels: Sequence[LevelText]
    in_force: Need | None
    share: float | None
    base: Need | None = None
    is_heir: bool = False
    is_new: bool = False

    @property
    def competency(self) -> Competency:
        return self.form.competency

    @property
    def chosen(self) -> str:
        """The level as it stands in the form, however it was typed."""
        value = self.form["level"].value()
        return f"{value:g}" if isinstance(value, float) else str(value or "")

    @property
    def choices(self) -> list[str]:
        """The levels to choose from; a fraction that an import brought stays one of them."""
        whole = [str(one.number) for one in self.levels]
        return whole if self.chosen in {"", *whole} else [*whole, self.chosen]

    @property
    def shown_level(self) -> int:
        """Whose behaviours show it: of a fraction, the level below; 0 before one is chosen."""
        number = _number(self.chosen)
        return int(number) if number is not None else 0

    @property
    def goes(self) -> bool:
        return bool(self.form["goes"].value())

    @property
    def origin(self) -> str:
        """Of an heir's row: inherited, changed or added, as it stands in the form."""
        if not self.is_heir:
            return ""
        if self.base is None:
            return "added"
        return "changed" if self.differs_in else "inherited"

    @property
    def differs_in(self) -> list[str]:
        """What the base asks where this row asks for something else: "level 3 there"."""
        if self.base is None:
            return []
        level, weight = _number(self.chosen), _number(self.form["weight"].value())
        is_critical = bool(self.form["is_critical"].value())
        mark = "critical" if self.base.is_critical else "not critical"
        words = {
            f"level {self.base.level:g} there": level != self.base.level,
            f"weight {self.base.weight:g} there": weight != self.base.weight,
            f"{mark} there": is_critical != self.base.is_critical,
        }
        return [word for word, is_other in words.items() if is_other]

    @property
    def is_level_changed(self) -> bool:
        return self.in_force is not None and self.chosen != f"{self.in_force.level:g}"


@dataclass(frozen=True, kw_only=True)
class Grid:
    """All rows of one draft, as they are saved or as somebody just typed them."""

    rows: Sequence[GridRow]
    seen: datetime | None
    is_saved: bool = True
    gone: Sequence[Need] = field(default=())

    @property
    def is_valid(self) -> bool:
        wrong = [row for row in self.rows if not row.goes and not row.form.is_valid()]
        return not wrong

    @property
    def wrong_rows(self) -> list[GridRow]:
        return [row for row in self.rows if not row.goes and row.form.errors]

    @property
    def stated(self) -> list[Stated]:
        """What the rows say; ask `is_valid` first."""
        return [
            Stated(
                competency_id=row.competency.pk,
                level=row.form.cleaned_data["level"],
                weight=row.form.cleaned_data["weight"],
                is_critical=row.form.cleaned_data["is_critical"],
            )
            for row in self.rows
            if not row.goes
        ]

    @property
    def needs(self) -> list[Need]:
        return [
            Need(
                competency_id=row.competency.pk,
                code=row.competency.code,
                name=row.competency.name,
                level=row.form.cleaned_data["level"],
                weight=row.form.cleaned_data["weight"],
                is_critical=row.form.cleaned_data["is_critical"],
            )
            for row in self.rows
            if not row.goes
        ]

    @property
    def critical_count(self) -> int:
        return sum(bool(row.form["is_critical"].value()) for row in self.rows if not row.goes)

    @property
    def most_share(self) -> float:
        return max((row.share or 0 for row in self.rows), default=0)


def saved_grid(draft: RoleProfile, against: Beside) -> Grid:
    """The draft as it is in the database; it came `with_requirements`."""
    needs = loaded_needs(draft)
    found = {row.competency_id: row.competency for row in draft.requirements.all()}
    forms_ = [
        RequirementForm(competency=found[n.competency_id], initial=_initial(n)) for n in needs
    ]
    gone = against.left_out(found)
    return Grid(rows=_rows(forms_, against), seen=draft.changed_at, gone=gone)


def row_ids(data: QueryDict) -> list[int]:
    """The competencies of the rows that were sent, in their order."""
    texts = dict.fromkeys(data.getlist("rows")[:MOST_ROWS])
    return [int(one) for one in texts if one.isascii() and one.isdigit() and len(one) < 18]


def sent_grid(data: QueryDict, against: Beside) -> Grid:
    """The grid as somebody sent it to be saved."""
    found = Competency.objects.in_bulk(row_ids(data))
    sent = [RequirementForm(data, competency=found[key]) for key in row_ids(data) if key in found]
    return Grid(rows=_rows(sent, against), seen=read_seen(data), is_saved=False)


def typed_grid(data: QueryDict, against: Beside, *, added: Competency | None = None) -> Grid:
    """The grid as it stands in a form that is still being filled in: shown again, not judged.
    `added` is a row more."""
    found = Competency.objects.in_bulk(row_ids(data))
    forms_ = [
        RequirementForm(competency=found[key], initial=_typed(data, key))
        for key in row_ids(data)
        if key in found
    ]
    rows = _rows(forms_, against)
    if added is not None and added.pk not in found:
        rows.append(new_row(added, against))
    gone = against.left_out({row.competency.pk for row in rows})
    return Grid(rows=rows, seen=read_seen(data), is_saved=False, gone=gone)


def new_row(competency: Competency, against: Beside) -> GridRow:
    """A row for a competency that the draft lacks; as its base or the version in force asks."""
    was, below = against.was(competency.pk), against.below(competency.pk)
    like = below or was
    form = RequirementForm(
        competency=competency, initial=_initial(like) if like else {"weight": "1"}
    )
    return GridRow(
        form=form,
        levels=level_texts([competency])[competency.pk],
        in_force=was,
        base=below,
        is_heir=bool(against.base),
        share=None,
        is_new=True,
    )


def read_seen(data: QueryDict) -> datetime | None:
    """When the draft was last changed as its writer saw it; None where that is not readable."""
    try:
        seen = datetime.fromisoformat(data.get("seen", ""))
    except ValueError:
        return None
    return seen if seen.tzinfo else None


def seen_by_writer(data: QueryDict) -> datetime:
    """The same for whoever is about to write. Raises ChangedMeanwhile where it is not readable."""
    seen = read_seen(data)
    if seen is None:
        raise ChangedMeanwhile("The page is too old to tell what changed. Open the draft again.")
    return seen


def _rows(rows: Sequence[RequirementForm], against: Beside) -> list[GridRow]:
    texts = level_texts([form.competency for form in rows])
    weights = {
        form.competency.pk: _number(form["weight"].value()) or 0.0
        for form in rows
        if not form["goes"].value()
    }
    whole = sum(weights.values())
    parts = {key: weight / whole for key, weight in weights.items() if weight}
    return [
        GridRow(
            form=form,
            levels=texts[form.competency.pk],
            in_force=against.was(form.competency.pk),
            base=against.below(form.competency.pk),
            is_heir=bool(against.base),
            share=parts.get(form.competency.pk),
        )
        for form in rows
    ]


def _initial(need: Need) -> dict[str, object]:
    return {"level": need.level, "weight": f"{need.weight:g}", "is_critical": need.is_critical}


def _typed(data: QueryDict, key: int) -> dict[str, object]:
    names = RequirementForm.base_fields
    return {name: data.get(f"c{key}-{name}", "") for name in names}


def _number(text: object) -> float | None:
    """A number above 0 that a person typed, with comma or point; None for anything else."""
    try:
        number = float(str(text).replace(",", "."))
    except ValueError:
        return None
    return number if 0 < number <= MOST_WEIGHT else None
