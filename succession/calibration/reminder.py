"""What the moves of one session have in common, in its own numbers: a reminder to look again, never
a finding. Pure."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from succession.calibration.grid import Grid, Place, is_excluded

FRESH = timedelta(days=365)
ENOUGH_MOVES = 4
"""Fewer say nothing about anybody's habits."""
ENOUGH_TALKS = 6
MOST = 2 / 3
"""From this share on a pattern is worth a question."""


@dataclass(frozen=True, kw_only=True)
class MoveFact:
    """A move, as far as habits go. `by` is any key of whoever moved; `score` and `sd` are None
    where there is no score; `newest_direct_on` is the last direct observation of anything."""

    by: int
    came_from: Place
    went_to: Place
    score: float | None
    sd: float | None
    newest_direct_on: date | None

    @property
    def rise(self) -> int:
        """1 up, −1 down, 0 sideways, out of or into the holding area."""
        if self.came_from is None or self.went_to is None:
            return 0
        steps = (self.went_to.row - self.came_from.row) or (
            self.went_to.column - self.came_from.column
        )
        return (steps > 0) - (steps < 0)

    def is_direct(self, as_of: date) -> bool:
        return self.newest_direct_on is not None and self.newest_direct_on >= as_of - FRESH


@dataclass(frozen=True, kw_only=True)
class Reminder:
    """A figure of this session, and what to ask oneself about it."""

    figure: str
    question: str


def reminders(
    moves: Sequence[MoveFact], *, seconds: Sequence[int] = (), grid: Grid, as_of: date
) -> list[Reminder]:
    """`seconds` is how long each person was talked about, in the order of the agenda; 0: not yet."""
    found = [
        *_direction(moves),
        *_without_evidence(moves, as_of),
        *_against_evidence(moves, grid),
        *_one_voice(moves),
        *_tired(seconds),
    ]
    return [Reminder(figure=figure, question=question) for figure, question in found]


Found = Iterable[tuple[str, str]]


def _direction(moves: Sequence[MoveFact]) -> Found:
    rises = Counter(move.rise for move in moves)
    if len(moves) < ENOUGH_MOVES:
        return
    for rise, word, other in ((1, "upward", "lower"), (-1, "downward", "higher")):
        if rises[rise] >= MOST * len(moves):
            yield (
                f"{rises[rise]} of {len(moves)} moves were {word}.",
                f"What would speak for a {other} place?",
            )


def _without_evidence(moves: Sequence[MoveFact], as_of: date) -> Found:
    bare = sum(not move.is_direct(as_of) for move in moves)
    if bare:
        verb = "rests" if bare == 1 else "rest"
        yield (
            f"{bare} of {len(moves)} {verb} on no direct evidence under a year old.",
            "Who has seen this person at work lately, and what did they see?",
        )


def _against_evidence(moves: Sequence[MoveFact], grid: Grid) -> Found:
    out = sum(
        move.went_to is not None and is_excluded(grid, move.went_to, move.score, move.sd)
        for move in moves
    )
    if out:
        verb = "goes" if out == 1 else "go"
        yield (
            f"{out} of {len(moves)} {verb} where the likely range of the score does not reach.",
            "What was seen that the evidence has not?",
        )


def _one_voice(moves: Sequence[MoveFact]) -> Found:
    """Without saying whose voice: everybody in the room counts their own."""
    if len(moves) < ENOUGH_MOVES:
        return
    most = Counter(move.by for move in moves).most_common(1)[0][1]
    if most >= MOST * len(moves):
        yield (
            f"One participant proposed {most} of {len(moves)}.",
            "Who has not spoken yet?",
        )


def _tired(seconds: Sequence[int]) -> Found:
    """Whoever comes late on the agenda should not be talked about less."""
    talked = [one for one in seconds if one > 0]
    if len(talked) < ENOUGH_TALKS:
        return
    third = len(talked) // 3
    first, last = (sum(part) / third / 60 for part in (talked[:third], talked[-third:]))
    if last < first / 2:
        yield (
            f"The first {third} people had {first:.1f} minutes each, the last {third} {last:.1f}.",
            "Does whoever comes late get the same look?",
        )
