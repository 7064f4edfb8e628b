"""Stable codes of sources and bands: words for people and JSON, small integers for columns.

The integer is the position in the enum, so members are only ever added at the end.
"""

from enum import StrEnum


class Source(StrEnum):
    ASSESSMENT = "assessment"
    CERTIFICATION = "certification"
    FEEDBACK_360 = "feedback_360"
    MANAGER_RATING = "manager_rating"
    PEER_FEEDBACK = "peer_feedback"
    SELF_ASSESSMENT = "self_assessment"
    GRADED_COURSE = "graded_course"
    COURSE_COMPLETION = "course_completion"

    @property
    def number(self) -> int:
        return SOURCES.index(self)


class SourceKind(StrEnum):
    """A direct source says what the level is; an at-least source says only that it is not below."""

    DIRECT = "direct"
    AT_LEAST = "at_least"


class Band(StrEnum):
    INSUFFICIENT_EVIDENCE = "insufficient_evidence"
    READY_NOW = "ready_now"
    WITHIN_2_YEARS = "within_2_years"
    WITHIN_5_YEARS = "within_5_years"
    NOT_ON_PATH = "not_on_path"

    @property
    def number(self) -> int:
        return BANDS.index(self)


SOURCES: tuple[Source, ...] = tuple(Source)
BANDS: tuple[Band, ...] = tuple(Band)
