"""Adverse impact: are some groups selected less often than others at a stage? Pure arithmetic.

Only labels and counts come in; nobody is known here. Who belongs to which group is counted by the
caller, at the one place that may read protected attributes, and goes no further.

    from succession.fairness import GroupCount, Stage, assess_stage, change_between, group_words

    before = Stage(name="Before calibration", attribute="Gender", groups=(
        GroupCount(label="Women", people=140, selected=30),
        GroupCount(label="Men", people=160, selected=52),
        GroupCount(label="Not stated", people=9, selected=2, is_compared=False),
    ))
    assess_stage(before) -> StageFigures      # .groups as given, .overall_p, .reference, .held_back
    change_between(before, after) -> StageChange   # .before, .after: StageFigures; .groups: what moved
    group_words(figure, stage) / stage_words(stage) / change_words(change) -> str

- `GroupFigure.ratio` is the group's rate over the highest rate of a group: `fairlearn`'s
  `by_group / group_max` of `selection_rate`; the least of them is its `demographic_parity_ratio`.
  `p` is Fisher's exact test, two-sided, against that group; `low`–`high` the 95 % score interval of
  the ratio (Miettinen & Nurminen); `power` the chance that the test would see a true ratio of
  `ratio_to_see`; `people_needed` how many of this group and of the other it would take.
- `GroupFigure.reading` says how to read it: `SUPPRESSED` (no figure is there, by itself or because
  another could be worked out), `REFERENCE`, `NOT_COMPARED`, `NOBODY_SELECTED`, `TOO_FEW` (power under
  50 %), `LOOK` (ratio under 0.8: a flag to look, never a finding) or `NO_FLAG`.
- Groups under five and what would give them away are held back before anything is computed: they
  are no reference either. Of a change, what is held back at either stage is held back at both.
- Counts that cannot be (more selected than there are, a label twice) raise `ValueError`.
"""

from .assess import assess_stage, change_between
from .counts import GroupCount, Stage
from .figures import GroupChange, GroupFigure, Reading, StageChange, StageFigures
from .words import change_words, group_words, stage_words

__all__ = [
    "GroupChange",
    "GroupCount",
    "GroupFigure",
    "Reading",
    "Stage",
    "StageChange",
    "StageFigures",
    "assess_stage",
    "change_between",
    "change_words",
    "group_words",
    "stage_words",
]
