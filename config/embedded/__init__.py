"""PostgreSQL and a broker for machines where none is given: found or started, shared, stopped.

Two checkouts, or two values of ``CADRE_VAR``, never meet: everything lives in that folder.
"""


class EmbeddedServerError(Exception):
    """Carries a sentence that says what could not be started and what to do about it."""
