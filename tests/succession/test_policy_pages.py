"""Scoring policies as HR's working page: read, drafted by two, tried out, published."""

from dataclasses import fields, replace
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from audit.errors import DomainError
from audit.models import Event, Run
from people.models import Account
from succession.models import ScoringPolicyDraft, ScoringPolicyVersion
from succession.pages.constants import CONSTANTS, changes_in_words, in_words
from succession.policy_forms import PolicyForm
from succession.previews.services import start_policy_preview, work_off
from succession.scoring import DEFAULT_POLICY, ScoringPolicy, Source, SourceKind, policy_from_json
from succession.selectors.policies import policy_lines
from succession.services.policies import publish_policy
from succession.services.policy_drafts import (
    change_policy_draft,
    publish_policy_draft,
    start_policy_draft,
)
from tests.cast import Cast, make_account
from tests.succession.pages import read, words_of

DRAFT = "/policies/draft/"


def typed(policy: ScoringPolicy = DEFAULT_POLICY, **changes: str) -> dict[str, str]:
    """The form as a browser sends it."""
    form = PolicyForm(policy=policy)
    fields = {name: str(form[name].value() or "") for name in form.fields}
    fields |= {"tolerance_levels": str(form["tolerance_levels"].value())}
    return fields | {name.replace("__", "-"): value for name, value in changes.items()}


def a_draft(by: Account) -> ScoringPolicyDraft:
    return start_policy_draft(source=ScoringPolicyVersion.objects.get(version=1), by=by)


def saved(draft: ScoringPolicyDraft) -> ScoringPolicy:
    return policy_from_json(ScoringPolicyDraft.objects.get(pk=draft.pk).parameters)


def post(client: Client, url: str, draft: ScoringPolicyDraft, **data: Any) -> Any:
    return client.post(url, {"seen": draft.changed_at.isoformat()} | data)


# ── words ──────────────────────────────────────────────────────────────────────────────────────


def test_every_constant_of_the_record_is_in_words() -> None:
    numbers = {one.name for one in fields(DEFAULT_POLICY) if not one.name.endswith("sources")}
    assert {constant.name for constant in CONSTANTS} == numbers - {"rater_correction"}
    heading, (line,) = in_words(DEFAULT_POLICY, None).sections[-1]
    assert (heading, line.words) == ("Rater habits", "off")
    assert len(in_words(DEFAULT_POLICY, None).sources) == len(DEFAULT_POLICY.sources)


def test_differences_are_said_with_their_units() -> None:
    sources = list(DEFAULT_POLICY.sources)
    sources[4] = replace(sources[4], sd=0.8, cap=None)
    other = replace(
        DEFAULT_POLICY,
        half_life_days=365.0,
        minimum_coverage=0.555,
        levels_per_year=2.0,
        sources=tuple(sources),
        observe_sources=(Source.MANAGER_RATING,),
    )
    assert in_words(other, DEFAULT_POLICY).changes == [
        "Half-life from 730 days (2 years) to 365 days",
        "Coverage from which one can tell from 50% to 55.5%",
        "Levels gained in a year from 1 level a year to 2 levels a year",
        "Assessment: asked from third to no",
        "360 feedback: asked from second to no",
        "Peer feedback: spread from 1 level to 0.8 levels",
        "Peer feedback: cap from 2 fresh pieces to no cap",
    ]
    assert changes_in_words([]) == "Nothing changed"
    assert changes_in_words(["a", "b", "c", "d", "e"]) == "a; b; c; 2 more"


def test_values_that_differ_never_read_alike() -> None:
    other = replace(DEFAULT_POLICY, minimum_coverage=0.5000000000000001)
    assert len(in_words(other, DEFAULT_POLICY).changes) == 1


# ── the form ───────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    "policy",
    [
        DEFAULT_POLICY,
        replace(DEFAULT_POLICY, minimum_coverage=0.07, gate_probability=1 / 3, prior_sd=1 / 7),
        replace(DEFAULT_POLICY, observe_sources=(), tolerance_levels=0.0),
    ],
)
def test_what_stands_in_the_form_comes_back_as_the_same_constants(policy: ScoringPolicy) -> None:
    form = PolicyForm(typed(policy), policy=DEFAULT_POLICY)
    assert form.is_valid(), form.errors
    assert form.chosen == policy


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("half_life_days", "NaN", "Write a number from 1 to 36500."),
        ("half_life_days", "inf", "Write a number from 1 to 36500."),
        ("half_life_days", "-3", "Write a number from 1 to 36500."),
        ("half_life_days", "", "Write a number from 1 to 36500."),
        ("half_life_days", "two years", "Write a number from 1 to 36500."),
        ("half_life_days", "9" * 400, "Write a number from 1 to 36500."),
        ("prior_sd", "0", "Write a number from 0.05 to 10."),
        ("ready_now_score", "101", "Write a number from 0 to 100."),
        ("minimum_coverage", "101", "Write a number from 0 to 100."),
        ("minimum_coverage", "NaN", "Write a number from 0 to 100."),
        ("minimum_coverage", "1e999", "Write a number from 0 to 100."),
        ("observe_interval_days", "1.5", "Write a whole number from 0 to 3650."),
        (
            "within_5_years_months",
            "12",
            "Write at least 24: it begins where “ready within 2 years” ends.",
        ),
        ("assessment-spread", "1e-200", "Write a number from 0.05 to 10."),
        (
            "graded_course-cap",
            "2",
            "Leave this empty: of a source that says “at least”, only the best counts.",
        ),
        (
            "course_completion-place",
            "4",
            "Leave this empty: asking it would not tell the level.",
        ),
        ("peer_feedback-place", "1", "Manager rating has this place already."),
        ("assessment-kind", "both", "Select a valid choice. both is not one of the available choices."),
    ],
)  # fmt: skip
def test_bad_constants_are_refused_in_words_at_their_field(
    field: str, value: str, sentence: str
) -> None:
    form = PolicyForm(typed() | {field: value}, policy=DEFAULT_POLICY)
    assert not form.is_valid()
    named = "peer_feedback-place" if field == "peer_feedback-place" else field
    assert form.errors[named] == [sentence]
    assert list(form.errors) == [named]


def test_comma_is_as_good_as_a_point() -> None:
    form = PolicyForm(typed(minimum_coverage="12,5", prior_sd="0,5"), policy=DEFAULT_POLICY)
    assert form.is_valid()
    assert (form.chosen.minimum_coverage, form.chosen.prior_sd) == (0.125, 0.5)


def test_source_can_become_another_kind() -> None:
    form = PolicyForm(
        typed(
            self_assessment__kind="at_least", self_assessment__cap="", self_assessment__highest="2"
        ),
        policy=DEFAULT_POLICY,
    )
    assert form.is_valid()
    rule = form.chosen.rule(Source.SELF_ASSESSMENT)
    assert (rule.kind, rule.cap, rule.highest_level) == (SourceKind.AT_LEAST, None, 2.0)


# ── pages ──────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.django_db
def test_list_says_which_version_counts_when(cast: Cast) -> None:
    by, today = cast.accounts["hr_admin"], timezone.localdate()
    for days, note in ((0, "Two"), (60, "Three"), (30, "Four")):
        publish_policy(
            policy=DEFAULT_POLICY, effective_from=today + timedelta(days=days), note=note, by=by
        )
    four, three, two, one = policy_lines(today)
    assert (one.until, one.is_in_force, one.is_never) == (today, False, False)
    assert (two.until, two.is_in_force) == (today + timedelta(days=30), True)
    assert (three.is_never, three.is_to_come) == (True, False)
    assert (four.until, four.is_to_come) == (None, True)
    page = read(cast.client("auditor"), "/policies/")
    assert "Version 2 is in force today." in page
    assert f"Version 4 takes over on {four.effective_from:%-d %b %Y}." in page
    assert "Never: a later version took its place first" in page
    assert "Draft the next version" not in page


@pytest.mark.django_db
def test_version_shows_every_constant_and_what_differs(cast: Cast) -> None:
    publish_policy(
        policy=replace(DEFAULT_POLICY, ready_now_score=90.0),
        effective_from=timezone.localdate(),
        note="Ready means 90",
        by=cast.accounts["hr_admin"],
    )
    html = cast.client("hr_partner").get("/policies/2/").content.decode()
    page = words_of(html)
    assert "1 constant differs from version 1." in page
    assert "<del>80 of 100</del>" in html
    assert "<ins>90 of 100</ins>" in html
    assert html.count("<ins>") == 1
    assert "Hanna Holm" in page
    assert "Ready means 90" in page
    assert cast.client("auditor").get("/policies/9/").status_code == 404


@pytest.mark.django_db
def test_queries_of_the_policy_pages(cast: Cast) -> None:
    client, by = cast.client("hr_admin"), cast.accounts["hr_admin"]
    draft = a_draft(by)
    work_off(start_policy_preview(draft=draft, by=by))
    for version in range(3):
        publish_policy(
            policy=DEFAULT_POLICY, effective_from=timezone.localdate(), note=str(version), by=by
        )
    counts = {}
    for url in ("/policies/", "/policies/2/", DRAFT, f"{DRAFT}publish/"):
        client.get(url)
        with CaptureQueriesContext(
            connection,
        ) as seen:
            client.get(url)
        counts[url] = len(seen)
    assert counts == {"/policies/": 4, "/policies/2/": 4, DRAFT: 5, f"{DRAFT}publish/": 6}


@pytest.mark.django_db
def test_draft_is_started_once_saved_and_told(cast: Cast) -> None:
    client = cast.client("hr_admin")
    assert client.get(DRAFT)["Location"] == "/policies/"
    assert client.post(f"{DRAFT}start/")["Location"] == DRAFT
    assert client.post(f"{DRAFT}start/").status_code == 409
    draft = ScoringPolicyDraft.objects.get()
    assert post(client, f"{DRAFT}save/", draft, **typed(half_life_days="365"))["Location"] == DRAFT
    assert saved(draft) == replace(DEFAULT_POLICY, half_life_days=365.0)
    event = Event.objects.filter(object_type="scoring_policy_draft")[0]
    assert (event.action, event.detail) == (
        "changed",
        {"changes": "Half-life from 730 days (2 years) to 365 days"},
    )
    assert "Half-life from 730 days (2 years) to 365 days." in read(client, DRAFT)
    assert ScoringPolicyVersion.objects.count() == 1


@pytest.mark.django_db
def test_nothing_typed_is_lost_when_something_is_wrong(cast: Cast) -> None:
    client, draft = cast.client("hr_admin"), a_draft(cast.accounts["hr_admin"])
    wrong = typed(half_life_days="<b>soon", prior_sd="1,25")
    response = post(client, f"{DRAFT}save/", draft, **wrong)
    html = response.content.decode()
    assert 'value="&lt;b&gt;soon"' in html
    assert 'value="1,25"' in html
    assert 'aria-invalid="true"' in html
    assert "Half-life: Write a number from 1 to 36500." in words_of(html)
    assert saved(draft) == DEFAULT_POLICY


@pytest.mark.django_db
def test_second_writer_is_shown_the_difference_and_nothing_is_overwritten(cast: Cast) -> None:
    client, draft = cast.client("hr_admin"), a_draft(cast.accounts["hr_admin"])
    other = make_account("Otto Oak", roles=["hr_admin"])
    theirs = replace(DEFAULT_POLICY, ready_now_score=75.0)
    now = change_policy_draft(draft=draft, policy=theirs, seen=draft.changed_at, by=other)
    yours = typed(half_life_days="500")
    response = post(client, f"{DRAFT}save/", draft, **yours)
    page = words_of(response.content.decode())
    assert response.status_code == 409
    assert "Otto Oak saved it" in page
    assert "Half-life from 730 days (2 years) to 500 days" in page
    assert "Ready now from a score of from 75 of 100 to 80 of 100" in page
    assert saved(draft) == theirs
    again = post(client, f"{DRAFT}save/", now, again="1", **yours).content.decode()
    assert 'name="half_life_days" value="500"' in again
    assert saved(draft) == theirs
    assert post(client, f"{DRAFT}save/", now, **yours).status_code == 302
    assert saved(draft) == replace(DEFAULT_POLICY, half_life_days=500.0)


@pytest.mark.django_db
def test_page_too_old_to_tell_is_a_conflict(cast: Cast) -> None:
    client, draft = cast.client("hr_admin"), a_draft(cast.accounts["hr_admin"])
    assert client.post(f"{DRAFT}save/", typed(half_life_days="5")).status_code == 409
    assert client.post(f"{DRAFT}discard/", {"seen": "soon"}).status_code == 409
    assert saved(draft) == DEFAULT_POLICY


@pytest.mark.django_db
def test_publishing_without_a_preview_takes_a_spoken_yes(cast: Cast) -> None:
    client, draft = cast.client("hr_admin"), a_draft(cast.accounts["hr_admin"])
    day = timezone.localdate() + timedelta(days=9)
    said = {"effective_from": day.isoformat(), "note": "Evidence ages faster"}
    page = read(client, f"{DRAFT}publish/")
    assert "Nobody has seen what exactly these constants change." in page
    refused = post(client, f"{DRAFT}published/", draft, **said).content.decode()
    assert "Run the preview first, or say that you go without it." in refused
    assert "Evidence ages faster" in refused
    assert ScoringPolicyVersion.objects.count() == 1
    accepted = post(client, f"{DRAFT}published/", draft, is_unpreviewed_accepted="on", **said)
    assert accepted["Location"] == "/policies/2/"
    version = ScoringPolicyVersion.objects.get(version=2)
    assert (version.effective_from, version.note) == (day, "Evidence ages faster")
    assert not ScoringPolicyDraft.objects.exists()
    event = Event.objects.get(object_type="scoring_policy_draft", action="published")
    assert event.detail == {"published_as": 2, "preview": "none"}


@pytest.mark.django_db
def test_preview_of_exactly_these_constants_opens_the_way(cast: Cast) -> None:
    by, client = cast.accounts["hr_admin"], cast.client("hr_admin")
    draft = a_draft(by)
    assert "Nothing was tried out yet" in read(client, f"{DRAFT}preview/")
    response = client.post(f"{DRAFT}preview/")
    run = Run.objects.get(kind="preview")
    assert response["Location"] == f"/policies/previews/{run.pk}/"
    assert run.status == "done"
    said: dict[str, Any] = {
        "effective_from": timezone.localdate(), "note": "Same", "by": by, "seen": draft.changed_at
    }  # fmt: skip
    changed = change_policy_draft(
        draft=draft,
        policy=replace(DEFAULT_POLICY, prior_sd=1.5),
        seen=draft.changed_at,
        by=by,
    )
    with pytest.raises(DomainError, match="Nobody has seen"):
        publish_policy_draft(draft=changed, **said | {"seen": changed.changed_at})
    back = change_policy_draft(draft=changed, policy=DEFAULT_POLICY, seen=changed.changed_at, by=by)
    assert "These constants were tried out" in read(client, f"{DRAFT}publish/")
    publish_policy_draft(draft=back, **said | {"seen": back.changed_at})
    event = Event.objects.get(object_type="scoring_policy_draft", action="published")
    assert event.detail == {"published_as": 2, "preview": run.pk}
    assert "What these constants were expected to change" in read(client, "/policies/2/")


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("day", "sentence"),
    [
        ("2020-01-01", "Choose today or a later day"),
        ("2999-01-01", "This is more than five years ahead."),
        ("soon", "Write the day as year-month-day"),
        ("", "Say from which day it counts."),
    ],
)
def test_day_that_cannot_be_is_said(cast: Cast, day: str, sentence: str) -> None:
    client, draft = cast.client("hr_admin"), a_draft(cast.accounts["hr_admin"])
    data = {"effective_from": day, "note": "Why", "is_unpreviewed_accepted": "on"}
    page = words_of(post(client, f"{DRAFT}published/", draft, **data).content.decode())
    assert sentence in page
    assert ScoringPolicyVersion.objects.count() == 1


@pytest.mark.django_db
def test_publishing_what_somebody_changed_meanwhile_is_refused(cast: Cast) -> None:
    by, client = cast.accounts["hr_admin"], cast.client("hr_admin")
    draft = a_draft(by)
    theirs = replace(DEFAULT_POLICY, prior_sd=1.5)
    change_policy_draft(draft=draft, policy=theirs, seen=draft.changed_at, by=by)
    data = {
        "effective_from": timezone.localdate().isoformat(),
        "note": "Why",
        "is_unpreviewed_accepted": "on",
    }
    page = words_of(post(client, f"{DRAFT}published/", draft, **data).content.decode())
    assert "Somebody else changed this draft while you had it open." in page
    assert ScoringPolicyVersion.objects.count() == 1
    with pytest.raises(DomainError, match="from today on"):
        publish_policy_draft(
            draft=draft,
            effective_from=date(2020, 1, 1),
            note="Why",
            seen=ScoringPolicyDraft.objects.get().changed_at,
            by=by,
        )


@pytest.mark.django_db
def test_discarded_draft_is_gone_and_in_the_trail(cast: Cast) -> None:
    client, draft = cast.client("hr_admin"), a_draft(cast.accounts["hr_admin"])
    assert post(client, f"{DRAFT}discard/", draft)["Location"] == "/policies/"
    assert not ScoringPolicyDraft.objects.exists()
    event = Event.objects.get(object_type="scoring_policy_draft", action="retracted")
    assert event.detail["parameters"]["half_life_days"] == 730
    assert client.post(f"{DRAFT}save/", typed()).status_code == 404
