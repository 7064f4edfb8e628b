"""logins.csv: days on which people used a system."""

from django.utils import timezone

from integrations.canonical.engine.spec import Column, Field, FileKind, Reference
from integrations.core.cells import line_text, past_day

LOGINS = FileKind(
    file="logins.csv",
    noun="login",
    table="people_systemlogin",
    columns=(
        Column(name="employee_number", parse=line_text(60), is_required=True),
        Column(
            name="logged_in_on", parse=past_day(timezone.localdate), sql="date", is_required=True
        ),
        Column(name="system", parse=line_text(120)),
    ),
    key=("employee_number", "logged_in_on", "system"),
    references=(Reference(column="employee_number", noun="employee", target="employee_id"),),
    fields=(
        Field(target="logged_in_on", column="logged_in_on"),
        Field(target="system", column="system", empty="''"),
    ),
)
