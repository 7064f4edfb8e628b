"""Importing and exporting frameworks as CASE packages."""

import json
from collections.abc import Iterable, Mapping
from functools import partial
from pathlib import Path
from typing import Any

from django.utils import timezone

from audit.services import Actor
from competencies.models import Competency, Framework, FrameworkRevision
from integrations.case.checking import Checker
from integrations.case.package import open_package
from integrations.case.reading import read_head, read_package
from integrations.case.writing import Outside, write_package
from integrations.exchange.books import Books
from integrations.exchange.content import Content
from integrations.exchange.stored import content_of
from integrations.exchange.taking import find_framework, measure, take_with_account
from integrations.models import ImportRun
from integrations.preset import Preset, Progress, run_preset


def import_case(
    path: Path,
    progress: Progress,
    *,
    by: Actor,
    is_dry_run: bool = False,
    rejects_allowed: bool = False,
    import_run: ImportRun | None = None,
) -> ImportRun:
    """Take in a package of CASE 1.0 or 1.1, for the run that waited for it if there is one. Raises
    UnreadableSource."""
    progress(5, "Reading")
    package, scrubbed = open_package(path)
    head = read_head(Checker().checked(package["CFDocument"], "CFDocument", "CFDocument"))
    framework = find_framework(Content(head=head, items={}))
    books = Books()
    content = read_package(
        package,
        books=books,
        today=timezone.localdate(),
        known=_elsewhere(package, framework),
        scrubbed=scrubbed,
    )
    _tell(content, books)
    preset = Preset(
        kind=ImportRun.Kind.CASE,
        source_name=path.name,
        account=books,
        write=partial(take_with_account, content, books, by),
        measure=partial(measure, framework.code if framework else head.code),
    )
    return run_preset(
        preset,
        by=by,
        is_dry_run=is_dry_run,
        rejects_allowed=rejects_allowed,
        progress=progress,
        import_run=import_run,
    )


def _elsewhere(package: Mapping[str, Any], framework: Framework | None) -> dict[str, str]:
    """Identifier → code of competencies of other frameworks that the package points to."""
    own = {str(one.get("identifier")) for one in _objects(package.get("CFItems"))}
    named = {
        node["identifier"]
        for one in _objects(package.get("CFAssociations"))
        if isinstance(node := one.get("destinationNodeURI"), dict)
        and isinstance(node.get("identifier"), str)
    }
    rows = Competency.objects.filter(identifier__in=named - own)
    if framework is not None:
        rows = rows.exclude(framework=framework)
    return dict(rows.order_by().values_list("identifier", "code"))


def _objects(given: object) -> Iterable[dict[str, Any]]:
    return (one for one in given if isinstance(one, dict)) if isinstance(given, list) else ()


def _tell(content: Content, books: Books) -> None:
    kept = content.head.extras.get("case", {}).get("package", {})
    if outside := len(kept.get("associations", [])):
        books.notice(
            f"{outside:,} associations point to something outside of this package. They are kept, "
            "and go out again with it."
        )
    if books.mended:
        books.notice(
            f"{len(books.mended):,} faults against CASE 1.1. Each is listed with what was made of it."
        )


def package_of(framework: Framework) -> dict[str, Any]:
    """The framework as CASE 1.1, without what is retired."""
    content = content_of(framework, with_retired=False)
    outside = {one.destination for one in content.links} - content.items.keys()
    rows = Competency.objects.filter(code__in=outside).order_by()
    return write_package(
        content,
        changed_at=_changed_at(framework),
        outside={
            code: Outside(identifier=identifier, name=name)
            for code, identifier, name in rows.values_list("code", "identifier", "name")
        },
    )


def package_as_json(framework: Framework) -> bytes:
    return json.dumps(package_of(framework), ensure_ascii=False, indent=1).encode()


def _changed_at(framework: Framework) -> str:
    """When it last changed as far as that is recorded, otherwise now."""
    published = (
        framework.revisions.filter(status=FrameworkRevision.Status.PUBLISHED)
        .order_by("-published_at")
        .values_list("published_at", flat=True)
        .first()
    )
    return (published or timezone.now()).replace(microsecond=0).isoformat()
