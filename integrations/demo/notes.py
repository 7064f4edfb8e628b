"""What managers write beside a rating: one sentence about what they saw."""

from typing import Protocol

from .model import competency_codes
from .tables import WORDS_FOLDER, read_table

TONES = ("low", "middle", "high")
ENDINGS = ("", "", "", " Seen on two occasions.", " We talked about it afterwards.", " First time.")
SHARE_WITH_NOTE = 0.4


class _Numbers(Protocol):
    def __getitem__(self, place: int, /) -> float: ...


class Notes:
    """All sentences as one flat list, so that a number can stand for each: by competency, then
    tone, then sentence and ending."""

    def __init__(self) -> None:
        said: dict[tuple[str, str], list[str]] = {}
        for row in read_table(WORDS_FOLDER / "notes.csv"):
            said.setdefault((row["competency_code"], row["tone"]), []).append(row["text"])
        self.variants = 2 * len(ENDINGS)
        self.texts = [
            sentence + ending
            for code in competency_codes()
            for tone in TONES
            for sentence in said[code, tone]
            for ending in ENDINGS
        ]
        self.place = {code: number for number, code in enumerate(competency_codes())}

    def about(self, code: str, level: int, luck: _Numbers) -> str:
        """A note on a rating at this level, or none; `luck` has two numbers from 0 to 1."""
        if luck[0] > SHARE_WITH_NOTE:
            return ""
        tone = min(max(level - 2, 0), 2)
        first = (self.place[code] * len(TONES) + tone) * self.variants
        return self.texts[first + int(luck[1] * self.variants)]
