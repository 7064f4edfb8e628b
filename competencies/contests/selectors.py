"""One piece of evidence with what was said about it, and what waits for an answer."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from django.db.models import Q, QuerySet
from django.utils import timezone

from audit.errors import NotFound
from competencies.models import Attachment, Contest, Evidence
from people.access import Access, Permission, can_reach, reach

TOLD_FOR = timedelta(days=14)
"""How long the answer to a contest stands on its subject's Today."""


@dataclass(frozen=True, kw_only=True)
class Piece:
    """A piece as one reader sees it; `open_contest` is the one that waits, if one does."""

    row: Evidence
    attachment: Attachment | None
    contests: Sequence[Contest]
    open_contest: Contest | None
    is_subject: bool
    is_assessor: bool
    may_answer: bool
    may_open_file: bool

    @property
    def may_contest(self) -> bool:
        return self.is_subject and self.row.retracted_at is None and self.open_contest is None


def load_piece(access: Access, evidence_id: int) -> Piece:
    """For whoever may see the person's readiness, and for whoever gave it. Anything else does not
    exist for the reader. At most five queries."""
    row = (
        Evidence.objects.select_related("employee", "competency", "assessor", "recorded_by")
        .filter(pk=evidence_id)
        .first()
    )
    own = access.employee_id
    is_assessor = row is not None and own is not None and row.assessor_id == own
    sees = row is not None and can_reach(access, Permission.VIEW_READINESS, row.employee)
    if row is None or not (sees or is_assessor):
        raise NotFound("There is no such piece of evidence, or it is not yours to see.")
    contests = list(row.contests.select_related("raised_by", "closed_by"))
    is_subject = own == row.employee_id
    return Piece(
        row=row,
        attachment=Attachment.objects.filter(evidence=row).first(),
        contests=contests,
        open_contest=next((one for one in contests if one.state == Contest.State.OPEN), None),
        is_subject=is_subject,
        is_assessor=is_assessor,
        may_answer=not is_subject
        and (is_assessor or can_reach(access, Permission.ADD_EVIDENCE, row.employee)),
        may_open_file=sees,
    )


def waiting_contests(access: Access) -> QuerySet[Contest]:
    """Open ones that this reader may answer, of evidence that still counts; and closed ones that
    the reader raised, for two weeks. One query."""
    own = access.employee_id
    mine = Q(pk__in=[])
    answerable = reach(access, Permission.ADD_EVIDENCE, prefix="evidence__employee__")
    if not access.can(Permission.ADD_EVIDENCE):
        answerable = Q(pk__in=[])
    if own is not None:
        answerable |= Q(evidence__assessor=own)
        mine = Q(
            evidence__employee=own,
            state__in=[Contest.State.KEPT, Contest.State.RETRACTED],
            closed_at__gte=timezone.now() - TOLD_FOR,
        )
    waits = Q(answerable, state=Contest.State.OPEN, evidence__retracted_at__isnull=True)
    if own is not None:
        waits &= ~Q(evidence__employee=own)
    return (
        Contest.objects.filter(waits | mine)
        .select_related("evidence__employee", "evidence__competency")
        .order_by("raised_at")
    )
