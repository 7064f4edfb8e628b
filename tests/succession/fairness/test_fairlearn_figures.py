"""The same figures as fairlearn on real groups of real students: who passed, of whom.

Figures of fairlearn 0.15.0 (`MetricFrame(metrics=selection_rate)`: `by_group / group_max()`, and
`demographic_parity_ratio`), with `final_result` Pass or Distinction as selected. fairlearn itself is
not a dependency: with pandas and scikit-learn it would add 145 MB for these two definitions, which
are written out once more below from the rows.
"""

import csv
import gzip
from collections import Counter
from fractions import Fraction
from functools import lru_cache

import pytest

from succession.fairness import GroupCount, Stage, assess_stage
from tests.support.thirdparty import FOLDER, needs

pytestmark = needs("lms_oulad")

FAIRLEARN = {
    "gender": {"F": 1.0, "M": 0.953551},
    "disability": {"False": 1.0, "True": 0.791829},
    "age_band": {"0-35": 0.731337, "35-55": 0.847066, "55<=": 1.0},
    "imd_band": {
        "0-10%": 0.611065,
        "10-20": 0.671344,
        "20-30%": 0.708305,
        "30-40%": 0.815308,
        "40-50%": 0.809832,
        "50-60%": 0.847945,
        "60-70%": 0.902296,
        "70-80%": 0.895351,
        "80-90%": 0.939572,
        "90-100%": 1.0,
    },
    "highest_education": {
        "A Level or Equivalent": 0.794451,
        "HE Qualification": 0.857671,
        "Lower Than A Level": 0.593187,
        "No Formal quals": 0.453209,
        "Post Graduate Qualification": 1.0,
    },
    "region": {
        "East Anglian Region": 0.892227,
        "East Midlands Region": 0.832593,
        "Ireland": 1.0,
        "London Region": 0.771435,
        "North Region": 0.920262,
        "North Western Region": 0.732126,
        "Scotland": 0.89174,
        "South East Region": 0.93795,
        "South Region": 0.954364,
        "South West Region": 0.90703,
        "Wales": 0.822574,
        "West Midlands Region": 0.788722,
        "Yorkshire Region": 0.817241,
    },
}


@lru_cache
def rows() -> list[dict[str, str]]:
    with gzip.open(FOLDER / "lms_oulad" / "student.csv.gz", "rt", newline="") as file:
        return list(csv.DictReader(file))


def counted(column: str) -> tuple[Counter[str], Counter[str]]:
    people: Counter[str] = Counter()
    selected: Counter[str] = Counter()
    for row in rows():
        if row[column]:
            people[row[column]] += 1
            selected[row[column]] += row["final_result"] in ("Pass", "Distinction")
    return people, selected


@pytest.mark.parametrize("column", FAIRLEARN)
def test_ratios_are_fairlearns_to_four_places(column: str) -> None:
    people, selected = counted(column)
    figures = assess_stage(
        Stage(
            name="Passed",
            attribute=column,
            groups=tuple(
                GroupCount(label=one, people=people[one], selected=selected[one])
                for one in sorted(people)
            ),
        )
    )
    ratios = {one.label: round(one.ratio or 0.0, 6) for one in figures.groups}
    assert ratios == FAIRLEARN[column]
    assert figures.least_ratio == pytest.approx(min(FAIRLEARN[column].values()), abs=1e-6)


def test_the_definition_written_out_gives_the_same() -> None:
    for column, expected in FAIRLEARN.items():
        people, selected = counted(column)
        rates = {one: Fraction(selected[one], people[one]) for one in people}
        ratios = {one: round(float(rate / max(rates.values())), 6) for one, rate in rates.items()}
        assert ratios == expected
