"""Taking a framework in: stored at once where it is new here, proposed for review where it is not.

What is stored already is never overwritten. Where a later version differs, an open revision of the
framework says what would change, for somebody to look at; the same again changes nothing.
"""

from collections import Counter
from collections.abc import Iterable, Mapping

from audit.services import Actor
from competencies.models import (
    Competency,
    CompetencyLink,
    Framework,
    FrameworkRevision,
    Occupation,
    OccupationRequirement,
)
from competencies.revising import Change, ChangeKind
from competencies.selectors.framework_state import changes_of
from competencies.services.revisions import (
    Proposal,
    discard_revision,
    open_revision,
    propose_changes,
    start_revision,
)
from integrations.codes import stable_code
from integrations.core.errors import UnreadableSource
from integrations.exchange.books import PROPOSED, Books, Key
from integrations.exchange.content import Content, recoded
from integrations.exchange.differ import Plan, differences, same_by_identifier
from integrations.exchange.occupations import store_works
from integrations.exchange.stored import content_of, head_of
from integrations.exchange.writing import counted, store_head, store_new
from integrations.settling import CREATED, UNCHANGED, UPDATED, Written

_WORDS = {
    ChangeKind.ADD: "new",
    ChangeKind.RENAME: "reworded",
    ChangeKind.MOVE: "moved",
    ChangeKind.RESCALE: "on another scale",
    ChangeKind.INDICATORS: "with other behaviours",
    ChangeKind.LEVELS: "names of levels",
    ChangeKind.MERGE: "merged",
    ChangeKind.SPLIT: "split",
    ChangeKind.RETIRE: "gone",
    ChangeKind.RESTORE: "back again",
    ChangeKind.LINK: "with other links",
}


def take(content: Content, *, books: Books, by: Actor, written: Written) -> Framework:
    """Store it, or propose what differs; the books get to know what became of each thing.

    Raises UnreadableSource where the framework has a revision open that somebody else wrote.
    """
    framework = find_framework(content)
    if framework is None or not framework.competencies.exists():
        codes = _free_codes(framework, content)
        stored = store_head(framework, content, written)
        store_new(stored, recoded(content, codes), written)
        books.default = CREATED
        words: dict[Key, str] = {}
    else:
        stored, books.default = framework, UNCHANGED
        old = content_of(framework)
        codes = same_by_identifier(old, content)
        codes |= _free_codes(framework, recoded(content, codes))
        words = _compare(framework, old, recoded(content, codes), books, by, written)
    works = store_works(stored, content.works, recoded(content, codes).needs, written)
    words |= works if books.default == UNCHANGED else _only(works, PROPOSED)
    books.words = _in_source_codes(words, codes)
    return stored


def take_with_account(content: Content, books: Books, by: Actor, written: Written) -> None:
    """`take` in the order in which a preset gives its arguments."""
    take(content, books=books, by=by, written=written)


def measure(code: str) -> dict[str, int]:
    """How much of a framework is stored."""
    ours = {"framework__code": code}
    return {
        "competency": Competency.objects.filter(**ours).count(),
        "competency_link": CompetencyLink.objects.filter(origin__framework__code=code).count(),
        "occupation": Occupation.objects.filter(**ours).count(),
        "occupation_requirement": OccupationRequirement.objects.filter(
            occupation__framework__code=code
        ).count(),
    }


def find_framework(content: Content) -> Framework | None:
    """By what its author calls it, otherwise by our code."""
    head = content.head
    by_identifier = Framework.objects.filter(identifier=head.identifier).first()
    return (by_identifier if head.identifier else None) or Framework.objects.filter(
        code=head.code
    ).first()


def _free_codes(framework: Framework | None, content: Content) -> dict[str, str]:
    """Codes that another framework has get ours in front: a code is one thing only."""
    others = Competency.objects.filter(code__in=content.items)
    if framework is not None:
        others = others.exclude(framework=framework)
    return {
        code: stable_code(content.head.code, code, limit=120)
        for code in others.order_by().values_list("code", flat=True)
    }


def _compare(
    framework: Framework, old: Content, new: Content, books: Books, by: Actor, written: Written
) -> dict[Key, str]:
    plan = differences(old, new)
    books.notices += plan.notices
    if plan.changes:
        revision = _propose(framework, new, plan, by)
        sentence = _in_words(plan.changes)
        books.notice(
            f"This version differs from what is here: {sentence}. Nothing was overwritten; "
            f"revision {revision.number} of {framework.name} says what would change, for review."
        )
        books.waits = f"Differs from what is here: see revision {revision.number}."
        written.facts["revision"] = {"framework": framework.code, "number": revision.number}
        return _proposed_words(plan, old, new, framework)
    head = head_of(framework)
    store_head(framework, new, written)
    touched = _touch_links(old, new, written)
    for noun, count in counted(new).items():
        written.objects.add(noun, unchanged=count)
    is_new_head = head != head_of(Framework.objects.get(pk=framework.pk))
    return touched | ({("framework",): UPDATED} if is_new_head else {})


def _propose(framework: Framework, new: Content, plan: Plan, by: Actor) -> FrameworkRevision:
    """The plan as an open revision. One that an earlier import left is taken up, not doubled."""
    current = open_revision(framework)
    if current is not None:
        if current.origin != FrameworkRevision.Origin.IMPORT or current.status != "draft":
            raise UnreadableSource(
                f"Revision {current.number} of {framework.name} is open, and this version would "
                "change the framework too. Publish or discard it first, then import again."
            )
        if _says_the_same(current, plan):
            return current
        discard_revision(revision=current, by=by)
    version = f" {new.head.version_label}" if new.head.version_label else ""
    note = f"{new.head.name}{version}: {_in_words(plan.changes)}."
    revision = start_revision(framework=framework, by=by, note=note, origin="import")
    propose_changes(revision=revision, changes=[_proposal(one) for one in plan.changes], by=by)
    return revision


def _says_the_same(revision: FrameworkRevision, plan: Plan) -> bool:
    held = {(one.kind, one.code): one.after for one in changes_of(revision)}
    return held.keys() == {(one.kind, one.code) for one in plan.changes} and all(
        _covers(held[one.kind, one.code], one.after) for one in plan.changes
    )


def _covers(held: Mapping[str, object], after: Mapping[str, object]) -> bool:
    """A held change is in its full form; what the plan says must stand in it."""
    return all(held.get(name) == value for name, value in after.items())


def _proposal(change: Change) -> Proposal:
    return Proposal(kind=change.kind.value, code=change.code, after=dict(change.after))


def _in_words(changes: Iterable[Change]) -> str:
    counts = Counter(one.kind for one in changes)
    return ", ".join(f"{counts[kind]:,} {words}" for kind, words in _WORDS.items() if counts[kind])


def _proposed_words(plan: Plan, old: Content, new: Content, framework: Framework) -> dict[Key, str]:
    words: dict[Key, str] = {
        ("competency", one.code): PROPOSED
        for one in plan.changes
        if one.kind not in {ChangeKind.LINK, ChangeKind.LEVELS}
    }
    for one in plan.changes:
        if one.kind is ChangeKind.LINK:
            for link in one.after["add"]:
                words["link", one.code, link["code"], link["kind"]] = PROPOSED
        if one.kind is ChangeKind.LEVELS:
            words["framework_level",] = PROPOSED
    if new.head != head_of(framework):
        words["framework",] = PROPOSED
    return words


def _touch_links(old: Content, new: Content, written: Written) -> dict[Key, str]:
    """Order and identifier of links that are there: nothing that anybody decides on."""
    was = {(one.origin, one.destination, one.kind): one for one in old.links}
    words: dict[Key, str] = {}
    for one in new.links:
        key = (one.origin, one.destination, one.kind)
        if key in was and was[key] != one:
            stored = CompetencyLink.objects.get(
                origin__code=one.origin, destination__code=one.destination, kind=one.kind
            )
            written.keep_before(stored)
            stored.identifier, stored.rank, stored.extras = one.identifier, one.rank, one.extras
            stored.save()
            words["link", *key] = UPDATED
    return words


def _only(words: Mapping[Key, str], kept: str) -> dict[Key, str]:
    return {key: word for key, word in words.items() if word == kept}


def _in_source_codes(words: Mapping[Key, str], codes: Mapping[str, str]) -> dict[Key, str]:
    """The books know things by the codes of the source."""
    if not codes:
        return dict(words)
    back = {ours: theirs for theirs, ours in codes.items()}
    return {
        (key[0], *(back.get(part, part) for part in key[1:])): word for key, word in words.items()
    }
