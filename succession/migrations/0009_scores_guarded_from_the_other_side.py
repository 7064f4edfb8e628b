from collections.abc import Iterator

from django.db import migrations

# What a foreign key does when a row that is pointed to is deleted, once per statement instead of
# once per score written. Whoever computes scores holds this lock shared from before they read the
# people until they commit (readiness/people.py), so no score of somebody just deleted can follow.
GUARD = """
CREATE FUNCTION succession_guard_{name}() RETURNS trigger LANGUAGE plpgsql AS $body$
BEGIN
    PERFORM pg_advisory_xact_lock(1380271684, -1);
    IF EXISTS (
        SELECT FROM gone JOIN succession_readinessscore score ON score.{column} = gone.id
    ) THEN
        RAISE EXCEPTION 'a score still names what is deleted, on table "succession_readinessscore"'
        USING ERRCODE = 'foreign_key_violation';
    END IF;
    IF EXISTS (
        SELECT FROM gone JOIN succession_readinesshistory past ON past.{column} = gone.id
    ) THEN
        RAISE EXCEPTION
            'a past score still names what is deleted, on table "succession_readinesshistory"'
        USING ERRCODE = 'foreign_key_violation';
    END IF;
    {also}
    RETURN NULL;
END
$body$;
CREATE TRIGGER succession_guard_{name} AFTER DELETE ON {table}
REFERENCING OLD TABLE AS gone FOR EACH STATEMENT EXECUTE FUNCTION succession_guard_{name}();
"""

UNGUARD = """
DROP TRIGGER succession_guard_{name} ON {table};
DROP FUNCTION succession_guard_{name}();
"""

# Scoring policies are never deleted at all (scoring_policy_final).
GUARDED = [
    (
        "employee",
        "people_employee",
        "employee_id",
        "DELETE FROM succession_unscoredpair pair USING gone WHERE pair.employee_id = gone.id;"
        " DELETE FROM succession_keptsummary kept USING gone WHERE kept.employee_id = gone.id;",
    ),
    (
        "role",
        "people_role",
        "role_id",
        "DELETE FROM succession_unscoredpair pair USING gone WHERE pair.role_id = gone.id;",
    ),
    ("profile", "competencies_roleprofile", "profile_id", ""),
]


def guards() -> Iterator[migrations.RunSQL]:
    for name, table, column, also in GUARDED:
        yield migrations.RunSQL(
            sql=GUARD.format(name=name, table=table, column=column, also=also),
            reverse_sql=UNGUARD.format(name=name, table=table),
        )


# Half-empty pages: a night's new versions of a row fit beside the old ones, so that no index is
# touched. Summaries are float sums that do not compress, and are read all at once: kept in the row.
STORAGE = """
ALTER TABLE succession_readinessscore SET (fillfactor = 45);
ALTER TABLE succession_keptsummary ALTER COLUMN rows SET STORAGE EXTERNAL;
ALTER TABLE succession_keptsummary SET (toast_tuple_target = 8160);
"""
FORMER_STORAGE = "ALTER TABLE succession_readinessscore RESET (fillfactor);"


class Migration(migrations.Migration):
    """Deleting what scores name is refused without a check for every score written."""

    dependencies = [("succession", "0008_marks_name_what_they_touch")]

    operations = [*guards(), migrations.RunSQL(sql=STORAGE, reverse_sql=FORMER_STORAGE)]
