"""Finding what the pages of frameworks are about, and the way back from them."""

from django.db.models import Exists, OuterRef, QuerySet
from django.urls import reverse

from audit.errors import Conflict, NotFound
from competencies.models import Framework, FrameworkRevision, RevisionChange
from competencies.selectors.revisions import Standing, open_revision_of, standing_of
from people.models import Account


def load_framework(code: str) -> Framework:
    found = Framework.objects.filter(code=code).prefetch_related("levels").first()
    if found is None:
        raise NotFound("There is no framework with this code.")
    return found


def load_draft(code: str) -> FrameworkRevision:
    """The revision of the framework that can be changed. Raises Conflict where there is none."""
    framework = load_framework(code)
    found = open_revision_of(framework)
    if found is None:
        raise Conflict(f"{framework.name} has no open revision. Start one first.")
    if found.status != FrameworkRevision.Status.DRAFT:
        raise Conflict("The revision is in review. Send it back to change it.")
    return found


def load_revision(code: str, number: int, reader: Account) -> FrameworkRevision:
    """With the people of it, and ready for `is_author`."""
    found = (
        FrameworkRevision.objects.filter(framework__code=code, number=number)
        .select_related("framework", "created_by", "submitted_by", "approved_by")
        .annotate(has_written=Exists(_written_by(reader)))
        .first()
    )
    if found is None:
        raise NotFound("There is no such revision.")
    return found


def is_author(found: FrameworkRevision, reader: Account) -> bool:
    """Of a revision that `load_revision` found for this reader."""
    wrote: bool = found.has_written  # type: ignore[attr-defined]  # annotated
    return wrote or reader.pk in {found.created_by_id, found.submitted_by_id}


def _written_by(reader: Account) -> QuerySet[RevisionChange]:
    return RevisionChange.objects.filter(revision=OuterRef("pk"), proposed_by=reader)


def load_standing(revision: FrameworkRevision, code: str) -> Standing:
    found = standing_of(revision, code.replace("\x00", ""))
    if found is None:
        raise NotFound("There is no such competency in this framework.")
    return found


def crumbs_to(framework: Framework | None = None, *more: tuple[str, str]) -> list[tuple[str, str]]:
    crumbs = [("Frameworks", reverse("competencies:frameworks"))]
    if framework is not None:
        crumbs.append((framework.name, reverse("competencies:framework", args=[framework.code])))
    return [*crumbs, *more]


def draft_crumbs(framework: Framework, last: str) -> list[tuple[str, str]]:
    url = reverse("competencies:revision", args=[framework.code])
    return crumbs_to(framework, ("Draft", url), (last, ""))
