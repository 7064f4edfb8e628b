"""Reading previews: the newest of a draft, whether it still says what the draft says, its figures,
and who would change band."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from django.db.models import QuerySet
from django.utils import timezone

from audit.errors import NotFound
from audit.models import Run
from competencies.comparing import differing
from competencies.comparing import in_words as needs_in_words
from competencies.models import RoleProfile
from competencies.selectors.profiles import current_profile, needs_of
from people.access import Access, Permission
from people.models import OrgUnit, Role
from succession.models import Preview, PreviewCount, ScoringPolicyDraft
from succession.pages.constants import changes_in_words, in_words
from succession.previews.groups import GroupLine, ShownGroups, shown_groups
from succession.previews.moves import Figures, MatrixRow, matrix_of
from succession.previews.question import (
    fingerprint_of,
    stated_needs,
    stated_policy,
    stated_requirements,
)
from succession.previews.tables import CountLine, GroupTable, mean_words, summary_of, table_of
from succession.previews.tally import YEARS_PER_GROUP
from succession.scoring import ScoringPolicy, policy_from_json
from succession.selectors.policies import policy_in_force

Dimension = PreviewCount.Dimension

NOT_RECORDED = "Not recorded"
GROUPINGS = (
    *(Dimension.DIVISION, Dimension.LOCATION),
    *(Dimension.GENDER, Dimension.ETHNICITY, Dimension.AGE),
)


def newest_preview(role: Role | None = None) -> Preview | None:
    """Of the drafted policy, or of this role's drafted profile. One query."""
    return _previews().filter(role=role).order_by("-run_id").first()


def load_preview(pk: int) -> Preview:
    found = _previews().filter(pk=pk).first()
    if found is None:
        raise NotFound("There is no such preview.")
    return found


def preview_of_policy(policy: ScoringPolicy) -> Preview | None:
    """The newest finished one of exactly these constants. One query."""
    same = fingerprint_of(stated_policy(policy))
    done = _previews().filter(role=None, fingerprint=same, run__status=Run.Status.DONE)
    return done.order_by("-run_id").first()


def _previews() -> QuerySet[Preview]:
    return Preview.objects.select_related("run", "role", "draft", "policy")


@dataclass(frozen=True, kw_only=True)
class Standing:
    """Whether a preview is still of what stands in the draft; `words` say why not, and `may_rerun`
    whether there is a draft to try again."""

    is_current: bool
    may_rerun: bool
    words: str = ""


def standing_of(preview: Preview) -> Standing:
    """At most two queries."""
    if preview.role is None:
        return _standing_of_policy(preview)
    return _standing_of_profile(preview, preview.role)


def _standing_of_policy(preview: Preview) -> Standing:
    draft = ScoringPolicyDraft.objects.first()
    if draft is None:
        return _gone("The draft was published or discarded since.")
    if fingerprint_of(stated_policy(policy_from_json(draft.parameters))) != preview.fingerprint:
        return _stale("The draft was changed since.")
    now = policy_in_force(as_of=timezone.localdate(), known_at=timezone.now())
    if now.pk != preview.policy_id:
        return _stale(f"Scoring policy {now.version} is in force since.")
    return Standing(is_current=True, may_rerun=True)


def _standing_of_profile(preview: Preview, role: Role) -> Standing:
    draft = preview.draft
    if draft is None or draft.status != RoleProfile.Status.DRAFT:
        return _gone("The draft was published or discarded since.")
    if fingerprint_of(stated_requirements(draft)) != preview.fingerprint:
        return _stale("The draft was changed since.")
    current = current_profile(role)
    if (current.version if current else None) != preview.former_version:
        return _stale("Another version of the profile was published since.")
    return Standing(is_current=True, may_rerun=True)


def _gone(words: str) -> Standing:
    return Standing(is_current=False, may_rerun=False, words=words)


def _stale(words: str) -> Standing:
    return Standing(is_current=False, may_rerun=True, words=words)


def tried_words(preview: Preview) -> str:
    """What the draft says differently from what was in force. At most 3 queries."""
    if preview.role is None:
        former, drafted = preview.policy.parameters, preview.stated
        words = in_words(policy_from_json(drafted), policy_from_json(former))
        return changes_in_words(words.changes, most=MOST_TRIED)
    before = RoleProfile.objects.filter(role=preview.role, version=preview.former_version or 0)
    needs = needs_of(before.first())
    return needs_in_words(differing(needs, stated_needs(preview.stated)), most=MOST_TRIED)


MOST_TRIED = 6


@dataclass(frozen=True, kw_only=True)
class PreviewFigures:
    """`whole` is None where nobody is concerned, or too few for this reader."""

    whole: Figures | None
    matrix: Sequence[MatrixRow] = ()
    summary: Sequence[CountLine] = ()
    mean_words: str = ""
    roles: GroupTable | None = None
    groups: Sequence[GroupTable] = ()


def figures_of(preview: Preview, access: Access) -> PreviewFigures:
    """Three queries. Roles are exact for whoever may see everybody's readiness; groups never are."""
    found: dict[str, dict[str, Figures]] = {one.value: {} for one in Dimension}
    for row in PreviewCount.objects.filter(preview=preview):
        found[row.dimension][row.key] = Figures(
            people=row.people, cells=row.cells, score_change=row.score_change
        )
    is_exact = access.can_all(Permission.VIEW_READINESS)
    whole = found[Dimension.ALL].get("")
    if whole is None or not (is_exact or _is_large_enough(found[Dimension.ALL])):
        return PreviewFigures(whole=None)
    return PreviewFigures(
        whole=whole,
        matrix=matrix_of(whole),
        summary=summary_of(whole),
        mean_words=mean_words(whole.mean_change),
        roles=_role_table(found[Dimension.ROLE], whole, is_exact=is_exact),
        groups=_group_tables(found, whole),
    )


def _is_large_enough(everybody: Mapping[str, Figures]) -> bool:
    return bool(shown_groups(everybody, {"": ""}).lines)


def _role_table(groups: Mapping[str, Figures], whole: Figures, *, is_exact: bool) -> GroupTable:
    """Those in which most changes first."""
    roles = Role.objects.in_bulk([int(key) for key in groups])
    names = {key: roles[int(key)].name for key in groups}
    shown = shown_groups(groups, names, is_exact=is_exact)
    codes = {key: roles[int(key)].code for key in groups}
    return table_of("Role", _by_change(shown), whole, codes)


def _group_tables(found: Mapping[str, Mapping[str, Figures]], whole: Figures) -> list[GroupTable]:
    names = _names(found)
    return [
        table_of(one.label, _in_order(one, shown_groups(found[one.value], names[one.value])), whole)
        for one in GROUPINGS
    ]


def _names(found: Mapping[str, Mapping[str, Figures]]) -> dict[str, dict[str, str]]:
    units = OrgUnit.objects.in_bulk([int(key) for key in found[Dimension.DIVISION] if key])
    named = {one.value: {key: key or NOT_RECORDED for key in found[one.value]} for one in GROUPINGS}
    named[Dimension.DIVISION] = {
        key: units[int(key)].name if key else "In no division" for key in found[Dimension.DIVISION]
    }
    named[Dimension.AGE] = {
        key: f"{key} to {int(key) + YEARS_PER_GROUP - 1}" if key else NOT_RECORDED
        for key in found[Dimension.AGE]
    }
    return named


def _in_order(dimension: PreviewCount.Dimension, shown: ShownGroups) -> ShownGroups:
    """Ages by age, everything else by size; what is not recorded last."""

    def place(line: GroupLine) -> tuple[bool, int, str]:
        rank = int(line.key or 0) if dimension is Dimension.AGE else -line.people
        return (not line.key, rank, line.name)

    return replace(shown, lines=sorted(shown.lines, key=place))


def _by_change(shown: ShownGroups) -> ShownGroups:
    """Roles in which most pairs change first."""

    def place(line: GroupLine) -> tuple[int, str]:
        return (-sum(count or 0 for count in line.counts), line.name)

    return replace(shown, lines=sorted(shown.lines, key=place))
