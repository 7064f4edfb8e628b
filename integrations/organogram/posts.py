"""The rows of an organogram, read one by one. Pure."""

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import Enum

from integrations.codes import digest, slug, stable_code
from integrations.outcomes import Ledger, Record

REF, NAME, GRADE, TITLE = "Post Unique Reference", "Name", "Grade (or equivalent)", "Job Title"
DEPARTMENT, ORGANISATION, UNIT = "Parent Department", "Organisation", "Unit"
SUPERIOR = "Reports to Senior Post"
SENIOR_COLUMNS = (REF, NAME, GRADE, TITLE, DEPARTMENT, ORGANISATION, UNIT, SUPERIOR)
JUNIOR_COLUMNS = (DEPARTMENT, ORGANISATION, UNIT, "Generic Job Title", "Number of Posts in FTE")
TOP = "XX"
MOST_POSTS_OF_ONE_PERSON = 10
"""A name on more posts than this stands for people who are not named, not for a person."""

_UNDISCLOSED = {"", "n/d", "nd", "n/a", "not disclosed", "undisclosed"}
_LONGEST = {REF: 40, NAME: 200, GRADE: 100, TITLE: 300, UNIT: 300, ORGANISATION: 300}
_LONGEST[DEPARTMENT] = 300


class Holder(Enum):
    """What the source says about who holds a post."""

    PERSON = "person"
    UNDISCLOSED = "undisclosed"
    VACANT = "vacant"
    ELIMINATED = "eliminated"


@dataclass(frozen=True, kw_only=True)
class Scope:
    """One organisation, inside which post references and names mean something."""

    department: str
    organisation: str

    @property
    def is_department(self) -> bool:
        return slug(self.organisation) == slug(self.department)

    @property
    def code(self) -> str:
        parts = [slug(self.department)]
        if not self.is_department:
            parts.append(slug(self.organisation))
        return stable_code(*parts, limit=34)

    def child(self, *parts: str) -> str:
        """A code below this organisation for a post, person or unit; at most 60 characters."""
        return stable_code(self.code, *parts, limit=60)


@dataclass(frozen=True, kw_only=True)
class Post:
    """A seat as one row tells it. `superior` is a reference, None at a top."""

    record: Record
    scope: Scope
    ref: str
    title: str
    grade: str
    unit: str
    holder: Holder
    person: str
    superior: str | None

    @property
    def code(self) -> str:
        return post_code(self.scope, self.ref)

    @property
    def person_number(self) -> str:
        """Of its holder; empty where nobody is named."""
        return person_number(self.scope, self.person) if self.person else ""

    def kept(self) -> tuple[object, ...]:
        """Everything that Cadre keeps of it: two rows alike in this are one post."""
        return tuple(
            getattr(self, name)
            for name in ("title", "grade", "unit", "holder", "person", "superior")
        )


def read_posts(records: Iterable[Record], ledger: Ledger) -> list[Post]:
    """The posts of a senior file, in its order, each reference once within its organisation."""
    posts: dict[tuple[Scope, str], Post] = {}
    for record in records:
        post = _read_post(record, ledger)
        if post is not None:
            _add_once(post, posts, ledger)
    return _without_placeholders(list(posts.values()), ledger)


def codes_of(record: Record) -> set[str]:
    """The codes of the post and of the person that a row speaks of, as far as they can be read."""
    scope = Scope(department=record.text(DEPARTMENT), organisation=record.text(ORGANISATION))
    if not scope.department or not scope.organisation:
        return set()
    codes = set()
    if record.text(REF):
        codes.add(post_code(scope, record.text(REF)))
    if _holder(record.text(NAME)) is Holder.PERSON:
        codes.add(person_number(scope, record.text(NAME)))
    return codes


def post_code(scope: Scope, ref: str) -> str:
    """The reference as it is where it is plain, so that people recognise it."""
    is_plain = re.fullmatch(r"[A-Za-z0-9_-]+", ref)
    return scope.child(ref if is_plain else f"{slug(ref)}-{digest(ref)}")


def person_number(scope: Scope, name: str) -> str:
    """The stable key of a person: the name within the organisation, for there is no other."""
    return scope.child(slug(name))


def leave_out_juniors(records: Iterable[Record], ledger: Ledger) -> None:
    """Junior rows are counts of posts in full-time equivalents: no seats, no people."""
    for record in records:
        ledger.exclude(
            record,
            column="Number of Posts in FTE",
            reason="A count of junior posts, not a post: it names no seat and nobody in it.",
        )


def _read_post(record: Record, ledger: Ledger) -> Post | None:
    for column, longest in _LONGEST.items():
        text = record.text(column)
        if (not text and column != NAME) or len(text) > longest:
            what = f"longer than {longest} characters" if text else "empty"
            ledger.reject(record, column=column, reason=f"{column} is {what}.")
            return None
    superior = record.text(SUPERIOR)
    if not superior:
        reason = f"{SUPERIOR} is empty."
        ledger.reject(record, column=SUPERIOR, reason=reason, suggestion=f"{TOP} marks a top.")
        return None
    holder = _holder(record.text(NAME))
    return Post(
        record=record,
        scope=Scope(department=record.text(DEPARTMENT), organisation=record.text(ORGANISATION)),
        ref=record.text(REF),
        title=record.text(TITLE),
        grade=record.text(GRADE),
        unit=record.text(UNIT),
        holder=holder,
        person=record.text(NAME) if holder is Holder.PERSON else "",
        superior=None if superior.upper() == TOP else superior,
    )


def _holder(name: str) -> Holder:
    word = name.lower()
    if word in _UNDISCLOSED:
        return Holder.UNDISCLOSED
    if word in {Holder.VACANT.value, Holder.ELIMINATED.value}:
        return Holder(word)
    return Holder.PERSON


def _add_once(post: Post, posts: dict[tuple[Scope, str], Post], ledger: Ledger) -> None:
    twin = posts.setdefault((post.scope, post.ref), post)
    if twin is post:
        return
    where = f"Post {post.ref} is in line {twin.record.line} already"
    if twin.kept() == post.kept():
        ledger.merge(post.record)
        differing = [
            column
            for column, value in post.record.values.items()
            if value.strip() != twin.record.text(column)
        ]
        if differing:
            ledger.notice(
                f"Line {post.record.line}: {where}, with another {', '.join(differing)}, "
                "which is not kept. Taken as one shared post."
            )
    else:
        ledger.reject(
            post.record,
            column=REF,
            reason=f"{where}, with other values.",
            suggestion="Keep one of the two rows, or give one of the posts its own reference.",
        )


def _without_placeholders(posts: list[Post], ledger: Ledger) -> list[Post]:
    """Names that stand on more posts than anyone can hold become undisclosed holders."""
    held: dict[tuple[Scope, str], int] = defaultdict(int)
    for post in posts:
        if post.person:
            held[post.scope, post.person] += 1
    crowds = {key: n for key, n in held.items() if n > MOST_POSTS_OF_ONE_PERSON}
    for (_, person), count in crowds.items():
        ledger.notice(
            f"“{person}” stands on {count} posts. Nobody holds so many, so this is taken as "
            "“not disclosed”, not as a person."
        )
    return [
        replace(post, holder=Holder.UNDISCLOSED, person="")
        if (post.scope, post.person) in crowds
        else post
        for post in posts
    ]
