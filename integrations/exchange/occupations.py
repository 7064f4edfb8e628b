"""Storing occupations and what they ask for, in sets. Nothing that somebody decided hangs on them, so
a later version replaces what an earlier one said."""

from collections.abc import Iterable, Mapping, Sequence

from django.db import connection

from competencies.models import Framework
from integrations.exchange.books import PROPOSED, Key
from integrations.exchange.content import Need, Work
from integrations.exchange.copying import copy_in, keep_before, keep_created
from integrations.settling import CREATED, UPDATED, Written

WORK, NEED = "competencies_occupation", "competencies_occupationrequirement"
_WORK_COLUMNS = (
    "code",
    "title",
    "description",
    "alternative_titles",
    "identifier",
    "kind",
    "zone",
    "extras",
)
_SAID = ", ".join(_WORK_COLUMNS[1:])
_NEED_SAID = "importance, level, is_essential, extras"

_STAGE = """
    DROP TABLE IF EXISTS stage_work, stage_need, plan_work, plan_need;
    CREATE TEMP TABLE stage_work (
        code text, title text, description text, alternative_titles jsonb, identifier text,
        kind text, zone smallint, extras jsonb, parent text
    ) ON COMMIT DROP;
    CREATE TEMP TABLE stage_need (
        occupation text, competency text, importance float, level float, is_essential boolean,
        extras jsonb
    ) ON COMMIT DROP
"""


def store_works(
    framework: Framework, works: Mapping[str, Work], needs: Iterable[Need], written: Written
) -> dict[Key, str]:
    """What became of each that is not as it was. Requirements whose competency is not stored yet,
    or not on this scale yet, are said to be proposed."""
    if not works:
        return {}
    _run(_STAGE)
    copy_in("stage_work", (*_WORK_COLUMNS, "parent"), map(_work, works.values()))
    copy_in(
        "stage_need",
        ("occupation", "competency", "importance", "level", "is_essential", "extras"),
        (
            (n.occupation, n.competency, n.importance, n.level, n.is_essential, n.extras)
            for n in needs
        ),
    )
    _run("ANALYZE stage_work, stage_need")
    _store_works(framework, written)
    _store_needs(framework, written)
    return _words()


def _work(one: Work) -> tuple[object, ...]:
    return (*(getattr(one, name) for name in _WORK_COLUMNS), one.parent)


def _store_works(framework: Framework, written: Written) -> None:
    key = [framework.pk]
    _run(
        f"""
        CREATE TEMP TABLE plan_work ON COMMIT DROP AS
        SELECT s.*, CASE
            WHEN t.id IS NULL THEN '{CREATED}'
            WHEN ({_of("t", _SAID)}, COALESCE(above.code, ''))
                IS DISTINCT FROM ({_of("s", _SAID)}, s.parent) THEN '{UPDATED}' END AS word
        FROM stage_work s
        LEFT JOIN competencies_occupation t ON t.framework_id = %s AND t.code = s.code
        LEFT JOIN competencies_occupation above ON above.id = t.parent_id;
        CREATE INDEX ON plan_work (code);
        ANALYZE plan_work
        """,
        key,
    )
    with_word = "t.framework_id = %s AND t.code IN (SELECT code FROM plan_work WHERE word = '{}')"
    keep_before(written.run_id, WORK, with_word.format(UPDATED), key)
    _run(
        f"""
        INSERT INTO competencies_occupation AS t (framework_id, code, {_SAID})
        SELECT %s, code, {_SAID} FROM plan_work WHERE word IS NOT NULL ORDER BY code
        ON CONFLICT (framework_id, code)
            DO UPDATE SET ({_SAID}) = ROW({_of("EXCLUDED", _SAID)})
        """,
        key,
    )
    _run(
        """
        UPDATE competencies_occupation t SET parent_id = above.id
        FROM plan_work p LEFT JOIN competencies_occupation above
            ON above.framework_id = %s AND above.code = p.parent
        WHERE t.framework_id = %s AND t.code = p.code AND p.word IS NOT NULL
            AND t.parent_id IS DISTINCT FROM above.id
        """,
        key * 2,
    )
    keep_created(written.run_id, WORK, with_word.format(CREATED), key)
    _count("plan_work", "occupation", written)


def _store_needs(framework: Framework, written: Written) -> None:
    """The plan has an index, for where other frameworks asked for thousands of competencies before,
    it is believed that next to nothing is gone, and the whole plan is read for each of them."""
    # without fresh figures about what was just stored, joins are planned for empty tables
    _run(
        "ANALYZE competencies_occupation, competencies_competency, competencies_occupationrequirement"
    )
    _run(
        f"""
        CREATE TEMP TABLE plan_need ON COMMIT DROP AS
        SELECT s.*, o.id AS occupation_id, c.id AS competency_id, CASE
            WHEN c.id IS NULL OR s.level > c.scale_max THEN '{PROPOSED}'
            WHEN t.id IS NULL THEN '{CREATED}'
            WHEN ({_of("t", _NEED_SAID)}) IS DISTINCT FROM ({_of("s", _NEED_SAID)})
                THEN '{UPDATED}' END AS word
        FROM stage_need s
        JOIN competencies_occupation o ON o.framework_id = %s AND o.code = s.occupation
        LEFT JOIN competencies_competency c ON c.code = s.competency
        LEFT JOIN competencies_occupationrequirement t
            ON t.occupation_id = o.id AND t.competency_id = c.id;
        CREATE INDEX ON plan_need (occupation_id, competency_id);
        ANALYZE plan_need
        """,
        [framework.pk],
    )
    with_word = """(t.occupation_id, t.competency_id) IN (
        SELECT occupation_id, competency_id FROM plan_need WHERE word = '{}')"""
    keep_before(written.run_id, NEED, with_word.format(UPDATED), [])
    _delete_gone(written)
    _run(
        f"""
        INSERT INTO competencies_occupationrequirement AS t
            (occupation_id, competency_id, {_NEED_SAID})
        SELECT occupation_id, competency_id, {_NEED_SAID} FROM plan_need
        WHERE word IN ('{CREATED}', '{UPDATED}')
        ON CONFLICT (occupation_id, competency_id)
            DO UPDATE SET ({_NEED_SAID}) = ROW({_of("EXCLUDED", _NEED_SAID)})
        """,
    )
    keep_created(written.run_id, NEED, with_word.format(CREATED), [])
    _count("plan_need", "occupation_requirement", written)


def _delete_gone(written: Written) -> None:
    """What an occupation that the source tells of does not ask for any more."""
    gone = """t.occupation_id IN (SELECT occupation_id FROM plan_need) AND NOT EXISTS (
        SELECT 1 FROM plan_need s
        WHERE s.occupation_id = t.occupation_id AND s.competency_id = t.competency_id)"""
    keep_before(written.run_id, NEED, gone, [])
    _run(f"DELETE FROM competencies_occupationrequirement t WHERE {gone}")


def _words() -> dict[Key, str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT code, word FROM plan_work WHERE word IS NOT NULL")
        words: dict[Key, str] = {("occupation", code): word for code, word in cursor.fetchall()}
        cursor.execute("SELECT occupation, competency, word FROM plan_need WHERE word IS NOT NULL")
        for occupation, competency, word in cursor.fetchall():
            words["need", occupation, competency] = word
    return words


def _count(table: str, noun: str, written: Written) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT count(*) FILTER (WHERE word = '{CREATED}'), "
            f"count(*) FILTER (WHERE word = '{UPDATED}'), count(*) FILTER (WHERE word IS NULL) "
            f"FROM {table}"
        )
        created, updated, unchanged = cursor.fetchone()
    if created or updated or unchanged:
        written.objects.add(noun, created=created, updated=updated, unchanged=unchanged)


def _of(table: str, columns: str) -> str:
    return ", ".join(f"{table}.{name.strip()}" for name in columns.split(","))


def _run(statement: str, values: Sequence[int] | None = None) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
