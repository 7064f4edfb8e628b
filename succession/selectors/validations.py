"""The latest validation with a result, and the one under way or that failed since."""

from dataclasses import dataclass
from datetime import date

from audit.models import Run
from succession.models import ScoringPolicyVersion, ValidationRun
from succession.validation import ValidationResult, result_from_json


@dataclass(frozen=True, kw_only=True)
class Measured:
    """A finished validation: what it found, when, and under which policy."""

    run: Run
    as_of: date
    policy: ScoringPolicyVersion
    result: ValidationResult


@dataclass(frozen=True, kw_only=True)
class Validations:
    """`measured` is the newest result. `newest` is the newest run, whatever became of it; None
    where nobody ever measured."""

    measured: Measured | None
    newest: ValidationRun | None

    @property
    def open(self) -> ValidationRun | None:
        return self.newest if self.newest is not None and self.newest.is_open else None

    @property
    def failed(self) -> ValidationRun | None:
        newest = self.newest
        return newest if newest is not None and newest.run.status == Run.Status.FAILED else None


def load_validations() -> Validations:
    """Two queries."""
    runs = ValidationRun.objects.select_related("run", "policy").order_by("-run_id")
    return Validations(
        measured=_measured(runs.filter(result__isnull=False).first()),
        newest=runs.defer("result").first(),
    )


def _measured(found: ValidationRun | None) -> Measured | None:
    if found is None or found.result is None:
        return None
    return Measured(
        run=found.run,
        as_of=found.as_of,
        policy=found.policy,
        result=result_from_json(found.result),
    )
