"""What somebody means who typed the code or the name of a competency."""

from django.db.models import Func, Max, Q, QuerySet, Value

from audit.errors import DomainError
from competencies.models import Competency, Framework, FrameworkRevision
from competencies.revising import ChangeKind

MOST_OFFERED = 300
"""Options in a list to choose from; a larger framework is typed."""


def find_in_draft(revision: FrameworkRevision, text: str) -> str:
    """The code of the live competency, or of the one that the draft adds, that is meant. Raises
    DomainError with a sentence where none is, or several are."""
    text = text.strip()
    added = revision.changes.filter(kind=ChangeKind.ADD).filter(
        Q(code=text) | Q(label__iexact=text)
    )
    codes = list(added.values_list("code", flat=True)[:2])
    live = Competency.objects.filter(framework=revision.framework_id, retired_on__isnull=True)
    return _only(text, [*codes, *_named(live, text)])


def find_anywhere(text: str) -> str:
    """The same in every framework, for links."""
    return _only(text.strip(), _named(Competency.objects.all(), text.strip()))


def _named(rows: QuerySet[Competency], text: str) -> list[str]:
    """A code is meant before any name."""
    plain = Func(Value(text), function="cadre_plain")
    by_name = Q(plain_text__contains=plain) & Q(name__iexact=text)
    found = list(
        rows.filter(Q(code=text) | by_name).order_by("code").values_list("code", flat=True)[:6]
    )
    return [text] if text in found else found


def _only(text: str, codes: list[str]) -> str:
    if not codes:
        raise DomainError(
            f"There is no competency called “{text[:80]}”. Type its name or its code."
        )
    if len(set(codes)) > 1:
        raise DomainError(
            f"Several are called “{text[:80]}”: type the code, {', '.join(codes[:5])}."
        )
    return codes[0]


def offered(framework: Framework) -> list[tuple[str, str]]:
    """(code, name) of what can be chosen from a list; empty where that would be too long."""
    rows = Competency.objects.filter(framework=framework, retired_on__isnull=True)
    found = list(rows.order_by("name", "pk").values_list("code", "name")[: MOST_OFFERED + 1])
    return found if len(found) <= MOST_OFFERED else []


def longest_scale(framework: Framework) -> int:
    """The highest level of any of its competencies; 0 without any."""
    return (
        Competency.objects.filter(framework=framework).aggregate(top=Max("scale_max"))["top"] or 0
    )
