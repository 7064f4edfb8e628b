"""The succession chart: who is drawn for whom, branches, the drawing, the table, files, queries."""

import re
from xml.etree import ElementTree as ET

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from audit.models import Event
from people.models import Employee, Position
from succession.bench.keeping import current_bench
from succession.models import ChartNode
from succession.orgchart import drawn
from succession.orgchart.drawing import Box, drawing_file, first_slices, pictures, plan_of
from tests.benches import make_world
from tests.cast import Cast, make_person

URL = reverse("succession:chart")
DRAWING, TABLE = reverse("succession:chart-drawing"), reverse("succession:chart-table")
NAME = re.compile(r'<span class="ct-name">(?:<[^>]+>)?([^<]+)<')


def read(cast: Cast, persona: str, url: str = URL) -> str:
    client = cast.client(persona)
    response = client.get(url)
    assert response.status_code == 200
    content = b"".join(response.streaming_content) if response.streaming else response.content  # type: ignore[attr-defined] # streamed
    return content.decode()


def names(content: str) -> list[str]:
    return NAME.findall(content)


def node_of(employee: Employee) -> ChartNode:
    current_bench()
    return ChartNode.objects.get(employee=employee)


def vacant_below_mona(cast: Cast) -> Position:
    return Position.objects.create(
        code="V/1", title="Coach <script>", role=cast.roles["sales-rep"], is_critical=True,
        reports_to=cast.positions["manager"], risk_of_loss="high", impact_of_loss="low",
    )  # fmt: skip


def test_the_whole_company_as_it_reports(cast: Cast) -> None:
    vacant_below_mona(cast)
    content = read(cast, "hr_admin", f"{URL}?depth=all")
    assert names(content) == [
        "Ada Adeyemi", "Mona Lind", "Erik Ek", "Nia Ncube", "Tuấn Trần", "Vacant", "Olga Orlova",
        "Sten Sand",
    ]  # fmt: skip
    assert "2 critical below" in content
    assert "Coach &lt;script&gt;" in content


REACHES = {
    "hr_partner": ["Mona Lind", "Erik Ek", "Nia Ncube", "Tuấn Trần"],
    "manager": ["Mona Lind", "Erik Ek", "Nia Ncube", "Tuấn Trần"],
    "committee_member": ["Held", "Held"],
    "auditor": [
        "Ada Adeyemi", "Mona Lind", "Erik Ek", "Nia Ncube", "Tuấn Trần", "Olga Orlova", "Sten Sand",
    ],
}  # fmt: skip


@pytest.mark.parametrize("persona", REACHES)
@pytest.mark.parametrize("url", [URL, TABLE, DRAWING, reverse("succession:chart-picture"),
                                 reverse("succession:chart-export", args=["csv"])])  # fmt: skip
def test_only_what_is_within_reach_is_drawn(cast: Cast, persona: str, url: str) -> None:
    content = read(cast, persona, f"{url}?depth=all")
    everybody = [
        "Ada Adeyemi", "Mona Lind", "Erik Ek", "Nia Ncube", "Tuấn Trần", "Olga Orlova", "Sten Sand",
    ]  # fmt: skip
    body = content.partition("<main")[2] or content
    assert [name for name in everybody if name in body] == [
        name for name in REACHES[persona] if name != "Held"
    ]
    if url == URL:
        assert names(content) == REACHES[persona]


def test_a_branch_opens_within_reach_only(cast: Cast) -> None:
    ada, mona = node_of(cast.people["ada"]), node_of(cast.people["mona"])
    for persona, node, found in (
        ("hr_admin", ada, ["Mona Lind", "Olga Orlova"]),
        ("manager", ada, ["Mona Lind"]),
        ("manager", mona, ["Erik Ek", "Nia Ncube", "Tuấn Trần"]),
        ("committee_member", mona, []),
    ):
        url = reverse("succession:chart-branch", args=[node.first])
        assert names(read(cast, persona, f"{url}?level=1")) == found
    level = read(
        cast, "manager", f"{reverse('succession:chart-branch', args=[mona.first])}?level=3"
    )
    assert 'aria-level="4"' in level


def test_numbers_of_an_older_tree_are_refused(cast: Cast) -> None:
    client = cast.client("hr_admin")
    tree = current_bench().tree
    url = reverse("succession:chart-branch", args=[1])
    assert client.get(url, {"v": tree}).status_code == 200
    Employee.objects.filter(number="E3").update(manager=cast.people["olga"])
    answer = client.get(url, {"v": tree})
    assert answer.status_code == 409
    assert "changed meanwhile" in answer.content.decode()


def test_a_chart_begins_at_a_person_a_seat_or_a_unit(cast: Cast) -> None:
    vacant_below_mona(cast)
    at = reverse("succession:chart-at", args=["people", cast.people["mona"].number])
    assert names(read(cast, "hr_admin", at)) == [
        "Mona Lind", "Erik Ek", "Nia Ncube", "Tuấn Trần", "Vacant",
    ]  # fmt: skip
    seat = reverse("succession:chart-at", args=["seats", "V/1"])
    content = read(cast, "hr_admin", seat)
    assert names(content) == ["Vacant"]
    assert "Mona Lind</a>" in content  # the way up to where it hangs
    unit = read(cast, "hr_admin", f"{URL}?unit=operations")
    assert names(unit) == ["Olga Orlova", "Sten Sand"]


def test_only_branches_with_gaps(cast: Cast) -> None:
    content = read(cast, "hr_admin", f"{URL}?depth=all&gaps=yes")
    assert "Olga Orlova" not in content.partition("<main")[2]
    assert names(content)[0] == "Ada Adeyemi"


def test_search_leads_to_people_within_reach(cast: Cast) -> None:
    for persona in ("hr_admin", "hr_partner", "manager"):
        assert "/bench/chart/people/E3/" in read(cast, persona, f"{URL}?q=erik+ek")
    assert "Nobody found" in read(cast, "manager", f"{URL}?q=olga")
    assert "Nobody found" in read(cast, "committee_member", f"{URL}?q=mona")
    assert "Sales director" in read(cast, "committee_member", f"{URL}?q=director")


def test_long_charts_come_in_parts(cast: Cast) -> None:
    for index in range(230):
        make_person(f"X{index:03}", f"Xenia {index:03}", manager=cast.people["olga"])
    content = read(cast, "hr_admin", f"{URL}?depth=all")
    assert len(names(content)) == 32
    whole = ChartNode.objects.order_by("first").values_list("employee__full_name", flat=True)
    (more,) = re.findall(r'href="([^"]+)" data-rest', content)
    client = Client(headers={"HX-Request": "true"})
    cast.sign_in(client, "hr_admin")
    rest = client.get(more.replace("&amp;", "&")).content.decode()
    assert names(content) + names(rest) == list(whole)
    assert "<html" not in rest


def test_the_table_filters_and_pages(cast: Cast) -> None:
    vacant_below_mona(cast)
    content = read(cast, "hr_admin", f"{TABLE}?show=critical")
    assert "1–3 of 3 places" in content
    assert "1 match." in read(cast, "hr_admin", f"{TABLE}?show=vacant")
    assert "1 match." in read(cast, "hr_admin", f"{TABLE}?q=sten+sand")


def test_files_say_the_same_and_leave_a_trace(cast: Cast) -> None:
    vacant_below_mona(cast)
    lines = read(cast, "hr_admin", reverse("succession:chart-export", args=["csv"])).splitlines()
    assert len(lines) == 9
    assert lines[6].startswith("2,Vacant,,Coach <script>,,Mona Lind,Coach <script>,High,Low,Vacant")
    at = reverse("succession:chart-export-at", args=["people", "E3", "csv"])
    assert len(read(cast, "hr_admin", at).splitlines()) == 2
    assert list(Event.objects.filter(action="exported").values_list("detail", flat=True)) == [
        {"rows": 1},
        {"rows": 8},
    ]


def test_the_drawing_is_well_formed_and_safe(cast: Cast) -> None:
    vacant_below_mona(cast)
    content = read(cast, "hr_admin", f"{DRAWING}?depth=all")
    assert content.count('class="oc-node"') == 8
    assert "<script>" not in content.partition("<main")[2]
    picture = read(cast, "hr_admin", reverse("succession:chart-picture"))
    root = ET.fromstring(picture)  # noqa: S314 - what we drew ourselves
    assert root.tag == "{http://www.w3.org/2000/svg}svg"
    assert "href" not in picture


def test_slices_hold_every_box_once_as_a_link() -> None:
    parents = [None if not index else 0 if index < 3 else 1 + index // 31 for index in range(60)]
    plan = plan_of(range(1, 61), parents)
    boxes = [Box(name=f"N{index}", title="", words="x", url="/x/") for index in range(60)]
    drawn = list(pictures(plan, dict(enumerate(boxes)), range(plan.count)))
    assert sum(one.count('class="oc-node"') for one in drawn) == 60
    assert len(drawn) == 4
    assert "oc-again" in "".join(drawn)
    assert drawing_file(plan, boxes, "All & more").count("oc-box") >= 60
    some = range(1, 3)
    inside = {box: boxes[box] for box in plan.boxes_in(some)}
    assert len(inside) < 60
    assert list(pictures(plan, inside, some)) == drawn[1:3]
    assert first_slices(plan, plan.top, 1) == range(plan.top, plan.top + 1)
    assert first_slices(plan, plan.top, 60) == range(4)


def test_a_large_drawing_comes_in_parts(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    """The page draws what is around the top; the gaps give the rest, which together is everything."""
    monkeypatch.setattr(drawn, "FIRST_DRAWN", 10)
    for index in range(60):
        make_person(f"X{index:02}", f"Xenia {index:02}", manager=cast.people["olga"])
    client = Client(headers={"HX-Request": "true"})
    cast.sign_in(client, "hr_admin")
    content = read(cast, "hr_admin", f"{DRAWING}?depth=all")
    assert "67 places drawn" in content
    parts = [
        client.get(url.replace("&amp;", "&")) for url in re.findall(r'data-draw="([^"]+)"', content)
    ]
    assert all(part.status_code == 200 for part in parts)
    texts = [content, *(part.content.decode() for part in parts)]
    assert len(texts) > 1
    assert sum(text.count('class="oc-node"') for text in texts) == 67
    assert client.get(f"{DRAWING}?depth=all&stop=1&v=0").status_code == 409
    assert client.get(f"{DRAWING}?depth=all&start=99&stop=999").content == b""


@pytest.mark.parametrize(
    ("persona", "url", "queries"),
    [
        ("hr_admin", URL, 9),
        ("manager", URL, 9),
        ("committee_member", URL, 8),
        ("hr_admin", DRAWING, 10),
        ("hr_admin", TABLE, 10),
        ("manager", TABLE, 11),
    ],
)
def test_queries_do_not_grow_with_the_company(
    cast: Cast,
    persona: str,
    url: str,
    queries: int,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    world = make_world()
    client = cast.client(persona)
    for count in (5, 40):
        for index in range(len(world.seats), count):
            holder = make_person(f"Q{index}", f"Quinn {index}", manager=cast.people["mona"])
            world.seat(f"S{index}", incumbent=holder)
            world.nominate(f"S{index}", f"p{index}", band="ready_now")
        client.get(url)
        with django_assert_num_queries(queries):
            client.get(url)
