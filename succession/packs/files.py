"""Packs about many people: few are set while the reader waits, many by a worker."""

import logging
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date, timedelta
from typing import Literal

from celery import current_app
from django.db import connection, transaction
from django.db.models import F
from django.utils import timezone
from kombu.exceptions import OperationalError

from audit.errors import NotFound
from audit.models import Event, Run
from audit.services import About, record_events
from people.access import Access, Permission, employees_within
from people.models import Account, Employee, Role
from succession.models import CalibrationSession, PackFile
from succession.packs.bulk import Pair, live_packs
from succession.packs.pdf import session_pdf
from succession.packs.printing import Paper
from succession.packs.session import Dissent, Missing, PersonPart, SessionPack
from succession.packs.spreadsheet import session_sheets
from succession.services.chunks import begin_run, database_now, end_run
from ui.documents import UnsetDocumentError
from ui.exports import book_bytes

log = logging.getLogger(__name__)

FileKind = Literal["pdf", "xlsx"]

TASK = "succession.tasks.make_pack_file"
"""By name: the task calls this module."""

AT_ONCE = 20
"""Up to so many people while the reader waits: about two seconds."""
BATCH = 25
KEPT = timedelta(days=7)
LOCK = 0x7061636B
OBJECT_TYPE = "pack_file"
STALLED = timedelta(minutes=5)


@transaction.atomic
def order_pack_file(
    *, title: str, day: date, pairs: Sequence[Pair], paper: Paper, by: Account,
    facilitator: str = "", agenda: Sequence[str] = (), dissent: Sequence[Dissent] = (),
    session: CalibrationSession | None = None, kind: FileKind = "pdf",
) -> PackFile:  # fmt: skip
    """To be made by a worker. Who may see these people was checked by the caller."""
    now = database_now()
    run = begin_run(
        kind="pack",
        label=f"Pack: {title}",
        doing="Reading people",
        total=len(pairs),
        by=by,
        now=now,
    )
    file = PackFile.objects.create(
        run=run,
        made_for=by,
        session=session,
        title=title,
        day=day,
        facilitator=facilitator,
        agenda=list(agenda),
        dissent=[[one.about, one.words, one.who] for one in dissent],
        pairs=[[employee.pk, role.pk] for employee, role in pairs],
        paper=paper,
        file_kind=kind,
        expires_at=now + KEPT,
    )
    transaction.on_commit(lambda: _send(run.pk))
    return file


def _send(run_id: int) -> None:
    try:
        current_app.send_task(TASK, args=[run_id], ignore_result=True, retry=False)
    except (OperationalError, OSError) as error:
        log.warning("Broker away, pack %s will be caught up: %s", run_id, type(error).__name__)


def resume_pack_files() -> int:
    """Send again what was not made; empty what is old. How many were sent."""
    now = timezone.now()
    PackFile.objects.filter(expires_at__lte=now).exclude(content=b"").update(content=b"")
    waiting = PackFile.objects.filter(
        run__status=Run.Status.RUNNING, run__started_at__lt=now - STALLED
    )
    found = list(waiting.values_list("pk", flat=True))
    for run_id in found:
        _send(run_id)
    return len(found)


def make_pack_file(*, run_id: int) -> int:
    """The people on it; 0 where another worker has it or it is made already. Killed anywhere, it is
    begun again; only its end is a transaction, so that readers see it come along."""
    with _only_worker(run_id) as is_mine:
        files = PackFile.objects.filter(pk=run_id, run__status=Run.Status.RUNNING)
        file = files.select_related("made_for").first() if is_mine else None
        return _make(file) if file else 0


@contextmanager
def _only_worker(run_id: int) -> Iterator[bool]:
    """Holds a lock of this session; a lost worker's session lets go of it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s, %s)", [LOCK, run_id])
        is_mine = bool(cursor.fetchone()[0])
        try:
            yield is_mine
        finally:
            if is_mine:
                cursor.execute("SELECT pg_advisory_unlock(%s, %s)", [LOCK, run_id])


def _make(file: PackFile) -> int:
    pack = _read(file)
    Run.objects.filter(pk=file.pk).update(doing="Setting pages")
    try:
        file.content = _content(file, pack)
    except UnsetDocumentError as error:
        log.exception("Pack %s cannot be set", file.pk)
        end_run(file.pk, Run.Status.FAILED, object_type=OBJECT_TYPE, counts={}, error=str(error))
        return 0
    file.content_hash = pack.digest
    counts = {"people": len(pack.people), "without a page": len(pack.missing)}
    with transaction.atomic():
        file.save(update_fields=["content", "content_hash"])
        end_run(file.pk, Run.Status.DONE, object_type=OBJECT_TYPE, counts=counts)
    return len(pack.people)


def _content(file: PackFile, pack: SessionPack) -> bytes:
    holder = file.made_for.full_name
    if file.file_kind == "xlsx":
        return book_bytes(session_sheets(pack, holder=holder))
    paper: Paper = "letter" if file.paper == "letter" else "a4"
    return session_pdf(pack, paper=paper, holder=holder)


def _read(file: PackFile) -> SessionPack:
    run = Run.objects.filter(pk=file.pk)
    run.update(done=0)
    people, missing = read_in_batches(
        pairs_of(file.pairs), tell=lambda count: run.update(done=F("done") + count)
    )
    return SessionPack(
        title=file.title,
        day=file.day,
        facilitator=file.facilitator,
        agenda=tuple(file.agenda),
        people=people,
        missing=missing,
        dissent=tuple(Dissent(about=a, words=w, who=who) for a, w, who in file.dissent),
    )


def read_in_batches(
    pairs: Sequence[Pair], *, tell: Callable[[int], object] = int
) -> tuple[list[PersonPart], list[Missing]]:
    """As `live_packs`, some people at a time; `tell` hears how many after each batch."""
    people: list[PersonPart] = []
    missing: list[Missing] = []
    for part in (pairs[start : start + BATCH] for start in range(0, len(pairs), BATCH)):
        found, without = live_packs(part)
        people += found
        missing += without
        tell(len(part))
    return people, missing


def pairs_of(ids: Sequence[Sequence[int]]) -> list[Pair]:
    """In their order, with what a sheet's head needs. Two queries."""
    people = Employee.objects.select_related("role", "org_unit", "manager").in_bulk(
        [one for one, _ in ids]
    )
    roles = Role.objects.in_bulk([role for _, role in ids])
    return [(people[one], roles[role]) for one, role in ids if one in people and role in roles]


def check_reach(access: Access, employee_ids: Sequence[int]) -> None:
    """Raises NotFound unless the reader may still open everybody's pack. One query."""
    wanted = set(employee_ids)
    allowed = employees_within(access, Permission.PROPOSE_SUCCESSORS).filter(pk__in=wanted)
    if allowed.count() != len(wanted):
        raise NotFound("There is no such pack, or somebody in it is not yours to see any more.")


def record_many_taken(
    *, by: Account, pack: Sequence[Pair], title: str, digest: str, how: str
) -> int:
    """One event for each person but the reader, in one query; how many."""
    return record_events(
        by=by,
        action=Event.Action.EXPORTED,
        object_type="pack",
        about=[
            About(
                object_id=f"{employee.number}:{role.code}",
                object_label=f"Calibration pack of {employee} for {role}, {how}, in “{title}”",
                subject_number=employee.number,
                detail={"hash": digest, "how": how},
            )
            for employee, role in pack
            if employee.pk != by.employee_id
        ],
    )
