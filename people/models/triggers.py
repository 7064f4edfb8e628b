"""Database triggers that keep trees trees."""

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
