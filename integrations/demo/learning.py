"""The library, who finished what, and who was seen in which system."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta

import numpy as np
from numpy.typing import NDArray

from .ladder import all_roles, requirements_of
from .model import competency_codes, relevance
from .people import People
from .plan import Plan
from .reviews import Fates
from .tables import WORDS_FOLDER, Row, read_table

BLOCK = 2000
LAUNCHED_DAYS_AGO = 390
GRADED = "Course with test"
FORMATS = ("Course", GRADED, "Workshop", "Video", "Book", "Webinar", "Podcast")
PROVIDERS = ("Orrelund Academy", "Kestrel Learning", "Open Lectures", "Varga & Partners", "Nordlys")
UNMAPPED = (
    "Fire wardens: yearly refresher",
    "Expense claims step by step",
    "Booking business travel",
    "First aid at work",
    "Fork-lift licence renewal",
    "Introduction to Orrelund",
    "Data protection basics",
    "Passwords and phishing",
    "Parental leave: what you need to know",
    "Pension choices",
    "Business English B2",
    "Spanish for beginners",
    "Typing without looking",
    "Code of conduct 2026",
)
RETIRED = ("Effective meetings (2014)", "Time management classic", "Leadership styles test")
TRANSLATED = {
    "Leading Change": ("Mener le changement", "fr"),
    "Difficult conversations": ("Conversas difíceis", "pt"),
    "First steps in leading a team": ("Erste Schritte als Teamleitung", "de"),
    "Safe start of shift": ("Bezpieczny początek zmiany", "pl"),
    "Feedback on the same day": ("Feedback am selben Tag", "de"),
    "Budgets for team leads": ("Budget pour chefs d’équipe", "fr"),
    "Coaching at work": ("Coaching en el trabajo", "es"),
    "What complaints tell us": ("Wat klachten ons vertellen", "nl"),
}
DUPLICATE_FORMS = ("{}: an introduction", "{} – basics", "{} (2023 edition)", "{} (self-paced)")


@dataclass(frozen=True, kw_only=True)
class Item:
    """`competency`: its number in the model, -1 = about none of them."""

    title: str
    competency: int
    level: int
    language: str = "en"
    is_old: bool = False


def make_library() -> list[Item]:
    """Courses on every competency, near-duplicates, translations, retired and unmapped ones."""
    place = {code: number for number, code in enumerate(competency_codes())}
    items = [
        Item(title=row["title"], competency=place[row["competency_code"]], level=int(row["level"]))
        for row in read_table(WORDS_FOLDER / "courses.csv")
    ]
    copies = [
        replace(
            item,
            title=DUPLICATE_FORMS[turn % 4].format(item.title.capitalize()),
            competency=item.competency if turn % 5 else -1,
            is_old=turn % 4 == 2,
        )
        for turn, item in enumerate(items[::4])
    ]
    translated = [
        replace(item, title=TRANSLATED[item.title][0], language=TRANSLATED[item.title][1])
        for item in items
        if item.title in TRANSLATED
    ]
    others = [Item(title=title, competency=-1, level=1) for title in UNMAPPED]
    others += [Item(title=title, competency=-1, level=1, is_old=True) for title in RETIRED]
    return items + copies + translated + others


def content_code(number: int) -> str:
    return f"L-{1001 + number}"


def is_graded(item: Item, number: int) -> bool:
    return item.competency >= 0 and number % 3 == 1


def content_rows(library: list[Item], plan: Plan) -> Iterator[Row]:
    rng = plan.stream("library")
    for number, item in enumerate(library):
        luck = rng.random(5)
        form = GRADED if is_graded(item, number) else FORMATS[(0, 2, 3, 4, 5, 6)[int(luck[0] * 6)]]
        provider = PROVIDERS[int(luck[1] * len(PROVIDERS))]
        minutes = 15 * (1 + int(luck[4] * 12))
        cost = 0 if provider == "Open Lectures" else round(200 * np.exp(3.2 * luck[2])) / 1
        retired = plan.as_of - timedelta(days=200 + int(luck[3] * 600)) if item.is_old else ""
        yield (
            content_code(number),
            item.title,
            "" if luck[4] < 0.15 else f"{form}, {minutes} minutes.",
            provider,
            form,
            f"https://learn.orrelund.example/{content_code(number).lower()}",
            item.language,
            "" if luck[4] < 0.15 else minutes,
            f"{cost:.2f}",
            "EUR",
            retired,
        )


def mapping_rows(library: list[Item]) -> Iterator[Row]:
    """A few items speak to a neighbour of their competency as well, one level lower."""
    codes = competency_codes()
    for number, item in enumerate(library):
        if item.competency < 0:
            continue
        yield content_code(number), codes[item.competency], item.level
        if number % 7 == 3 and item.level > 1:
            neighbour = codes[(item.competency + 1) % len(codes)]
            yield content_code(number), neighbour, item.level - 1


def completion_rows(people: People, library: list[Item], fates: Fates, plan: Plan) -> Iterator[Row]:
    """Rows of completions.csv: about four for each person, in what their role asks for."""
    for first in range(0, people.staff, BLOCK):
        block = np.arange(first, min(first + BLOCK, people.staff))
        rng = np.random.default_rng([plan.seed, 772, first])
        person = np.repeat(block, rng.poisson(3.8, len(block)))
        number = _choose_content(people, person, library, rng)
        age = (1100 * rng.random(len(person)) ** 1.6).astype(np.int64)
        day = np.maximum(plan.as_of.toordinal() - age, people.hired[person])
        score = np.clip(rng.normal(77, 14, len(person)), 8, 100).astype(np.int64)
        seen: set[tuple[int, int, int]] = set()
        columns = (person.tolist(), number.tolist(), day.tolist(), score.tolist())
        for who, what, when, points in zip(*columns, strict=True):
            if (who, what, when) not in seen:
                seen.add((who, what, when))
                yield _completion(people, library, who, what, when, points)
    yield from _fresh_completions(people, library, fates, plan)


def _choose_content(
    people: People, person: NDArray[np.int64], library: list[Item], rng: np.random.Generator
) -> NDArray[np.int64]:
    """Mostly what fits the role; anything at all for one in seven."""
    competency = np.array([item.competency for item in library])
    weights = relevance()[:, np.maximum(competency, 0)] * (competency >= 0)
    steps = np.cumsum(weights / weights.sum(axis=1, keepdims=True), axis=1)
    steps[:, -1] = 1.0
    role = people.role[person].astype(np.int64)
    flat = (steps + np.arange(len(steps))[:, np.newaxis]).ravel()
    fitting = np.searchsorted(flat, role + rng.random(len(person)), side="right")
    fitting = np.minimum(fitting - role * steps.shape[1], len(library) - 1)
    anything = rng.integers(0, len(library), len(person))
    return np.where(rng.random(len(person)) < 0.86, fitting, anything)


def _completion(
    people: People, library: list[Item], who: int, what: int, when: int, points: int
) -> Row:
    graded = is_graded(library[what], what)
    passed = ("yes" if points >= 60 else "no") if graded else ("yes" if points > 30 else "")
    number, code = people.number[who], content_code(what)
    return number, code, date.fromordinal(when), points if graded else "", passed


def _fresh_completions(
    people: People, library: list[Item], fates: Fates, plan: Plan
) -> Iterator[Row]:
    """The showcase team finished something since anybody last looked: something to ask about."""
    leader = people.tree.showcase
    codes = competency_codes()
    for turn, person in enumerate(people.team(leader)[:5]):
        role = fates[person][1][0]
        needs = requirements_of(all_roles()[role].code)
        wanted = codes.index(needs[turn % len(needs)].competency)
        what = next(i for i, item in enumerate(library) if item.competency == wanted)
        when = plan.as_of.toordinal() - 15 - turn % 4
        yield _completion(people, library, person, what, when, 84)


def login_rows(people: People, plan: Plan) -> Iterator[Row]:
    """Days on which people used Cadre or the learning platform since the launch; some never."""
    today = plan.as_of.toordinal()
    for first in range(0, people.staff, BLOCK):
        block = np.arange(first, min(first + BLOCK, people.staff))
        rng = np.random.default_rng([plan.seed, 773, first])
        eagerness = np.where(people.grade[block] > 3, 9.0, 3.0) * rng.exponential(1.0, len(block))
        eagerness = np.where(rng.random(len(block)) < 0.22, 0, eagerness)
        person = np.repeat(block, np.minimum(rng.poisson(eagerness), 40))
        since = np.maximum(today - LAUNCHED_DAYS_AGO, people.hired[person])
        day = since + ((today - since) * rng.random(len(person)) ** 1.5).astype(np.int64)
        system = (rng.random(len(person)) < 0.35).astype(np.int64)
        columns = np.unique(np.stack([person, day, system]), axis=1)
        for who, when, which in columns.T.tolist():
            yield people.number[who], date.fromordinal(when), ("cadre", "learning platform")[which]
