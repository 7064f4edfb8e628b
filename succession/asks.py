"""What this room needs somebody for."""

from people.access import Access, Permission
from people.asks import Ask, Question
from succession.actions.asks import questions_for as action_questions
from succession.bench.asks import asks_for as bench_asks
from succession.bench.asks import questions_for as bench_questions
from succession.bench.keeping import current_bench
from succession.calibration.asks import questions_for as calibration_questions
from succession.packs.asks import asks_for as pack_asks
from succession.pools.asks import questions_for as pool_questions


def asks_for(access: Access) -> list[Ask]:
    """What broke in plans, and packs that were sent. Asked before the questions, it sees to it that
    figures stand."""
    broken = []
    if access.can(Permission.PROPOSE_SUCCESSORS):
        broken = bench_asks(access, current_bench())
    return [*broken, *pack_asks(access)]


def questions_for(access: Access) -> list[Question]:
    """Of what was agreed, of positions and their plans, of pools, and of calibration."""
    return [
        *action_questions(access),
        *bench_questions(access),
        *pool_questions(access),
        *calibration_questions(access),
    ]
