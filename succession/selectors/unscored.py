"""Pairs that cannot be scored, in words."""

from succession.models import UnscoredPair

_Reason = UnscoredPair.Reason
UNSCORED_WORDS = {
    _Reason.UNPUBLISHED: "This role has no published profile yet.",
    _Reason.EMPTY: "This role's published profile requires nothing yet.",
    _Reason.REQUIREMENT_UNUSABLE: "This role's profile requires a level that {} does not have.",
    _Reason.EVIDENCE_UNUSABLE: "Evidence of {} holds a level or a source that there is not.",
    _Reason.NOT_A_NUMBER: "The constants of the scoring policy give no number here.",
}


def unscored_words(pair: UnscoredPair) -> str:
    """A sentence for whoever reads about this pair; its competency is at hand."""
    about = pair.competency.name if pair.competency else "a competency"
    return UNSCORED_WORDS[_Reason(pair.reason)].format(about)
