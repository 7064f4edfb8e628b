"""The pairs of one chunk of a preview, scored under the rules in force and under the draft, through
the engine that makes the stored scores."""

from dataclasses import replace

import numpy as np

from audit.errors import Conflict
from competencies.selectors.roles import people_concerned_by
from succession.models import Preview
from succession.previews.compare import Compared, Side, compare
from succession.previews.question import fingerprint_of, stated_requirements
from succession.readiness.compute import Question, score_pairs
from succession.readiness.people import People, people_between, people_with_ids
from succession.readiness.reading import Pairs, read_pairs
from succession.scoring import policy_from_json
from succession.selectors.policies import constants_of

NO_STORED_POLICY = 0
"""A drafted policy has no version, and nothing is written under it."""


class ChangedDraft(Conflict):
    """The draft is no longer what the preview set out to try."""


def compare_chunk(preview: Preview, first: int, last: int) -> Compared:
    """Writes nothing. Raises ChangedDraft, and ScoringInputError as `score_pairs` does."""
    if preview.role_id is None:
        return _compare_policies(preview, people_between(first, last))
    return _compare_profiles(preview, first, last)


def _question(preview: Preview) -> Question:
    return Question(
        as_of=preview.as_of,
        known_at=preview.known_at,
        policy_id=preview.policy_id,
        policy=constants_of(preview.policy),
    )


def _compare_policies(preview: Preview, people: People) -> Compared:
    now = _question(preview)
    drafted = policy_from_json(preview.stated)
    pairs = read_pairs(people, known_at=preview.known_at)
    return compare(
        _side(people, pairs, now),
        _side(people, pairs, replace(now, policy=drafted, policy_id=NO_STORED_POLICY)),
    )


def _side(people: People, pairs: Pairs, question: Question) -> Side:
    scored = score_pairs(people, pairs, question)
    return Side(employee=scored.pairs.employee, role=scored.pairs.role, readiness=scored.readiness)


def _compare_profiles(preview: Preview, first: int, last: int) -> Compared:
    """Only those of the range who are scored for the role, so that the others cost nothing."""
    _refuse_changed(preview)
    assert preview.role is not None
    concerned = people_concerned_by(preview.role).filter(pk__gte=first, pk__lte=last)
    people = people_with_ids(list(concerned.values_list("pk", flat=True)))
    pairs = read_pairs(people, known_at=preview.known_at)
    pairs = pairs.take(pairs.role == preview.role_id)
    question = _question(preview)
    drafted = np.full(len(pairs), preview.draft_id, dtype=np.int64)
    under_draft = Pairs(employee=pairs.employee, role=pairs.role, profile=drafted)
    return compare(_side(people, pairs, question), _side(people, under_draft, question))


def _refuse_changed(preview: Preview) -> None:
    is_same = (
        preview.draft is not None
        and fingerprint_of(stated_requirements(preview.draft)) == preview.fingerprint
    )
    if not is_same:
        raise ChangedDraft("The draft was changed while it was being tried out. Run it again.")
