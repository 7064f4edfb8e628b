"""What the tests of the person pages share: signing in, and what a page says."""

import re
from html import unescape

from django.test import Client

from competencies.models import Evidence
from tests.cast import Cast, observe

TAGS = re.compile(r"<[^>]*>")
ERIK = "/people/E3/readiness/sales-manager/"


def words_of(html: str) -> str:
    """The text of a page, spaces folded."""
    return " ".join(unescape(TAGS.sub(" ", html)).split())


def read(client: Client, url: str, status: int = 200) -> str:
    response = client.get(url)
    assert response.status_code == status
    return words_of(response.content.decode())


def observe_erik(cast: Cast) -> None:
    """Coaching and planning seen, judgement only by a course: enough for an answer."""
    erik, kit, mona = cast.people["erik"], cast.competencies, cast.people["mona"]
    rating, course = Evidence.Source.MANAGER_RATING, Evidence.Source.COURSE_COMPLETION
    observe(
        erik, kit["coaching"], 3, source=rating, days_ago=250, assessor=mona, note="Two <b>branches"
    )
    observe(erik, kit["coaching"], 2, source=course, days_ago=10)
    observe(erik, kit["planning"], 2, days_ago=100)
    observe(erik, kit["judgement"], 2, source=course, days_ago=10)
