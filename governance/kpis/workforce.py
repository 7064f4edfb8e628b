"""KPIs over everybody: fresh evidence, and use of the system. Set-based SQL, one row per person."""

from django.utils import timezone

from governance.kpis.people_rows import figure_of
from governance.kpis.shapes import Figure, Measure, Moment, PeopleSource, RowKind

DAYS_TO_ACTIVATE = 90

_SCORED_TODAY = "SELECT employee_id, role_id, profile_id FROM succession_readinessscore"
_SCORED_BY = """
    SELECT DISTINCT ON (employee_id, role_id) employee_id, role_id, profile_id
    FROM succession_readinesshistory WHERE as_of <= %(as_of)s
    ORDER BY employee_id, role_id, as_of DESC, computed_at DESC, id DESC
"""
# Direct sources are numbered below graded courses (scoring.md §1).
_FRESHNESS = """
    SELECT required.employee_id, count(fresh.employee_id)::float8 AS part,
           count(*)::float8 AS whole
    FROM (
        SELECT DISTINCT scored.employee_id, requirement.competency_id
        FROM ({scored}) scored
        JOIN competencies_requirement requirement USING (profile_id)
        JOIN people_employee person ON person.id = scored.employee_id
        WHERE (person.left_on IS NULL OR person.left_on > %(as_of)s)
          AND NOT (person.status = 'left' AND person.left_on IS NULL)
    ) required
    LEFT JOIN (
        SELECT DISTINCT employee_id, competency_id FROM competencies_evidence
        WHERE source < 6 AND retracted_at IS NULL
          AND observed_on <= %(as_of)s AND observed_on > %(as_of)s::date - interval '12 months'
          AND (expires_on IS NULL OR expires_on > %(as_of)s)
    ) fresh USING (employee_id, competency_id)
    GROUP BY required.employee_id
"""
_ACTIVATION = """
    SELECT entitled.id AS employee_id, 1::float8 AS whole,
           EXISTS (
               SELECT 1 FROM people_systemlogin login
               WHERE login.employee_id = entitled.id
                 AND login.logged_in_on BETWEEN entitled.since AND entitled.since + %(days)s
           )::int::float8 AS part
    FROM (
        SELECT person.id, greatest(person.hired_on, launch.day) AS since
        FROM people_employee person,
             (SELECT min(logged_in_on) AS day FROM people_systemlogin) launch
        WHERE launch.day IS NOT NULL
          AND (person.left_on IS NULL OR person.left_on > %(as_of)s)
          AND NOT (person.status = 'left' AND person.left_on IS NULL)
    ) entitled
    WHERE entitled.since + %(days)s <= %(as_of)s
"""


def fresh_people(moment: Moment) -> PeopleSource:
    """Of each person's required competencies, how many have direct evidence under a year old.

    Required: by the profile that each of their roles was scored with. Evidence counts by the day on
    which it was seen, not recorded: that is what a past day can still be measured by.
    """
    is_past = moment.as_of < timezone.localdate()
    scored = _SCORED_BY if is_past else _SCORED_TODAY
    return PeopleSource(sql=_FRESHNESS.format(scored=scored), params={"as_of": moment.as_of})


def evidence_freshness(moment: Moment) -> Figure:
    return figure_of(fresh_people(moment))


def activated_people(moment: Moment) -> PeopleSource:
    """Who has had access for 90 days, and whether they signed in within the first 90 of them.

    Access begins on the day of hire, but not before the first login that anybody is known to have
    made: before that there was nothing to sign in to.
    """
    return PeopleSource(sql=_ACTIVATION, params={"as_of": moment.as_of, "days": DAYS_TO_ACTIVATE})


def activation_90d(moment: Moment) -> Figure:
    return figure_of(activated_people(moment))


MEASURES = (
    Measure(
        key="evidence_freshness",
        kind=RowKind.PEOPLE,
        figure=evidence_freshness,
        people=fresh_people,
    ),
    Measure(
        key="activation_90d",
        kind=RowKind.PEOPLE,
        figure=activation_90d,
        people=activated_people,
    ),
)
