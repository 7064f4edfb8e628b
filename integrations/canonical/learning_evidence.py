"""After completions and mappings are written: the evidence that follows from them."""

from collections.abc import Iterator, Sequence

from integrations.canonical.engine.batch import Batch
from learning.services import derive_evidence

AT_ONCE = 50_000
CONTENTS_AT_ONCE = 200
"""Completions whose evidence is brought in line at a time, to keep memory flat."""


def write_learning_evidence(batch: Batch) -> None:
    added = retracted = 0
    for completions, contents in _touched(batch):
        derived = derive_evidence(
            by=batch.by,
            completion_ids=completions,
            content_ids=contents,
            import_run_id=batch.run_id,
        )
        added += derived.added
        retracted += derived.retracted
    if added:
        batch.objects.add("evidence", created=added)
    if retracted:
        batch.notices.append(f"{retracted:,} pieces of evidence from courses were retracted.")


def _touched(batch: Batch) -> Iterator[tuple[Sequence[int], Sequence[int]]]:
    """Completions that are new or changed, then contents with a new mapping."""
    if batch.has("completions.csv"):
        last = 0
        while ids := _next_completions(batch, last):
            yield ids, ()
            last = ids[-1]
    if batch.has("content_competencies.csv"):
        contents = batch.rows(
            "SELECT DISTINCT content_id FROM plan_content_competencies WHERE is_new ORDER BY 1"
        )
        for batched in range(0, len(contents), CONTENTS_AT_ONCE):
            yield (), [content for (content,) in contents[batched : batched + CONTENTS_AT_ONCE]]


def _next_completions(batch: Batch, last: int) -> list[int]:
    found = batch.rows(
        "SELECT id FROM plan_completions WHERE (is_new OR is_changed) AND id > {last} "
        "ORDER BY id LIMIT {most}",
        {"last": str(last), "most": str(AT_ONCE)},
    )
    return [completion for (completion,) in found]
