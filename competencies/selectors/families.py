"""A family with its rungs, and what each requires today."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import F

from competencies.ladders import Cell, LadderRow, Remark, RungNeeds, ladder_rows
from competencies.models import RoleProfile
from competencies.selectors.competencies import current_profiles
from competencies.selectors.profiles import loaded_needs, with_requirements
from people.models import Role, RoleFamily


@dataclass(frozen=True, kw_only=True)
class Ladder:
    """`rungs` are the columns, lowest first, `rows` the competencies."""

    family: RoleFamily
    rungs: Sequence[RungNeeds]
    rows: Sequence[LadderRow]

    @property
    def remarks(self) -> list[tuple[LadderRow, Cell]]:
        return [
            (row, cell) for row in self.rows for cell in row.cells if cell.remark is not Remark.NONE
        ]

    @property
    def without_profile(self) -> list[RungNeeds]:
        return [rung for rung in self.rungs if rung.needs is None]


def ladder_of_family(family: RoleFamily) -> Ladder:
    """Four queries, whatever is in it."""
    roles = list(
        Role.objects.filter(family=family).order_by(F("grade").asc(nulls_last=True), "name", "pk")
    )
    wanted = current_profiles().filter(role__in=roles).values("pk")
    profiles = with_requirements(RoleProfile.objects.filter(pk__in=wanted))
    needs = {
        one.role_id: {need.competency_id: need for need in loaded_needs(one)} for one in profiles
    }
    rungs = [
        RungNeeds(code=one.code, name=one.name, grade=one.grade, needs=needs.get(one.pk))
        for one in roles
    ]
    return Ladder(family=family, rungs=rungs, rows=ladder_rows(rungs))
