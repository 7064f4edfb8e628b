"""Measuring how good the estimates are: like a readiness run, chunks that are finished however often
they are begun; their sums become one result."""

import logging
from dataclasses import asdict
from datetime import date

import numpy as np
from django.db import IntegrityError, connection, transaction
from django.db.models import F, Sum
from django.db.models.functions import Coalesce
from django.utils import timezone

from audit.errors import Conflict
from audit.models import Run
from audit.services import Actor
from competencies.models import Competency
from people.models import Employee
from succession.models import ValidationChunk, ValidationRun
from succession.readiness.people import People, people_between
from succession.readiness.reading import read_evidence
from succession.scoring import (
    Band,
    CompetencySettings,
    ScoringInputError,
    ScoringPolicy,
    day_number,
)
from succession.selectors.outcomes import forecast_day, read_calls, read_forecasts
from succession.selectors.policies import constants_of, policy_in_force
from succession.selectors.runs import stalled_validations
from succession.services.chunks import (
    begin_run,
    claim_chunk,
    database_now,
    end_run,
    lock_running,
    send_tasks,
)
from succession.validation import (
    MONTHS,
    BandCounts,
    Tally,
    ValidationResult,
    chance_of_ready,
    hold_back_newest,
    report_bands,
    report_errors,
    report_promotions,
    result_to_json,
    tally_errors,
    tally_promotions,
)

log = logging.getLogger(__name__)

CHUNK_TASK = "succession.tasks.validate_chunk"
"""By name: the task calls this module."""

LARGEST_CHUNK = 2048
"""In employee ids; so many people of 100 evidence rows each are about 40 MB while measured."""

WANTED_CHUNKS = 8
"""So many at least, so that a small company's run shows progress too."""

ADD_CHUNKS = """
    INSERT INTO succession_validationchunk
        (validation_id, first_employee_id, last_employee_id, people, sums, bands, unsaid)
    SELECT %s, min(id), max(id), count(*), '', '[]', 0
    FROM people_employee GROUP BY id / %s
"""


def start_validation(*, by: Actor, as_of: date | None = None) -> ValidationRun:
    """Write down a validation of everybody, and send it to workers when that has been committed.
    Raises Conflict where one is under way."""
    try:
        return _start(by=by, as_of=as_of or timezone.localdate())
    except IntegrityError as error:
        if "validation_one_open" not in str(error):
            raise
        raise Conflict("A measurement is under way already. Its progress is shown here.") from error


@transaction.atomic
def _start(*, by: Actor, as_of: date) -> ValidationRun:
    now = database_now()
    run = begin_run(
        kind="validation",
        label=f"What the numbers are worth, as of {as_of:%-d %b %Y}",
        doing="Predicting what was seen",
        total=Employee.objects.count(),
        by=by,
        now=now,
    )
    validation = ValidationRun.objects.create(
        run=run, as_of=as_of, known_at=now, policy=policy_in_force(as_of=as_of, known_at=now)
    )
    span = max(1, min(LARGEST_CHUNK, run.total // WANTED_CHUNKS))
    with connection.cursor() as cursor:
        cursor.execute(ADD_CHUNKS, [run.pk, span])
    transaction.on_commit(lambda: queue_validation(run_id=run.pk))
    return validation


def queue_validation(*, run_id: int) -> bool:
    """Send a task for every open chunk. False where the broker is away: the watch catches up."""
    chunks = ValidationChunk.objects.filter(validation_id=run_id)
    return send_tasks(chunks, task=CHUNK_TASK, run_id=run_id)


def resume_validations() -> int:
    """Queue again what is open in validations without progress; how many."""
    stalled = [validation.pk for validation in stalled_validations()]
    for run_id in stalled:
        queue_validation(run_id=run_id)
    return len(stalled)


def advance_validation(*, run_id: int) -> int | None:
    """Work off one open chunk that nobody else holds: its people, or None where there is none.
    Ends the validation after its last. Input that cannot be scored ends it as failed."""
    try:
        chunk = _measure_next_chunk(run_id)
    except ScoringInputError as error:
        log.exception("Validation %s cannot be measured", run_id)
        _fail(run_id, str(error))
        raise
    finish_validation(run_id=run_id)
    return None if chunk is None else chunk.people


@transaction.atomic
def _measure_next_chunk(run_id: int) -> ValidationChunk | None:
    chunk = claim_chunk(
        ValidationChunk.objects.select_related("validation__policy").filter(
            validation_id=run_id, validation__is_open=True
        )
    )
    if chunk is None:
        return None
    people = people_between(chunk.first_employee_id, chunk.last_employee_id)
    _measure(chunk, people, constants_of(chunk.validation.policy))
    chunk.finished_at = timezone.now()
    chunk.save()
    Run.objects.filter(pk=run_id).update(done=F("done") + chunk.people)
    return chunk


def _measure(chunk: ValidationChunk, people: People, policy: ScoringPolicy) -> None:
    validation = chunk.validation
    settings = _settings(policy)
    held = hold_back_newest(
        read_evidence(people, settings, known_at=validation.known_at, policy=policy).evidence,
        as_of=day_number(validation.as_of),
        settings=settings,
        policy=policy,
    )
    forecasts = read_forecasts(people, as_of=validation.as_of)
    rows = forecasts.columns
    promotions = tally_promotions(
        employee=rows["employee_id"].astype("i8"),
        score=rows["score"].astype("f8"),
        chance=chance_of_ready(
            rows["score"].astype("f8"),
            rows["score_sd"].astype("f8"),
            rows["gate_passed"],
            ready_now_score=policy.ready_now_score,
        ),
        promoted=rows["promoted"].astype("f8"),
    )
    chunk.sums = (tally_errors(held) + promotions).to_bytes()
    chunk.unsaid = forecasts.unsaid
    chunk.bands = [_as_json(one) for one in read_calls(people, as_of=validation.as_of)]


def _settings(policy: ScoringPolicy) -> CompetencySettings:
    rows = list(Competency.objects.values_list("pk", "half_life_days", "scale_max"))
    return CompetencySettings(
        competency=np.array([pk for pk, _, _ in rows], dtype=np.int64),
        half_life_days=np.array([days or policy.half_life_days for _, days, _ in rows], float),
        scale_max=np.array([highest for _, _, highest in rows], float),
    )


def _as_json(counts: BandCounts) -> dict[str, object]:
    return asdict(counts) | {"first_on": counts.first_on and counts.first_on.isoformat()}


def _from_json(stored: dict[str, object]) -> BandCounts:
    first_on = stored["first_on"]
    day = date.fromisoformat(first_on) if isinstance(first_on, str) else None
    return BandCounts(**stored | {"band": Band(str(stored["band"])), "first_on": day})  # type: ignore[arg-type] # as `_as_json` wrote them


@transaction.atomic
def finish_validation(*, run_id: int) -> bool:
    """Make the result if no chunk is open; True for the one caller who did."""
    chunks = ValidationChunk.objects.filter(validation_id=run_id)
    if chunks.filter(finished_at__isnull=True).exists():
        return False
    run = lock_running(run_id)
    if run is None:
        return False
    result = _result_of(ValidationRun.objects.get(pk=run_id))
    ValidationRun.objects.filter(pk=run_id).update(is_open=False, result=result_to_json(result))
    chunks.update(sums=b"", bands=[])
    errors, promotions = result.errors.total, result.promotions
    counts = {
        "people": run.done,
        "held back": errors.rows,
        "forecasts": promotions.forecasts,
        "promoted": promotions.promoted,
    }
    return end_run(run_id, Run.Status.DONE, object_type="validation", counts=counts)


def _result_of(validation: ValidationRun) -> ValidationResult:
    tally = Tally.empty()
    bands = tuple(BandCounts(band=band) for band in MONTHS)
    for chunk in validation.chunks.iterator(chunk_size=20):
        tally += Tally.from_bytes(bytes(chunk.sums))
        new = {counts.band: counts for counts in map(_from_json, chunk.bands)}
        bands = tuple(counts + new[counts.band] for counts in bands)
    return ValidationResult(
        errors=report_errors(tally),
        promotions=report_promotions(tally),
        forecast_on=forecast_day(validation.as_of),
        unsaid=validation.chunks.aggregate(sum=Coalesce(Sum("unsaid"), 0))["sum"],
        bands=report_bands(bands),
    )


@transaction.atomic
def _fail(run_id: int, error: str) -> None:
    if end_run(run_id, Run.Status.FAILED, object_type="validation", counts={}, error=error):
        ValidationRun.objects.filter(pk=run_id).update(is_open=False)
