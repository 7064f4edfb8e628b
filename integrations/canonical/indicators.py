"""indicators.csv: behaviours that show a level. The row is its own key: a new text is a new
behaviour. Their order within a level is the order of the file."""

from integrations.canonical.engine.batch import Batch
from integrations.canonical.engine.spec import Column, Field, FileKind, Reference
from integrations.canonical.levels import LEVEL_WITHIN_SCALE
from integrations.core.cells import line_text, long_text, whole


def _rank(batch: Batch) -> None:
    batch.run("""
        ALTER TABLE plan_indicators ADD COLUMN rank integer;
        UPDATE plan_indicators p SET rank = ranked.rank FROM (
            SELECT n.id, row_number() OVER (PARTITION BY n.competency_id, n.level ORDER BY n.line)
                   + COALESCE(max(i.rank), -1) AS rank
            FROM plan_indicators n LEFT JOIN competencies_indicator i
                ON i.competency_id = n.competency_id AND i.level = n.level
            WHERE n.is_new GROUP BY n.id, n.competency_id, n.level, n.line
        ) ranked WHERE ranked.id = p.id;
        UPDATE competencies_indicator i SET rank = p.rank FROM plan_indicators p
        WHERE p.id = i.id AND p.is_new
    """)


INDICATORS = FileKind(
    file="indicators.csv",
    noun="indicator",
    table="competencies_indicator",
    columns=(
        Column(name="competency_code", parse=line_text(120), is_required=True),
        Column(name="level", parse=whole(1, 10), sql="smallint", is_required=True),
        Column(name="text", parse=long_text(4000), is_required=True, is_long=True),
    ),
    key=("competency_code", "level", "text"),
    references=(Reference(column="competency_code", noun="competency", target="competency_id"),),
    fields=(Field(target="level", column="level"), Field(target="text", column="text")),
    checks=(LEVEL_WITHIN_SCALE,),
    defaults={"rank": "0"},
    after_write=_rank,
)
