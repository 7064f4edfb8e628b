"""Invented content that shows every component in all its states."""

from datetime import date

from django import forms
from django.http import HttpRequest

from ui import marks
from ui.lists import Filter, ListSpec, Page, read_list
from ui.navigation import Account, Frame, NavPage, NavSection
from ui.parts import Anchor, CountCell, HeatCell, KpiTile, Progress, Tab
from ui.picking import Choice
from ui.trends import Series

AS_OF = date(2026, 11, 21)
BAND_LABELS = {
    "ready_now": "Ready now",
    "within_2_years": "Ready within 2 years",
    "within_5_years": "Ready within 5 years",
    "not_on_path": "Not on this path",
    "insufficient_evidence": "Not enough evidence",
}
STATUS_LABELS = {
    "act": "Act",
    "watch": "Watch",
    "on_target": "On target",
    "ungoverned": "Ungoverned",
    "no_data": "No data yet",
    "not_permitted": "Not permitted",
    "zero": "Zero",
}


class SampleForm(forms.Form):
    """One field of each kind; the date is refused on purpose."""

    note = forms.CharField(
        label="What did you see?",
        widget=forms.Textarea,
        help_text="One situation, what she did, what came of it.",
    )
    seen_on = forms.DateField(
        label="Seen on",
        help_text="For example 3 Nov 2026.",
        error_messages={"invalid": "Write the day as a date that exists, such as 3 Nov 2026."},
    )
    source = forms.ChoiceField(
        label="Source", choices=[("manager", "Manager rating"), ("peer", "Peer feedback")]
    )
    sees = forms.MultipleChoiceField(
        label="Who may see it",
        choices=[("self", "Mei Tanaka"), ("hr", "HR")],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )


PICK = {
    "name": "follows",
    "id": "id_follows",
    "attrs": {"id": "id_follows"},
    "is_many": True,
    "hint": "Part of the name, or the employee number",
    "chosen": [Choice(value="E3", name="Mei Tanaka", under="Regional manager · Ōsaka · E3")],
    "choices": [
        Choice(value="E5", name="Mei Tanaka", under="Operator · Nagoya · E5"),
        Choice(
            value="E8", name="Joanna Wiśniewska-Kowalczyk", under="Plant director · Gdańsk · E8"
        ),
    ],
    "first_words": "Nearest to ready",
}
"""The context of a field to pick in, with suggestions."""


def frame() -> Frame:
    pages = [
        NavPage(label="Critical positions", url="/bench/"),
        NavPage(label="Readiness matrix", url="/matrix/", active=True),
        NavPage(label="Plans and pools", url="/plans/"),
        NavPage(label="Calibration", url="/calibration/"),
    ]
    return Frame(
        sections=[
            NavSection(label="Today", url="/", icon="home", count=5),
            NavSection(label="People", url="/people/", icon="users"),
            NavSection(label="Competencies", url="/competencies/", icon="target"),
            NavSection(
                label="Succession", url="/bench/", icon="hierarchy", active=True, pages=pages
            ),
            NavSection(label="Learning", url="/learning/", icon="school"),
            NavSection(label="Governance", url="/governance/", icon="building-bank"),
            NavSection(label="Data", url="/data/", icon="database"),
        ],
        account=Account(name="Lindiwe Mokoena", role="HR administrator", url="/me/"),
        as_of=AS_OF,
        search_url="/search/",
        sign_out_url="/sign-out/",
    )


LINE = [4.0, 4.0, 5, 5, 6, 6, 6, 7, None, 8, 9, 11]
TILES = [
    KpiTile(
        status="act",
        status_words="Act",
        name="Decisions overdue",
        url="#",
        definition="Decisions and actions past their date, of those open",
        value="4 of 9",
        share="44%",
        change="▲ 2 worse since 29 Sep",
        target="Target at most 10% · alarm above 25%",
        values=[0.1, 0.1, 0.2, 0.2, 0.3, 0.25, 0.44],
        target_value=0.1,
        line_words="Rose from 10% to 44% in a year",
        owner="Amara Okafor",
    ),
    KpiTile(
        status="ungoverned",
        status_words="Ungoverned",
        name="Internal fill rate",
        change="since 30 Oct",
        definition="Critical roles filled from inside, of those filled",
        message_strong="Nobody answers for this figure.",
        message="No number is shown until it has an owner.",
        action_url="#",
        action_words="Name an owner",
    ),
    KpiTile(
        status="watch",
        status_words="Watch",
        name="Ready-now coverage",
        url="#",
        definition="Critical positions with a confirmed, ready successor",
        value="11 of 24",
        share="46%",
        change="▲ 2 better since 29 Sep",
        target="Target 16 of 24 · alarm below 8",
        values=LINE,
        target_value=16,
        line_words="Rose from 4 to 11 in a year",
        owner="Henrik Vestergaard",
    ),
    KpiTile(
        status="on_target",
        status_words="On target",
        name="Calibration use",
        url="#",
        definition="Conversations whose pack was opened beforehand",
        value="27 of 31",
        share="87%",
        change="▲ 4 pts better since 29 Sep",
        target="Target 80% · alarm below 50%",
        values=[0.5, 0.5, 0.6, 0.7, 0.75, 0.83, 0.87],
        target_value=0.8,
        line_words="Rose from 50% to 87% in a year",
        owner="Joanna Mensah",
    ),
    KpiTile(
        status="no_data",
        status_words="No data yet",
        name="Forecast accuracy",
        owner="Ingrid Solheim",
        definition="Of those called ready within 2 years, who became ready now",
        message="None of 18 forecasts is due yet. The first falls due on 14 Mar 2027.",
    ),
    KpiTile(
        status="not_permitted",
        status_words="Not permitted",
        name="Adverse impact",
        owner="Lindiwe Mokoena",
        definition="Selection rate by group, at each stage",
        message="HR administrators and auditors may see this. You may ask its owner for a summary.",
    ),
    KpiTile(
        status="zero",
        status_words="Zero",
        name="Duplicate spend",
        definition="Yearly cost of confirmed duplicates",
        value="0",
        share="of 12 groups",
        target="Target at most 5,000",
        owner="Farid Haddad",
    ),
]

# name, words about being critical, met, needed level, mean, sd, chance, weight, points earned
REQUIREMENTS: list[tuple[object, ...]] = [
    ("Leading leaders", "Critical, met", True, 4, 3.9, 0.36, 0.87, 20, 17.4),
    ("Change leadership", "Critical, not met yet", False, 4, 3.0, 0.5, 0.18, 12, 2.2),
    ("Developing talent across regions and functions", "", True, 3, 3.2, 0.5, 0.93, 8, 7.4),
    ("Board presence", "", False, 5, 4.9, 0.6, 0.75, 8, 6),
    ("Risk and compliance", "", False, 2, None, None, None, 5, 0),
]

SCORES = [
    ("Siddharth Venkataraghavan", None, None, 0.33, "insufficient_evidence"),
    ("Mei Tanaka", 71, 14.6, 0.95, "within_2_years"),
    ("Kwame Mensah", 26, 12.5, 1.0, "within_5_years"),
    ("Zofia Wiśniewska-Kaczmarek", 91, 12, 1.0, "ready_now"),
    ("Nguyễn Thị Minh Khai", 18, 9, 0.59, "not_on_path"),
]

ANCHORS = [
    Anchor(
        value="1",
        mark="1",
        name="Works to plans others set",
        lines=["Meets the targets for the month."],
    ),
    Anchor(
        value="4",
        mark="4",
        name="Plans across several teams",
        checked=True,
        lines=["Ties the plan to other teams’ plans.", "Weighs options with numbers first."],
    ),
    Anchor(
        value="none",
        mark="?",
        name="I have not seen this",
        is_none=True,
        lines=["Counts neither for nor against Mei."],
    ),
]

SPEC = ListSpec(
    sorts={"name": ["name"], "score": ["score"]},
    default_sort="name",
    search_label="Find a position or person",
    filters=[
        Filter(
            name="impact",
            label="Impact",
            choices={"high": "High", "severe": "Severe"},
            counts={"high": 8, "severe": 5},
        ),
        Filter(name="unit", label="Unit", choices={"plants": "Plants", "regions": "Regions"}),
    ],
)


SERIES = [
    Series(name="Ready now", values=LINE),
    Series(name="If all fell vacant", values=[4, 5, 5, 5, 6, 6, 6, 7, 7, 8, 8, 8]),
]
NOMINAL = [0.5, 0.8, 0.9]
RELIABILITY = [
    Series(name="Estimate", values=[0.52, 0.79, 0.91]),
    Series(name="Latest rating", values=[0.38, 0.66, 0.8]),
]
MONTHS = [
    "Dec 2025",
    "Jan",
    "Feb",
    "Mar",
    "Apr",
    "May",
    "Jun",
    "Jul",
    "Aug",
    "Sep",
    "Oct",
    "Nov 2026",
]
DAYS = [
    date(2026, 11, 21),
    date(2026, 11, 3),
    date(2026, 5, 12),
    date(2023, 1, 9),
    date(2026, 12, 31),
]
PROGRESS = [
    Progress(
        words="Counting readiness", done=312, total=500, unit="people", left="about 2 min left"
    ),
    Progress(words="Reading the file"),
    Progress(
        words="Stopped at row 118: the date is not a date",
        done=118,
        total=400,
        unit="rows",
        is_failed=True,
    ),
]
TABS = [
    Tab(label="Readiness", url="#", active=True),
    Tab(label="Evidence", url="#", count=14),
    Tab(label="Journey", url="#"),
    Tab(label="History", url="#"),
]
TYPED = {"note": "Dropped two lines to fund the third.", "seen_on": "31 Feb", "source": "peer"}


def gallery_context(request: HttpRequest) -> dict[str, object]:
    get = request.GET.copy()
    get.setdefault("impact", "high")
    return {
        "frame": frame(),
        "as_of": AS_OF,
        "bands": BAND_LABELS.items(),
        "statuses": [(one, STATUS_LABELS[one]) for one in marks.STATUSES],
        "tiles": TILES,
        "requirements": REQUIREMENTS,
        "scores": SCORES,
        "anchors": ANCHORS,
        "form": SampleForm(TYPED),
        "list": read_list(get, SPEC),
        "page": Page(rows=[], number=3, total=10_000, per_page=50),
        "line": LINE,
        "crumbs": [("Succession", "/bench/"), ("Gallery", "")],
        "series": SERIES,
        "periods": MONTHS,
        "reliability": RELIABILITY,
        "nominal": NOMINAL,
        "heat": heat_cells(),
        "risk_rows": risk_rows(),
        "risk_columns": ["Moderate", "High", "Severe"],
        "matrix": matrix_rows(),
        "days": DAYS,
        "progress": PROGRESS,
        "tabs": TABS,
        "pick": PICK,
    }


def heat_cells() -> list[HeatCell]:
    bands = [
        None,
        "within_2_years",
        "ready_now",
        "ready_now",
        "within_5_years",
        "not_on_path",
        "insufficient_evidence",
        "ready_now",
    ]
    return [
        HeatCell(
            words=f"Position {index + 1}: {BAND_LABELS[band] if band else 'nobody confirmed'}",
            band=band,
            url="#",
            is_vacant=index < 2,
            is_counted_elsewhere=index == 3,
        )
        for index, band in enumerate(bands)
    ]


def risk_rows() -> list[tuple[str, list[CountCell]]]:
    counts = {
        "High": [(0, 0), (3, 5), (1, 3)],
        "Medium": [(1, 2), (5, 8), (0, 1)],
        "Low": [(1, 1), (1, 2), (1, 2)],
    }
    return [
        (
            label,
            [CountCell(part=part, whole=whole, url="#" if whole else "") for part, whole in cells],
        )
        for label, cells in counts.items()
    ]


def matrix_rows() -> list[tuple[str, list[tuple[int, int]]]]:
    return [
        (name, [(step, step * 21 + 3) for step in steps])
        for name, steps in (("Mei Tanaka", [0, 1, 2, 3, 4]), ("Kwame Mensah", [4, 2, 0, 1, 3]))
    ]
