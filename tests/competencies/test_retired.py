"""What still goes with a retired competency, and what does not."""

import pytest
from django.utils import timezone

from audit.errors import Conflict, DomainError
from competencies.models import Competency, Evidence, RoleProfile
from competencies.selectors.competencies import matches_for
from competencies.selectors.profiles import needs_of
from competencies.selectors.quality import hints_for
from competencies.services.evidence import record_evidence
from competencies.services.profiles import Stated, change_draft, start_draft
from competencies.services.revisions import (
    approve_and_publish,
    propose_change,
    start_revision,
    submit_revision,
)
from tests.cast import Cast, make_profile

SOURCE = Evidence.Source.ASSESSMENT


@pytest.fixture
def merged(cast: Cast) -> Competency:
    """Coaching went into Planning ahead."""
    author, coaching = cast.accounts["hr_admin"], cast.competencies["coaching"]
    assert coaching.framework is not None
    revision = start_revision(framework=coaching.framework, by=author, note="One thing.")
    after = {"codes": ["coaching"]}
    propose_change(revision=revision, kind="merge", code="planning", after=after, by=author)
    submit_revision(revision=revision, by=author)
    approve_and_publish(revision=revision, by=cast.accounts["learning_admin"])
    coaching.refresh_from_db()
    return coaching


def stated(competency: Competency) -> Stated:
    return Stated(competency_id=competency.pk, level=2, weight=1, is_critical=False)


def test_it_is_not_offered_and_a_profile_that_has_it_is_hinted_at(
    cast: Cast, merged: Competency
) -> None:
    assert matches_for("coach") == []
    (hint, *_) = hints_for(needs_of(cast.profiles["sales-rep"]))
    assert (hint.heading, hint.names) == ("A required competency is retired.", ["Coaching"])


def test_a_draft_keeps_it_where_it_is_in_force_and_does_not_take_it_newly(
    cast: Cast, merged: Competency
) -> None:
    by, planning = cast.accounts["hr_admin"], cast.competencies["planning"]
    draft = start_draft(role=cast.roles["sales-rep"], by=by)
    kept = change_draft(draft=draft, requirements=[stated(merged)], seen=draft.changed_at, by=by)
    assert [need.code for need in needs_of(kept)] == ["coaching"]
    make_profile(cast.roles["sales-manager"], [(planning, 2, 1, False)])
    other = start_draft(role=cast.roles["sales-manager"], by=by)
    with pytest.raises(DomainError, match="no role can newly require it: Coaching"):
        change_draft(draft=other, requirements=[stated(merged)], seen=other.changed_at, by=by)
    assert needs_of(RoleProfile.objects.get(pk=other.pk)) == []


def test_it_is_observed_while_a_profile_in_force_requires_it_and_not_after(
    cast: Cast, merged: Competency
) -> None:
    by, planning = cast.accounts["hr_admin"], cast.competencies["planning"]

    def observe(level: float) -> Evidence:
        return record_evidence(
            employee=cast.people["erik"],
            competency=merged,
            source=SOURCE,
            level=level,
            observed_on=timezone.localdate(),
            by=by,
        )

    assert observe(2).level == 2
    for role in cast.roles.values():
        make_profile(role, [(planning, 2, 1, False)])
    with pytest.raises(Conflict, match="What took its place: Planning ahead"):
        observe(3)
    assert [row.level for row in Evidence.objects.filter(competency=merged)] == [2]
