"""What people do to a draft of a framework by hand: each writes one or a few changes of it."""

from collections.abc import Sequence

from django.db import transaction
from django.utils.text import slugify

from audit.errors import DomainError, NotFound
from audit.services import Actor
from competencies.change_values import LONGEST_CODE
from competencies.editing import Wanted, addition, fingerprint, stated_changes
from competencies.models import Competency, FrameworkRevision
from competencies.revising import ChangeKind
from competencies.selectors.finding import find_in_draft
from competencies.selectors.revisions import Standing, standing_of
from competencies.services.revisions import (
    ChangedMeanwhile,
    Proposal,
    hold_draft,
    propose_changes,
)


@transaction.atomic
def add_competency(*, revision: FrameworkRevision, code: str, wanted: Wanted, by: Actor) -> str:
    """Add one; an empty code is made from the name. Returns the code."""
    held = hold_draft(revision)
    code = code.strip() or free_code(held, wanted.name)
    if held.changes.filter(kind=ChangeKind.ADD, code=code).exists():
        raise DomainError(f"{code}: This revision adds a competency with this code already.")
    proposal = Proposal(kind=ChangeKind.ADD, code=code, after=addition(wanted, {}))
    propose_changes(revision=held, changes=[proposal], by=by)
    return code


@transaction.atomic
def edit_competency(
    *, revision: FrameworkRevision, code: str, wanted: Wanted, seen: str, by: Actor
) -> None:
    """Make it what is wanted. `seen` is its `fingerprint` when the writer opened it: where somebody
    changed it since, ChangedMeanwhile is raised and nothing is overwritten."""
    held = hold_draft(revision)
    standing = standing_of(held, code)
    if standing is None:
        raise NotFound("There is no such competency in this framework.")
    if fingerprint(standing.facts) != seen:
        raise ChangedMeanwhile("Somebody else changed this competency while you had it open.")
    propose_changes(revision=held, changes=_proposals(standing, wanted), by=by)


def _proposals(standing: Standing, wanted: Wanted) -> list[Proposal]:
    code, base = standing.code, standing.base
    if base is None:
        earlier = next(one for one in standing.changes if one.kind is ChangeKind.ADD)
        return [Proposal(kind=ChangeKind.ADD, code=code, after=addition(wanted, earlier.after))]
    return [
        Proposal(kind=kind, code=code, after=after)
        for kind, after in stated_changes(base, wanted, standing.changes)
        if not base.is_retired or kind is ChangeKind.RENAME
    ]


@transaction.atomic
def merge_competency(*, revision: FrameworkRevision, code: str, into: str, by: Actor) -> None:
    """`code` goes into `into`, beside what the draft merges into it already."""
    held = hold_draft(revision)
    earlier = held.changes.filter(kind=ChangeKind.MERGE, code=into).first()
    codes = list(earlier.after["codes"]) if earlier else []
    after = {"codes": [*codes, code]}
    propose_changes(
        revision=held, changes=[Proposal(kind=ChangeKind.MERGE, code=into, after=after)], by=by
    )


@transaction.atomic
def split_competency(
    *, revision: FrameworkRevision, code: str, parts: Sequence[str], by: Actor
) -> None:
    """`code` goes into `parts`: each the code or name of one that is there, else the name of a new
    one, which is added beside the old one with its scale."""
    held = hold_draft(revision)
    standing = standing_of(held, code)
    if standing is None:
        raise NotFound("There is no such competency in this framework.")
    proposals: list[Proposal] = []
    codes: list[str] = []
    for part in dict.fromkeys(name.strip() for name in parts if name.strip()):
        try:
            codes.append(find_in_draft(held, part))
        except DomainError:
            codes.append(free_code(held, part, taken=codes))
            proposals.append(_beside(standing, codes[-1], part))
    proposals.append(Proposal(kind=ChangeKind.SPLIT, code=code, after={"codes": codes}))
    propose_changes(revision=held, changes=proposals, by=by)


def _beside(standing: Standing, code: str, name: str) -> Proposal:
    facts = standing.facts
    after = {
        "name": name,
        "category": facts.category,
        "parent": facts.parent,
        "scale_max": facts.scale_max,
        "half_life_days": facts.half_life_days,
    }
    return Proposal(kind=ChangeKind.ADD, code=code, after=after)


def free_code(revision: FrameworkRevision, name: str, taken: Sequence[str] = ()) -> str:
    """A code that nobody has, made of the framework's and the name."""
    stem = f"{revision.framework.code}-{slugify(name) or 'competency'}"[: LONGEST_CODE - 6]
    stem = stem.rstrip("-")
    used = {
        *taken,
        *Competency.objects.filter(code__startswith=stem).values_list("code", flat=True),
        *revision.changes.filter(kind=ChangeKind.ADD).values_list("code", flat=True),
    }
    numbered = (f"{stem}-{number}" for number in range(2, len(used) + 3))
    return next(code for code in (stem, *numbered) if code not in used)
