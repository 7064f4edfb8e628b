"""A snapshot against what is stored: who joined, left and moved, which seats opened and closed.

Everything happens inside the organisations that the snapshot tells of. Posts are settled from the
top down, so that at no moment does a line of reports go round.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Q, QuerySet

from integrations.organogram.chart import Chart
from integrations.organogram.posts import Holder, Post, Scope, codes_of
from integrations.organogram.units import store_roles, store_units
from integrations.outcomes import Ledger, Record
from integrations.settling import UNCHANGED, UPDATED, Row, Written, settle
from people.models import Employee, OrgUnit, Position, Role


@dataclass(kw_only=True)
class Stored:
    """What the database holds of the snapshot's organisations, by code or number; `seats` are the
    open posts of each person before the snapshot."""

    positions: dict[str, Position]
    people: dict[str, Employee]
    seats: dict[str, set[str]]


@dataclass(frozen=True, kw_only=True)
class Snapshot:
    """One organogram as of one day. `spared` are codes and numbers of rejected rows: what is stored
    of them is left alone."""

    day: date
    chart: Chart
    spared: frozenset[str]
    units: dict[tuple[Scope, str], OrgUnit] = field(default_factory=dict)
    roles: dict[str, Role] = field(default_factory=dict)

    @property
    def scopes(self) -> list[Scope]:
        return list(dict.fromkeys(post.scope for post in self.chart.posts.values()))


def write_snapshot(day: date, chart: Chart, ledger: Ledger, written: Written) -> None:
    """Make the stored organisations what the snapshot says, and tell the difference."""
    posts = chart.posts.values()
    snapshot = Snapshot(
        day=day,
        chart=chart,
        spared=_spared(one.record for one in ledger.rejected),
        units=store_units(posts, written),
        roles=store_roles(posts, written),
    )
    stored = load_stored(snapshot.scopes)
    movements = _movements(snapshot, stored)
    employee_words = _settle_people(snapshot, stored, written)
    for post in _from_the_top(chart):
        word = _settle_post(post, snapshot, stored, written)
        number = post.person_number
        if word == UNCHANGED and number and chart.main_post[number] == post.code:
            word = UPDATED if employee_words[number] != UNCHANGED else UNCHANGED
        written.rows[post.record.file, post.record.line] = word
    movements["posts_closed"] += _close_gone(snapshot, stored, written)
    movements["left"] = _record_leaves(snapshot, stored, written, ledger)
    written.facts["movements"] = movements


def load_stored(scopes: Iterable[Scope]) -> Stored:
    """Posts and people of these organisations alone, not of agencies below them."""
    codes = [scope.code for scope in scopes]
    positions = {one.code: one for one in _within(Position.objects.all(), "code", codes)}
    people = {one.number: one for one in _within(Employee.objects.all(), "number", codes)}
    by_pk = {one.pk: one.number for one in people.values()}
    seats: dict[str, set[str]] = {number: set() for number in people}
    for position in positions.values():
        if position.incumbent_id in by_pk and position.closed_on is None:
            seats[by_pk[position.incumbent_id]].add(position.code)
    return Stored(positions=positions, people=people, seats=seats)


def _within(rows: QuerySet[Row], key: str, codes: list[str]) -> list[Row]:
    """Rows whose key is one part below one of the codes."""
    matching = Q(pk__in=[])
    for code in codes:
        matching |= Q(**{f"{key}__startswith": f"{code}."})
    found = rows.filter(matching).order_by(key)
    return [row for row in found if getattr(row, key).rpartition(".")[0] in codes]


def _spared(records: Iterable[Record]) -> frozenset[str]:
    spared: set[str] = set()
    for record in records:
        spared |= codes_of(record)
    return frozenset(spared)


def _from_the_top(chart: Chart) -> list[Post]:
    return [chart.posts[code] for code in sorted(chart.posts, key=lambda code: chart.depth[code])]


def _settle_people(snapshot: Snapshot, stored: Stored, written: Written) -> dict[str, str]:
    """Every named holder as an employee, managers before those they manage."""
    chart = snapshot.chart
    words = {}
    for number in sorted(chart.main_post, key=lambda one: chart.depth[chart.main_post[one]]):
        post = chart.posts[chart.main_post[number]]
        found = stored.people.get(number)
        manager = chart.manager[number]
        role = snapshot.roles[post.grade]
        on_leave = found is not None and found.status == Employee.Status.LEAVE
        stored.people[number], words[number] = settle(
            found,
            Employee,
            written,
            "employee",
            number=number,
            full_name=post.person,
            manager_id=stored.people[manager].pk if manager else None,
            org_unit_id=snapshot.units[post.scope, post.unit].pk,
            role_id=role.pk,
            grade=role.grade,
            position_title=post.title,
            status=Employee.Status.LEAVE if on_leave else Employee.Status.ACTIVE,
            left_on=None,
        )
    return words


def _settle_post(post: Post, snapshot: Snapshot, stored: Stored, written: Written) -> str:
    found = stored.positions.get(post.code)
    above = snapshot.chart.above[post.code]
    is_closed = post.holder is Holder.ELIMINATED
    person = stored.people[post.person_number] if post.person else None
    stored.positions[post.code], word = settle(
        found,
        Position,
        written,
        "position",
        code=post.code,
        title=post.title,
        role_id=snapshot.roles[post.grade].pk,
        org_unit_id=snapshot.units[post.scope, post.unit].pk,
        incumbent_id=person.pk if person else None,
        is_holder_undisclosed=post.holder is Holder.UNDISCLOSED,
        vacant_since=_vacant_since(post, found, snapshot.day),
        closed_on=((found and found.closed_on) or snapshot.day) if is_closed else None,
        reports_to_id=stored.positions[above].pk if above else None,
    )
    return word


def _vacant_since(post: Post, found: Position | None, day: date) -> date | None:
    """The day of the first snapshot of this vacancy: an upper bound, for the source has no dates."""
    if post.holder is not Holder.VACANT:
        return None
    return (found and found.vacant_since) or day


def _movements(snapshot: Snapshot, stored: Stored) -> dict[str, int]:
    """What changes, counted before anything is written. Who moved: present before and now, in other
    posts."""
    now: dict[str, set[str]] = {}
    for code, post in snapshot.chart.posts.items():
        if post.person:
            now.setdefault(post.person_number, set()).add(code)
    present = {
        number for number, one in stored.people.items() if one.status != Employee.Status.LEFT
    }
    open_before = {code for code, one in stored.positions.items() if one.closed_on is None}
    closing = {
        code for code, post in snapshot.chart.posts.items() if post.holder is Holder.ELIMINATED
    }
    return {
        "joined": len(now.keys() - present),
        "left": 0,
        "moved": sum(stored.seats[number] != now[number] for number in now.keys() & present),
        "posts_opened": len(snapshot.chart.posts.keys() - open_before - closing),
        "posts_closed": len(closing & open_before),
        "posts_vacant": sum(post.holder is Holder.VACANT for post in snapshot.chart.posts.values()),
        "posts_undisclosed": sum(
            post.holder is Holder.UNDISCLOSED for post in snapshot.chart.posts.values()
        ),
    }


def _close_gone(snapshot: Snapshot, stored: Stored, written: Written) -> int:
    gone = [
        position
        for code, position in stored.positions.items()
        if code not in snapshot.chart.posts
        and code not in snapshot.spared
        and position.closed_on is None
    ]
    for position in gone:
        settle(
            position,
            Position,
            written,
            "position",
            incumbent_id=None,
            is_holder_undisclosed=False,
            vacant_since=None,
            closed_on=snapshot.day,
        )
    return len(gone)


def _record_leaves(snapshot: Snapshot, stored: Stored, written: Written, ledger: Ledger) -> int:
    """People of these organisations who are not in the snapshot any more."""
    kept = set(snapshot.chart.main_post) | snapshot.spared
    kept |= {number for number, seats in stored.seats.items() if seats & snapshot.spared}
    gone = [
        person
        for number, person in stored.people.items()
        if number not in kept and person.status != Employee.Status.LEFT
    ]
    for person in gone:
        left_on = max(snapshot.day, person.hired_on or snapshot.day)
        settle(
            person,
            Employee,
            written,
            "employee",
            status=Employee.Status.LEFT,
            left_on=left_on,
        )
    _tell_doubtful_leaves(gone, snapshot, stored, ledger)
    return len(gone)


def _tell_doubtful_leaves(
    gone: list[Employee], snapshot: Snapshot, stored: Stored, ledger: Ledger
) -> None:
    """Somebody whose post now has an unnamed holder may still be sitting in it."""
    for person in gone:
        for code in sorted(stored.seats[person.number]):
            post = snapshot.chart.posts.get(code)
            if post is not None and post.holder is Holder.UNDISCLOSED:
                ledger.notice(
                    f"{person.full_name} is recorded as having left, but post {post.ref} now has "
                    "a holder who is not disclosed. It may be the same person."
                )
