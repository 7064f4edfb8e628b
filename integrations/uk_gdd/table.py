"""The two tables of the framework, read into skills and ladders, every row accounted for. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from integrations.outcomes import Ledger, Record
from integrations.uk_gdd.behaviours import behaviours, described
from integrations.uk_gdd.ladder import rungs

ROLES_FILE = "roles.csv"
SKILLS_FILE = "skills.csv"
LEVEL_NAMES = ("Awareness", "Working", "Practitioner", "Expert")
SKILL_COLUMNS = ("Skill Name", "Skill Description", *LEVEL_NAMES)
ROLE_COLUMNS = (
    "Role Family",
    "Role",
    "Role Description",
    "Role Level",
    "Role Level Description",
    "Skill Name",
    "Skill Level",
)
NOT_IN_USE = "NOT IN USE"
_LEVELS = {name.lower(): level for level, name in enumerate(LEVEL_NAMES, start=1)}
_LONGEST = {"Role Family": 200, "Role": 200, "Role Level": 300, "Skill Name": 200}


@dataclass(frozen=True, kw_only=True)
class Skill:
    """A competency to be. `indicators` are (level 1–4, behaviour), in order."""

    line: int
    name: str
    description: str
    indicators: tuple[tuple[int, str], ...]


@dataclass(kw_only=True)
class RoleLevel:
    """A rung of a ladder. `required`: skill name → level 1–4; `lines`: skill name → source line.

    `is_whole` is false where one of its rows was rejected: then what else it requires is not known.
    """

    name: str
    description: str
    is_in_use: bool = True
    is_whole: bool = True
    rung: int | None = None
    required: dict[str, int] = field(default_factory=dict)
    lines: dict[str, int] = field(default_factory=dict)


@dataclass(kw_only=True)
class Ladder:
    """What the framework calls a role: levels that one climbs. `group` is its role family."""

    group: str
    name: str
    levels: dict[str, RoleLevel] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Tables:
    """The framework as its files tell it."""

    skills: dict[str, Skill]
    ladders: dict[tuple[str, str], Ladder]


def read_tables(*, skills: Iterable[Record], roles: Iterable[Record], ledger: Ledger) -> Tables:
    """Rows that cannot be taken, repeats and rows left out go to the ledger."""
    known = _read_skills(skills, ledger)
    ladders: dict[tuple[str, str], Ladder] = {}
    for record in roles:
        _read_requirement(record, known, ladders, ledger)
    for refusal in ledger.rejected:
        if refusal.record.file == ROLES_FILE and _names_level(refusal.record):
            _role_level(refusal.record, ladders).is_whole = False
    for ladder in ladders.values():
        _number_rungs(ladder)
    return Tables(skills=known, ladders=ladders)


def _read_skills(records: Iterable[Record], ledger: Ledger) -> dict[str, Skill]:
    skills: dict[str, Skill] = {}
    for record in records:
        if _lacks_text(record, ["Skill Name"], ledger):
            continue
        skill = _skill(record)
        twin = skills.get(skill.name)
        if twin is None:
            skills[skill.name] = skill
        elif (twin.description, twin.indicators) == (skill.description, skill.indicators):
            ledger.merge(record)
        else:
            ledger.reject(
                record,
                column="Skill Name",
                reason=f"This skill is described differently in line {twin.line}.",
                suggestion="Keep one of the two rows.",
            )
    return skills


def _skill(record: Record) -> Skill:
    return Skill(
        line=record.line,
        name=record.text("Skill Name"),
        description=described(record.text("Skill Description")),
        indicators=tuple(
            (level, text)
            for level, column in enumerate(LEVEL_NAMES, start=1)
            for text in behaviours(record.text(column))
        ),
    )


def _read_requirement(
    record: Record,
    skills: dict[str, Skill],
    ladders: dict[tuple[str, str], Ladder],
    ledger: Ledger,
) -> None:
    if _lacks_text(record, ["Role Family", "Role", "Role Level", "Skill Name"], ledger):
        return
    skill, word = record.text("Skill Name"), record.text("Skill Level")
    if skill not in skills:
        ledger.reject_unknown(
            record,
            column="Skill Name",
            reason=f"{SKILLS_FILE} has no skill of this name.",
            known=skills,
        )
    elif word.upper() == NOT_IN_USE:
        _role_level(record, ladders)
        ledger.exclude(record, column="Skill Level", reason="The skill level reads NOT IN USE.")
    elif word.lower() not in _LEVELS:
        ledger.reject_unknown(
            record,
            column="Skill Level",
            reason=f"A skill level is one of {', '.join(LEVEL_NAMES)}.",
            known=LEVEL_NAMES,
        )
    elif record.text("Role Level").upper() == NOT_IN_USE:
        _role_level(record, ladders)
        ledger.exclude(record, column="Role Level", reason="The role level reads NOT IN USE.")
    else:
        _require(record, _role_level(record, ladders), _LEVELS[word.lower()], ledger)


def _require(record: Record, role_level: RoleLevel, level: int, ledger: Ledger) -> None:
    skill = record.text("Skill Name")
    earlier = role_level.required.get(skill)
    if earlier is None:
        role_level.required[skill] = level
        role_level.lines[skill] = record.line
    elif earlier == level:
        ledger.merge(record)
    else:
        ledger.reject(
            record,
            column="Skill Level",
            reason=f"Line {role_level.lines[skill]} requires {LEVEL_NAMES[earlier - 1]} here.",
            suggestion="Keep one of the two rows.",
        )


def _role_level(record: Record, ladders: dict[tuple[str, str], Ladder]) -> RoleLevel:
    """The level of the row, made when first met. A role whose level reads NOT IN USE is a role
    without rungs: its one level bears the name of the role."""
    key = (record.text("Role Family"), record.text("Role"))
    ladder = ladders.setdefault(key, Ladder(group=key[0], name=key[1]))
    level = record.text("Role Level")
    name = key[1] if level.upper() == NOT_IN_USE else level
    if name not in ladder.levels:
        parts = (record.text("Role Level Description"), record.text("Role Description"))
        text = "\n\n".join(described(part) for part in parts if described(part))
        in_use = level.upper() != NOT_IN_USE
        ladder.levels[name] = RoleLevel(name=name, description=text, is_in_use=in_use)
    return ladder.levels[name]


def _number_rungs(ladder: Ladder) -> None:
    climbed = {
        name: list(level.required.values())
        for name, level in ladder.levels.items()
        if level.is_in_use
    }
    for name, rung in rungs(role=ladder.name, levels=climbed).items():
        ladder.levels[name].rung = rung


def _names_level(record: Record) -> bool:
    return all(record.text(column) for column in ("Role Family", "Role", "Role Level"))


def _lacks_text(record: Record, columns: list[str], ledger: Ledger) -> bool:
    """Whether a required text is empty or too long to keep; then the row is rejected."""
    for column in columns:
        text = record.text(column)
        if not text or len(text) > _LONGEST[column]:
            what = f"longer than {_LONGEST[column]} characters" if text else "empty"
            ledger.reject(record, column=column, reason=f"{column} is {what}.")
            return True
    return False
