"""Database triggers that keep trees trees, and note who moves."""

import pgtrigger


def no_cycles(name: str, *, table: str, column: str) -> list[pgtrigger.Trigger]:
    """Statement-level triggers that refuse a cycle in `table.column` → `table.id`.

    Once per statement, not per row, so that bulk loads stay set-based. The advisory lock makes two
    transactions that would close a cycle together wait for one another.
    """
    body = f"""
        PERFORM pg_advisory_xact_lock(hashtext('{table}.{column}'));
        IF EXISTS (
            WITH RECURSIVE up(start, node) AS (
                SELECT changed.id, changed.{column} FROM changed
                WHERE changed.{column} IS NOT NULL
                UNION
                SELECT up.start, parent.{column} FROM up JOIN {table} parent ON parent.id = up.node
                WHERE parent.{column} IS NOT NULL AND up.node <> up.start
            )
            SELECT 1 FROM up WHERE node = start
        ) THEN
            RAISE EXCEPTION 'cycle in {table}.{column}' USING ERRCODE = 'check_violation';
        END IF;
        RETURN NULL;
    """  # noqa: S608 - table and column are literals of our own models, never input
    return [
        pgtrigger.Trigger(
            name=f"{name}_no_cycle_{operation_name}",
            level=pgtrigger.Statement,
            when=pgtrigger.After,
            operation=operation,
            referencing=pgtrigger.Referencing(new="changed"),
            func=body,
        )
        for operation_name, operation in (
            ("insert", pgtrigger.Insert),
            ("update", pgtrigger.Update),
        )
    ]


def notes_role_changes() -> pgtrigger.Trigger:
    """Once per statement, so that bulk loads stay set-based. COALESCE: an unknown rung or grade
    promotes nobody."""
    return pgtrigger.Trigger(
        name="employee_notes_role_changes",
        level=pgtrigger.Statement,
        when=pgtrigger.After,
        operation=pgtrigger.Update,
        referencing=pgtrigger.Referencing(old="gone", new="added"),
        func="""
            INSERT INTO people_rolechange (employee_id, changed_on, recorded_at,
                from_role, to_role, from_rung, to_rung, from_grade, to_grade, is_promotion)
            SELECT added.id, current_date, statement_timestamp(),
                COALESCE(was.code, ''), COALESCE(became.code, ''),
                was.grade, became.grade, gone.grade, added.grade,
                COALESCE(
                    CASE WHEN was.family_id = became.family_id AND was.grade <> became.grade
                    THEN became.grade > was.grade ELSE added.grade > gone.grade END, false)
            FROM gone JOIN added USING (id)
            LEFT JOIN people_role was ON was.id = gone.role_id
            LEFT JOIN people_role became ON became.id = added.role_id
            WHERE (gone.role_id, gone.grade) IS DISTINCT FROM (added.role_id, added.grade);
            RETURN NULL;
        """,
    )
