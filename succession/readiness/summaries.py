"""Kept summaries of evidence: which of them answer a question, and putting new ones in place."""

import struct
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from hashlib import sha256
from io import BytesIO

import numpy as np
import numpy.typing as npt
from django.db import connection

from succession.readiness.copying import HEADER, TRAILER, WIDTHS, copy_row
from succession.readiness.people import People, people_with_ids
from succession.readiness.reading import POSTGRES_EPOCH
from succession.scoring import NEVER, EvidenceSummary, ScoringPolicy, day_number

Ids = npt.NDArray[np.int64]

ROW = np.dtype(
    [
        ("competency", "<i8"),
        ("source", "i1"),
        ("newest_on", "<i4"),
        ("row_count", "<i4"),
        ("weight", "<f8"),
        ("weighted_level", "<f8"),
    ]
)
"""One row of a person's `EvidenceSummary`, as it lies in `KeptSummary.rows`."""

END_OF_TIME = day_number(date(9999, 12, 31))

NOBODY: Ids = np.zeros(0, np.int64)

FITS, OUTDATED, LATER_DAY, KNOWS_MORE = range(4)
KEPT = """
    SELECT string_agg(int8send(employee_id), ''), string_agg(int2send(state), ''),
        string_agg(int4send(octet_length(rows)), ''),
        string_agg(CASE WHEN state = 0 THEN rows ELSE '' END, '')
    FROM (
        SELECT employee_id, rows, CASE
            WHEN known_at > %(known_at)s THEN 3
            WHEN as_of > %(as_of)s THEN 2
            WHEN ends_on <= %(as_of)s OR basis <> %(basis)s THEN 1
            ELSE 0 END::smallint AS state
        FROM succession_keptsummary WHERE {people}
        ORDER BY employee_id
    ) AS kept
"""

COLUMNS = "employee_id, as_of, ends_on, known_at, basis, rows"

VOID_BASIS = 0
# What is kept of these people is no longer so. A row stays, without sums: a run that began before
# knows less than it, and so keeps nothing in its place, for no mark would ever make that void. Its
# day is long past, so that on every day it is outdated and nobody takes it for a later day's.
VOID = f"""
    INSERT INTO succession_keptsummary AS was ({COLUMNS})
    SELECT employee.id, date '2000-01-01', date '2000-01-02', %(known_at)s, {VOID_BASIS}, ''
    FROM people_employee employee WHERE {{people}}
    ON CONFLICT (employee_id) DO UPDATE SET as_of = excluded.as_of, ends_on = excluded.ends_on,
        known_at = GREATEST(was.known_at, excluded.known_at), basis = excluded.basis,
        rows = excluded.rows
"""  # noqa: S608 - our own text
# Field count; the person, the two days, the moment and the basis, each with its length; length of rows.
NEW_ROW = struct.Struct(">hiqiiiiiqiqi")


@dataclass(frozen=True, kw_only=True, eq=False)
class Kept:
    """`summary` of those people whose kept one answers the question, and who they are. The others
    are there for later questions: of a later day, or with what was known later. All rising."""

    summary: EvidenceSummary
    fitting: Ids
    of_later_day: Ids
    knowing_more: Ids

    @classmethod
    def nothing(cls) -> "Kept":
        return cls(
            summary=_unpack(NOBODY, NOBODY, b""),
            fitting=NOBODY,
            of_later_day=NOBODY,
            knowing_more=NOBODY,
        )

    def only(self, employees: Ids) -> "Kept":
        """Of these alone what answers the question."""
        fitting = np.intersect1d(self.fitting, employees)
        if len(fitting) == len(self.fitting):
            return self
        rows = np.isin(self.summary.employee, fitting)
        return replace(self, summary=self.summary.take(rows), fitting=fitting)


def basis_of(policy: ScoringPolicy) -> int:
    """A number for what a summary takes from a policy: the half-life of competencies that set
    none, the highest level of each source, and the habits that ratings are corrected by."""
    taken: tuple[object, ...] = (
        policy.half_life_days,
        *(rule.highest_level for rule in policy.sources),
    )
    if policy.rater_correction is not None:
        taken = (*taken, policy.rater_correction.measurement)
    number = int.from_bytes(sha256(repr(taken).encode()).digest()[:8], "big", signed=True)
    return 1 if number == VOID_BASIS else number


def read_kept(people: People, *, as_of: date, known_at: datetime, policy: ScoringPolicy) -> Kept:
    parameters = people.parameters | {
        "as_of": as_of,
        "known_at": known_at,
        "basis": basis_of(policy),
    }
    ids, states, lengths, rows = copy_row(
        KEPT.format(people=people.where("employee_id")), parameters
    )
    employee, state, length = (
        np.frombuffer(value, WIDTHS[kind]).astype(np.int64)
        for value, kind in ((ids, "bigint"), (states, "smallint"), (lengths, "integer"))
    )
    fits = state == FITS
    return Kept(
        summary=_unpack(employee[fits], length[fits] // ROW.itemsize, rows),
        fitting=employee[fits],
        of_later_day=employee[state == LATER_DAY],
        knowing_more=employee[state == KNOWS_MORE],
    )


def _unpack(employees: Ids, counts: Ids, packed: bytes | memoryview) -> EvidenceSummary:
    rows = np.frombuffer(packed, ROW)
    return EvidenceSummary(
        employee=np.repeat(employees, counts),
        competency=rows["competency"].astype(np.int64),
        source=rows["source"].copy(),
        newest_on=rows["newest_on"].astype(np.int32),
        row_count=rows["row_count"].astype(np.int64),
        weight=rows["weight"].astype(np.float64),
        weighted_level=rows["weighted_level"].astype(np.float64),
    )


def _pack(summary: EvidenceSummary, employees: Ids) -> list[memoryview]:
    """Of each of these people, the rows; empty where there are none."""
    rows = np.empty(len(summary), ROW)
    for name in ROW.names or ():
        rows[name] = getattr(summary, name)
    packed = memoryview(rows.tobytes())
    first = np.searchsorted(summary.employee, employees, side="left") * ROW.itemsize
    last = np.searchsorted(summary.employee, employees, side="right") * ROW.itemsize
    return [packed[a:b] for a, b in zip(first.tolist(), last.tolist(), strict=True)]


@dataclass(frozen=True, kw_only=True, eq=False)
class ToKeep:
    """Summaries of these people (rising) as of a day, and for each the day on which it ends."""

    summary: EvidenceSummary
    employees: Ids
    ends: npt.NDArray[np.int32]
    as_of: date
    known_at: datetime
    policy: ScoringPolicy


def keep(kept: ToKeep) -> None:
    """In place of what is kept of them. Call it with their lock held."""
    stream = BytesIO(_as_stream(kept))
    with connection.cursor() as cursor, connection.wrap_database_errors:
        cursor.execute(
            "DELETE FROM succession_keptsummary WHERE employee_id = ANY(%s)",
            [kept.employees.tolist()],
        )
        cursor.copy_expert(
            f"COPY succession_keptsummary ({COLUMNS}) FROM STDIN (FORMAT binary)", stream
        )


def _as_stream(kept: ToKeep) -> bytes:
    ends = np.where(kept.ends == NEVER, END_OF_TIME, kept.ends)
    rows, basis = _pack(kept.summary, kept.employees), basis_of(kept.policy)
    as_of = day_number(kept.as_of) - POSTGRES_EPOCH
    moment = (kept.known_at - datetime(2000, 1, 1, tzinfo=UTC)) // timedelta(microseconds=1)
    parts: list[bytes | memoryview] = [HEADER]
    for employee, end, row in zip(kept.employees.tolist(), ends.tolist(), rows, strict=True):
        parts.append(
            NEW_ROW.pack(
                *(6, 8, employee, 4, as_of, 4, end - POSTGRES_EPOCH),
                *(8, moment, 8, basis, len(row)),
            )
        )
        parts.append(row)
    parts.append(TRAILER)
    return b"".join(parts)


def void(employees: Ids, *, known_at: datetime) -> None:
    """Call it with their lock held."""
    people = people_with_ids(employees.tolist())
    with connection.cursor() as cursor:
        cursor.execute(
            VOID.format(people=people.where("employee.id")),
            people.parameters | {"known_at": known_at},
        )
