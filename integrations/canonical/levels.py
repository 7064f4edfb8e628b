"""Levels are checked against the scale of their competency, wherever they stand."""

from integrations.canonical.engine.spec import Check

LEVEL_WITHIN_SCALE = Check(
    column="level",
    joins="JOIN known_competency kc ON kc.key = s.competency_code",
    where="s.level > kc.scale",
    reason="'The scale of ' || s.competency_code || ' goes from 1 to ' || kc.scale || '.'",
)
