"""Skills → competencies of one framework, with their behaviours. Runs inside the import."""

from collections import defaultdict

from competencies.models import Competency, Framework, FrameworkLevel, Indicator
from integrations.codes import digest, slug, stable_code
from integrations.matching import Likeness, match
from integrations.settling import CREATED, UNCHANGED, UPDATED, Written, settle
from integrations.uk_gdd.table import LEVEL_NAMES, SKILLS_FILE, Skill

CODE = "uk-gdd"
NAME = "Government Digital and Data Profession Capability Framework"
SOURCE = "UK Government, ddat-capability-framework.service.gov.uk"
LICENCE = "Crown copyright, Open Government Licence v3.0"

Behaviours = list[Indicator]


def store_framework(written: Written) -> Framework:
    """The framework and its names of the four levels."""
    framework, _ = settle(
        Framework.objects.filter(code=CODE).first(),
        Framework,
        written,
        "framework",
        code=CODE,
        name=NAME,
        source=SOURCE,
        licence=LICENCE,
    )
    known = {level.level: level for level in framework.levels.all()}
    for level, name in enumerate(LEVEL_NAMES, start=1):
        settle(
            known.get(level),
            FrameworkLevel,
            written,
            "framework_level",
            framework_id=framework.pk,
            level=level,
            name=name,
        )
    return framework


def store_skills(
    framework: Framework, skills: dict[str, Skill], written: Written
) -> dict[str, Competency]:
    """The competency of each skill by the skill's name; renamed skills keep their code."""
    known = {one.pk: one for one in framework.competencies.order_by("pk")}
    behaviours: dict[int, Behaviours] = defaultdict(list)
    for indicator in Indicator.objects.filter(competency__framework=framework).order_by("pk"):
        behaviours[indicator.competency_id].append(indicator)
    matched = match(
        {key: _likeness(one, behaviours[key]) for key, one in known.items()},
        {name: _planned_likeness(skill) for name, skill in skills.items()},
    )
    stored = {}
    for name, skill in skills.items():
        found = known.get(matched[name]) if name in matched else None
        competency, word = settle(
            found,
            Competency,
            written,
            "competency",
            code=found.code if found else _free_code(name),
            framework=framework,
            name=name,
            description=skill.description,
            scale_max=len(LEVEL_NAMES),
        )
        changed = _store_behaviours(competency, skill, behaviours.get(competency.pk, []), written)
        written.rows[SKILLS_FILE, skill.line] = UPDATED if changed and word != CREATED else word
        stored[name] = competency
    return stored


def _likeness(competency: Competency, behaviours: Behaviours) -> Likeness:
    texts = {(str(one.level), one.text) for one in behaviours}
    return _with_description(competency.name, texts, competency.description)


def _planned_likeness(skill: Skill) -> Likeness:
    texts = {(str(level), text) for level, text in skill.indicators}
    return _with_description(skill.name, texts, skill.description)


def _with_description(name: str, texts: set[tuple[str, str]], description: str) -> Likeness:
    described = {("", description)} if description else set()
    return Likeness(name=name, traits=frozenset(texts | described))


def _free_code(name: str) -> str:
    code = stable_code(CODE, slug(name), limit=120)
    if Competency.objects.filter(code=code).exists():
        return stable_code(CODE, f"{slug(name)[:90]}-{digest(name)}", limit=120)
    return code


def _store_behaviours(
    competency: Competency, skill: Skill, known: Behaviours, written: Written
) -> bool:
    """Make the competency's behaviours those of the source; whether anything changed."""
    by_text = {(one.level, one.text): one for one in known}
    ranks: dict[int, int] = defaultdict(int)
    changed = False
    for level, text in skill.indicators:
        _, word = settle(
            by_text.pop((level, text), None),
            Indicator,
            written,
            "indicator",
            competency_id=competency.pk,
            level=level,
            text=text,
            rank=ranks[level],
        )
        ranks[level] += 1
        changed |= word != UNCHANGED
    for gone in by_text.values():
        written.keep_before(gone)
        gone.delete()
    return changed or bool(by_text)
