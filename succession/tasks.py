"""What Celery runs in this room. Every task may be sent twice, killed, or lost: the database says
what is left to do."""

from celery import shared_task
from django.db import InterfaceError, OperationalError

from succession.bench.keeping import current_bench
from succession.coverage import measuring
from succession.packs import files as pack_files
from succession.pools import services as pools
from succession.previews import services as previews
from succession.services import pending, runs, validations

RETRY = {
    "autoretry_for": (OperationalError, InterfaceError),  # the database restarts
    "retry_backoff": True,
    "max_retries": 8,
}


@shared_task(**RETRY)
def recompute_pending() -> int:
    return pending.recompute_pending()


@shared_task(**RETRY)
def recompute_chunk(run_id: int) -> int:
    return runs.advance_run(run_id=run_id) or 0


@shared_task(**RETRY)
def preview_chunk(run_id: int) -> int:
    return previews.advance_preview(run_id=run_id) or 0


@shared_task(**RETRY)
def make_pack_file(run_id: int) -> int:
    return pack_files.make_pack_file(run_id=run_id)


@shared_task(**RETRY)
def start_nightly_run() -> int:
    return runs.start_nightly_run()


@shared_task(**RETRY)
def validate_chunk(run_id: int) -> int:
    return validations.advance_validation(run_id=run_id) or 0


@shared_task(**RETRY)
def resume_runs() -> int:
    current_bench()  # so that readers rarely wait for figures after a change
    return (
        runs.resume_runs()
        + previews.resume_previews()
        + validations.resume_validations()
        + pack_files.resume_pack_files()
    )


@shared_task(**RETRY)
def measure_coverage() -> int:
    return measuring.measure_coverage()


@shared_task(**RETRY)
def refresh_pools() -> int:
    return pools.refresh_pools()
