"""What an import changed in a framework that was there stands in its changelog."""

from pathlib import Path

import pytest

from competencies.models import FrameworkRevision
from competencies.selectors.revisions import change_lines
from tests.integrations.canonical_files import GOOD, take

pytestmark = pytest.mark.django_db

LATER = {
    "competencies.csv": (
        "code,name,framework_code,framework_name,scale_max,parent_code,half_life_days\n"
        "coaching,Coaching others,F,Leading,5,,\nplanning,Planning,F,Leading,4,coaching,90\n"
        "asking,Asking,F,Leading,5,,\nelsewhere,Elsewhere,G,Other,5,,\n"
    ),
    "indicators.csv": "competency_code,level,text\ncoaching,2,Asks again\nasking,1,Asks\n",
}


def test_a_first_import_is_no_change_and_a_later_one_is_a_revision(tmp_path: Path) -> None:
    take(tmp_path, GOOD)
    assert not FrameworkRevision.objects.exists()
    take(tmp_path, LATER)
    revision = FrameworkRevision.objects.get()
    assert (revision.framework.code, revision.number, revision.status, revision.origin) == (
        "F",
        1,
        "published",
        "import",
    )
    assert revision.note.startswith("Import ")
    rows = revision.changes.select_related("proposed_by").order_by("kind", "code")
    assert [(row.kind, row.code, row.before, row.after) for row in rows] == [
        ("add", "asking", {}, rows[0].after),
        (
            "indicators",
            "coaching",
            {"levels": {"2": ["Asks first"]}},
            {"levels": {"2": ["Asks first", "Asks again"]}},
        ),
        ("move", "planning", {"parent": ""}, {"parent": "coaching"}),
        ("rename", "coaching", {"name": "Coaching"}, {"name": "Coaching others"}),
        ("rescale", "planning", {"half_life_days": None}, {"half_life_days": 90}),
    ]
    assert (rows[0].after["name"], rows[0].after["levels"]) == ("Asking", {"1": ["Asks"]})
    assert len(change_lines(rows)) == 5
    take(tmp_path, LATER)
    assert FrameworkRevision.objects.count() == 1
