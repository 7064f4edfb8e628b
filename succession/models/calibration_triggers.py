"""What the database itself refuses once a calibration session has ended."""

import pgtrigger

ENDED = "('closed', 'cancelled')"


def session_locks_itself() -> pgtrigger.Trigger:
    """An ended session never changes and never goes."""
    return pgtrigger.Trigger(
        name="calibration_session_locked",
        when=pgtrigger.Before,
        operation=pgtrigger.Update | pgtrigger.Delete,
        func=f"""
            IF OLD.state IN {ENDED} THEN
                RAISE EXCEPTION 'calibration session % has ended', OLD.id
                    USING ERRCODE = 'check_violation';
            END IF;
            RETURN COALESCE(NEW, OLD);
        """,
    )


def guarded_by_session(name: str, *columns: str) -> pgtrigger.Trigger:
    """Rows of an ended session are neither added, changed nor deleted; with `columns` only changes
    of these are meant. The share lock makes whoever writes wait for whoever closes, whatever they
    write with."""
    return pgtrigger.Trigger(
        name=f"calibration_{name}_locked",
        when=pgtrigger.Before,
        operation=pgtrigger.Insert
        | (pgtrigger.UpdateOf(*columns) if columns else pgtrigger.Update)
        | pgtrigger.Delete,
        declare=[("session_state", "text")],
        func=f"""
            SELECT state INTO session_state FROM succession_calibrationsession
                WHERE id = COALESCE(NEW.session_id, OLD.session_id) FOR SHARE;
            IF session_state IN {ENDED} THEN
                RAISE EXCEPTION 'calibration session has ended' USING ERRCODE = 'check_violation';
            END IF;
            RETURN COALESCE(NEW, OLD);
        """,  # noqa: S608 - a constant
    )


def dissent_named_as_set() -> pgtrigger.Trigger:
    """Where dissent has no name, none can be stored, and no time that would give it away."""
    return pgtrigger.Trigger(
        name="calibration_dissent_named_as_set",
        when=pgtrigger.Before,
        operation=pgtrigger.Insert,
        declare=[("mode", "text")],
        func="""
            SELECT dissent_mode INTO mode FROM succession_calibrationsession
                WHERE id = NEW.session_id;
            IF (mode = 'anonymous') <> (NEW.by_id IS NULL) THEN
                RAISE EXCEPTION 'dissent of this session is %', mode
                    USING ERRCODE = 'check_violation';
            END IF;
            RETURN NEW;
        """,
    )
