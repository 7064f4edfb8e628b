"""org_units.csv: the parts of the organisation."""

from integrations.canonical.engine.spec import Column, Field, FileKind, Reference
from integrations.core.cells import line_text

ORG_UNITS = FileKind(
    file="org_units.csv",
    noun="org_unit",
    table="people_orgunit",
    columns=(
        Column(name="code", parse=line_text(60), is_required=True),
        Column(name="name", parse=line_text(300), is_required=True),
        Column(name="parent_code", parse=line_text(60)),
    ),
    key=("code",),
    references=(Reference(column="parent_code", noun="org_unit", target="parent_id"),),
    fields=(Field(target="code", column="code"), Field(target="name", column="name")),
    parent="parent_code",
)
