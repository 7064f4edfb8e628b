"""Imports from the page: files wait in a folder of their own, as a run that a worker takes up."""

import logging
import shutil
import uuid
from collections.abc import Sequence
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any

from celery import current_app
from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone
from kombu.exceptions import OperationalError

from audit.errors import Conflict, DomainError
from audit.models import Event, Run
from audit.services import Actor, System, record_event
from integrations.canonical.kinds import KINDS
from integrations.canonical.services import carry_out
from integrations.case.services import import_case
from integrations.core.errors import UnreadableSource, why_it_broke_off
from integrations.core.locking import alone_or_not_at_all
from integrations.core.runs import fail_import, record_progress
from integrations.core.suggest import closest
from integrations.models import ImportRun
from people.models import Account

log = logging.getLogger(__name__)

TASK = "integrations.tasks.take_up_imports"
MOST_FILES = 20
KEPT_FOR = timedelta(days=14)
"""How long the files of an import that nobody applied are kept."""
PACKED = {".zip": "upload.zip", ".xlsx": "upload.xlsx"}
PACKAGE = "upload.json"
"""A framework as a CASE package."""


def receive_upload(*, files: "Sequence[UploadedFile[Any]]", by: Actor) -> ImportRun:
    """Keep the files and queue a trial run, which changes nothing."""
    names = _safe_names(files)
    folder = uuid.uuid4().hex
    place = upload_folder(folder)
    place.mkdir(parents=True)
    for name, file in zip(names, files, strict=True):
        with (place / name).open("wb") as target:
            for chunk in file.chunks():
                target.write(chunk)
    return _queue(
        kind=ImportRun.Kind.CASE if names == [PACKAGE] else ImportRun.Kind.CANONICAL,
        upload=folder,
        source_name=", ".join(str(file.name) for file in files),
        by=by,
        is_dry_run=True,
        rejects_allowed=False,
    )


@transaction.atomic
def apply_upload(*, trial: ImportRun, by: Actor, rejects_allowed: bool) -> ImportRun:
    """Queue the real import of what a trial run has looked at."""
    locked = ImportRun.objects.select_for_update().select_related("run").get(pk=trial.pk)
    if not locked.is_dry_run or locked.run.status != Run.Status.DONE:
        raise Conflict("Only a finished trial run can be applied.")
    if not locked.upload or not upload_folder(locked.upload).is_dir():
        raise Conflict("These files were applied already, or are no longer kept. Upload them anew.")
    if not rejects_allowed and locked.files.filter(rejected__gt=0).exists():
        raise Conflict("Some rows were rejected. Mend them, or choose to leave them out.")
    if ImportRun.objects.filter(upload=locked.upload, is_dry_run=False).exclude(
        run__status=Run.Status.FAILED
    ).exists():  # fmt: skip
        raise Conflict("These files are being applied already.")
    return _queue(
        kind=ImportRun.Kind(locked.kind),
        upload=locked.upload,
        source_name=locked.source_name,
        by=by,
        is_dry_run=False,
        rejects_allowed=rejects_allowed,
    )


def take_up_imports() -> int:
    """Do the imports that wait, oldest first; returns how many were done. Where another process
    is at it, it does them."""
    done = 0
    with alone_or_not_at_all() as is_alone:
        while is_alone and (import_run := _claim()):
            _carry_out(import_run)
            done += 1
    if is_alone:
        forget_old_uploads(now_minus=KEPT_FOR)
    return done


def forget_old_uploads(*, now_minus: timedelta) -> int:
    """Delete what was uploaded and not applied for so long."""
    oldest = timezone.now().timestamp() - now_minus.total_seconds()
    root = upload_folder("")
    old = [one for one in root.iterdir() if one.stat().st_mtime < oldest] if root.is_dir() else []
    for folder in old:
        shutil.rmtree(folder, ignore_errors=True)
    return len(old)


def upload_folder(name: str) -> Path:
    return Path(settings.MEDIA_ROOT) / "imports" / name


def _safe_names(files: "Sequence[UploadedFile[Any]]") -> list[str]:
    """The names under which files are kept: ours, never the sender's."""
    if not files:
        raise DomainError("Choose at least one file.")
    if len(files) > MOST_FILES:
        raise DomainError(f"At most {MOST_FILES} files at a time.")
    if sum(file.size or 0 for file in files) > settings.MAX_UPLOAD_BYTES:
        most = settings.MAX_UPLOAD_BYTES // 1024**2
        raise DomainError(f"Together the files are larger than {most} MB. Send them in parts.")
    if len(files) == 1 and Path(str(files[0].name)).suffix.lower() in PACKED:
        return [PACKED[Path(str(files[0].name)).suffix.lower()]]
    if len(files) == 1 and Path(str(files[0].name)).suffix.lower() == ".json":
        return [PACKAGE]
    names = [_canonical_name(str(file.name)) for file in files]
    if len(set(names)) < len(names):
        raise DomainError("Two of the files have the same name.")
    return names


def _canonical_name(given: str) -> str:
    known = [kind.file for kind in KINDS]
    if given in known:
        return given
    if Path(given).suffix.lower() in {*PACKED, ".json"}:
        raise DomainError("Send a .zip, .xlsx or .json by itself, without other files.")
    near = closest(given, known)
    hint = f" Did you mean {near}?" if near else f" Known are: {', '.join(known)}."
    raise DomainError(f"“{given[:100]}” is none of the files that Cadre reads.{hint}")


@transaction.atomic
def _queue(
    *,
    kind: ImportRun.Kind,
    upload: str,
    source_name: str,
    by: Actor,
    is_dry_run: bool,
    rejects_allowed: bool,
) -> ImportRun:
    run = Run.objects.create(
        kind="import",
        label=f"{kind.label}: {source_name}"[:200],
        total=100,
        doing="Waiting for a worker",
        started_by_id=by.audit_id,
        started_by_label=by.audit_label[:200],
    )
    import_run = ImportRun.objects.create(
        run=run,
        kind=kind,
        source_name=source_name[:300],
        is_dry_run=is_dry_run,
        rejects_allowed=rejects_allowed,
        upload=upload,
    )
    record_event(
        by=by,
        action=Event.Action.CREATED,
        object_type="import",
        object_id=run.pk,
        object_label=run.label,
        detail={"is_trial": is_dry_run},
    )
    transaction.on_commit(wake_importer)
    return import_run


def wake_importer() -> None:
    """Tell a worker. If the broker is away the run waits as a row, and the beat takes it up."""
    try:
        current_app.send_task(TASK, ignore_result=True, retry=False)
    except (OperationalError, OSError) as error:
        log.warning("Broker away, the import waits: %s", type(error).__name__)


@transaction.atomic
def _claim() -> ImportRun | None:
    waiting = (
        ImportRun.objects.select_for_update(skip_locked=True, of=("self",))
        .select_related("run")
        .filter(run__status=Run.Status.WAITING)
        .exclude(upload="")
        .order_by("pk")
        .first()
    )
    if waiting is not None:
        waiting.run.status = Run.Status.RUNNING
        waiting.run.started_at = timezone.now()
        waiting.run.save(update_fields=["status", "started_at"])
    return waiting


def _carry_out(import_run: ImportRun) -> None:
    """What goes wrong stands on the run; the next one must not suffer for it."""
    place = upload_folder(import_run.upload)
    by = _actor(import_run)
    try:
        if import_run.kind == ImportRun.Kind.CASE:
            _carry_out_package(import_run, place / PACKAGE, by)
        else:
            packed = [place / name for name in PACKED.values() if (place / name).is_file()]
            carry_out(import_run=import_run, path=packed[0] if packed else place, by=by)
    except UnreadableSource as error:
        log.info("Import %s: %s", import_run.pk, error.sentence)
    except Exception:
        log.exception("Import %s broke off", import_run.pk)
    if not import_run.is_dry_run and import_run.run.status == Run.Status.DONE:
        shutil.rmtree(place, ignore_errors=True)


def _carry_out_package(import_run: ImportRun, path: Path, by: Actor) -> None:
    try:
        import_case(
            path,
            partial(_record, import_run),
            by=by,
            is_dry_run=import_run.is_dry_run,
            rejects_allowed=import_run.rejects_allowed,
            import_run=import_run,
        )
    except Exception as error:
        if import_run.run.finished_at is None:
            fail_import(import_run=import_run, by=by, error=why_it_broke_off(error))
        raise


def _record(import_run: ImportRun, percent: int, doing: str) -> None:
    if percent < 100:  # the end is told by the run itself
        record_progress(import_run=import_run, percent=percent, doing=doing)


def _actor(import_run: ImportRun) -> Actor:
    run = import_run.run
    account = Account.objects.filter(pk=run.started_by_id).first() if run.started_by_id else None
    return account or System(run.started_by_label)
