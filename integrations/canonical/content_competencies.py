"""content_competencies.csv: what content is about. The row is its own key."""

from integrations.canonical.engine.spec import Column, Field, FileKind, Reference
from integrations.canonical.levels import LEVEL_WITHIN_SCALE
from integrations.core.cells import line_text, number

CONTENT_COMPETENCIES = FileKind(
    file="content_competencies.csv",
    noun="content_mapping",
    table="learning_contentmapping",
    columns=(
        Column(name="content_code", parse=line_text(112), is_required=True),
        Column(name="competency_code", parse=line_text(120), is_required=True),
        Column(name="level", parse=number(1, 10), sql="double precision", is_required=True),
    ),
    key=("content_code", "competency_code", "level"),
    references=(
        Reference(column="content_code", noun="content", target="content_id"),
        Reference(column="competency_code", noun="competency", target="competency_id"),
    ),
    fields=(Field(target="level", column="level"),),
    checks=(LEVEL_WITHIN_SCALE,),
)
