"""What a role may need, told by its words: similar roles and what they require, and competencies
whose texts speak of the same things. Every suggestion says why."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db import connection
from django.db.models import Func, Value

from competencies.models import Competency, Occupation, OccupationRequirement, Requirement
from competencies.selectors.competencies import current_profiles
from competencies.similarity import Likeness, Text, most_alike
from people.models import Role

MOST = 12
LEAST_WEIGHT = 0.5
"""Of five: an occupation that calls something unimportant and still names it."""
ROLES_ASKED = 5

_STEMS = """
    SELECT DISTINCT ON (stem) stem, lower(token)
    FROM ts_parse('default', %s), LATERAL unnest(ts_lexize('english_stem', lower(token))) AS stem
    WHERE length(token) > 2 AND token !~ '[0-9]' ORDER BY stem, lower(token)
"""
_ALIKE = """
    WITH texts AS MATERIALIZED ({texts})
    SELECT id, ARRAY(SELECT unnest(tsvector_to_array(words)) INTERSECT SELECT unnest(%(stems)s)),
        ARRAY(SELECT unnest(tsvector_to_array(title)) INTERSECT SELECT unnest(%(stems)s)),
        length(words)
    FROM texts WHERE tsvector_to_array(words) && %(stems)s
"""
_COMPETENCIES = """
    SELECT competency.id, to_tsvector('english', competency.name) AS title,
        competency.word_stems || COALESCE(behaviours.words, '') AS words
    FROM competencies_competency competency LEFT JOIN (
        SELECT competency_id, to_tsvector('english', string_agg(text, ' ')) AS words
        FROM competencies_indicator GROUP BY competency_id
    ) behaviours ON behaviours.competency_id = competency.id
    WHERE competency.kind <> 'group'
"""
_ROLES = """
    SELECT role.id, to_tsvector('english', role.name) AS title,
        to_tsvector('english', concat_ws(' ', role.name, family.name, family."group",
            role.description)) AS words
    FROM people_role role LEFT JOIN people_rolefamily family ON family.id = role.family_id
    WHERE role.id <> %(own)s AND EXISTS (
        SELECT FROM competencies_roleprofile profile
        WHERE profile.role_id = role.id AND profile.status = 'published'
    )
"""


@dataclass(frozen=True, kw_only=True)
class Suggestion:
    """A competency to start with, and what speaks for it; `level_words` say where the level is
    from."""

    competency: Competency
    level: float
    weight: float
    is_critical: bool
    reasons: Sequence[str]
    level_words: str


@dataclass(frozen=True, kw_only=True)
class SimilarRole:
    role: Role
    words: Sequence[str]


@dataclass(frozen=True, kw_only=True)
class Suggestions:
    """`asked` are the words of the role that were looked for."""

    asked: Sequence[str]
    roles: Sequence[SimilarRole]
    competencies: Sequence[Suggestion]


def suggestions_for(role: Role) -> Suggestions:
    """Seven queries, whatever there is."""
    asked = _stems_of(role)
    alike = _alike(_ROLES, asked, role, total=Role.objects.count(), most=ROLES_ASKED)
    roles = Role.objects.select_related("family").in_bulk([one.key for one in alike])
    spoken = _alike(_COMPETENCIES, asked, role, total=Competency.objects.count(), most=MOST)
    required = _required(alike)
    return Suggestions(
        asked=sorted(asked.values()),
        roles=[SimilarRole(role=roles[one.key], words=one.words) for one in alike],
        competencies=_combined(spoken, alike, required, roles),
    )


def _stems_of(role: Role) -> dict[str, str]:
    family = f"{role.family.name} {role.family.group}" if role.family else ""
    with connection.cursor() as cursor:
        cursor.execute(_STEMS, [f"{role.name} {family} {role.description}"])
        return dict(cursor.fetchall())


def _alike(
    texts: str, asked: Mapping[str, str], role: Role, *, total: int, most: int
) -> list[Likeness]:
    with connection.cursor() as cursor:
        cursor.execute(_ALIKE.format(texts=texts), {"stems": list(asked), "own": role.pk})
        found = [
            Text(key=key, shared=shared, in_name=in_name, length=length)
            for key, shared, in_name, length in cursor.fetchall()
        ]
    return most_alike(asked, found, total=total, most=most)


def _required(alike: Sequence[Likeness]) -> list[Requirement]:
    """What the similar roles require today, those of the most similar first."""
    rows = Requirement.objects.filter(
        profile__in=current_profiles().values("pk"), profile__role__in=[one.key for one in alike]
    ).select_related("competency", "profile")
    order = {one.key: rank for rank, one in enumerate(alike)}
    return sorted(rows, key=lambda row: (order[row.profile.role_id], -row.weight, row.pk))


def _combined(
    spoken: Sequence[Likeness],
    alike: Sequence[Likeness],
    required: Sequence[Requirement],
    roles: Mapping[int, Role],
) -> list[Suggestion]:
    """Points of both kinds on one scale: the best of each counts 1."""
    likeness = {one.key: one.score / alike[0].score for one in alike}
    whole = {row.profile_id: 0.0 for row in required}
    for row in required:
        whole[row.profile_id] = max(whole[row.profile_id], row.weight)
    points = {one.key: one.score / spoken[0].score for one in spoken}
    for row in required:
        part = likeness[row.profile.role_id] * row.weight / whole[row.profile_id] / ROLES_ASKED
        points[row.competency_id] = points.get(row.competency_id, 0.0) + part
    best = sorted(points, key=lambda key: (-points[key], key))[:MOST]
    competencies = Competency.objects.select_related("framework").in_bulk(best)
    words = {one.key: one.words for one in spoken}
    return [_suggestion(competencies[key], words.get(key, ()), required, roles) for key in best]


def _suggestion(
    competency: Competency,
    words: Sequence[str],
    required: Sequence[Requirement],
    roles: Mapping[int, Role],
) -> Suggestion:
    asked_by = [row for row in required if row.competency_id == competency.pk]
    reasons = [f"Its text shares {quoted(words)} with the role"] if words else []
    if asked_by:
        names = [roles[row.profile.role_id].name for row in asked_by]
        reasons.append(f"Required by {', '.join(names[:2])}{_more(len(names) - 2)}")
    first = asked_by[0] if asked_by else None
    return Suggestion(
        competency=competency,
        level=first.level if first else float((competency.scale_max + 1) // 2),
        weight=first.weight if first else 1.0,
        is_critical=first.is_critical if first else False,
        reasons=reasons,
        level_words=f"as {roles[first.profile.role_id].name} asks"
        if first
        else "middle of its scale",
    )


def occupations_like(search: str) -> list[Occupation]:
    """By every word in the title or another title; one query. None before anything is typed."""
    found = Occupation.objects.filter(requirements__isnull=False)
    words = search.split()
    for word in words:
        plain = Func(Value(word), function="cadre_plain")
        found = found.filter(plain_text__contains=plain)
    if not words:
        return []
    return list(found.select_related("framework").distinct().order_by("title", "pk")[:MOST])


def suggestions_from(occupation: Occupation) -> list[Suggestion]:
    """What the occupation asks for, at most twelve: what is essential, then what matters most."""
    rows = occupation.requirements.select_related("competency__framework")
    best = rows.order_by("-is_essential", "-importance", "competency__name", "pk")[:MOST]
    return [_as_suggestion(row, occupation) for row in best]


def _as_suggestion(row: OccupationRequirement, occupation: Occupation) -> Suggestion:
    middle = float((row.competency.scale_max + 1) // 2)
    source = occupation.framework.name
    necessity = "Essential" if row.is_essential else "Useful"
    return Suggestion(
        competency=row.competency,
        level=row.level or middle,
        weight=max(LEAST_WEIGHT, round(row.importance * 5, 1)),
        is_critical=row.is_essential,
        reasons=[f"{necessity} there, importance {row.importance:.0%}"],
        level_words=f"as {source} says" if row.level else "none given: middle of its scale",
    )


def quoted(words: Sequence[str]) -> str:
    return ", ".join(f"“{word}”" for word in words)


def _more(count: int) -> str:
    return f" and {count} more" if count > 0 else ""
