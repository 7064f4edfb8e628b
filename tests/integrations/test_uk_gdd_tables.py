"""A capability framework of our own making, read without a database."""

import pytest

from integrations.outcomes import Ledger, Record
from integrations.uk_gdd.behaviours import behaviours
from integrations.uk_gdd.ladder import rungs
from integrations.uk_gdd.table import Tables, read_tables


def skill(line: int, name: str, working: str = "", description: str = "") -> Record:
    values = {"Skill Name": name, "Skill Description": description, "Working": working}
    return Record(file="skills.csv", line=line, values=values)


def need(line: int, level: str, name: str, word: str, *, role: str = "Baker") -> Record:
    values = {
        "Role Family": "Kitchen",
        "Role": role,
        "Role Description": "Bakes.",
        "Role Level": level,
        "Role Level Description": f"What a {level.lower()} does.",
        "Skill Name": name,
        "Skill Level": word,
    }
    return Record(file="roles.csv", line=line, values=values)


SKILLS = (skill(2, "Kneading"), skill(3, "Tasting"))


def read(*roles: Record, skills: tuple[Record, ...] = SKILLS) -> tuple[Tables, Ledger]:
    ledger = Ledger()
    return read_tables(skills=skills, roles=roles, ledger=ledger), ledger


def test_levels_become_rungs_with_their_required_skill_levels() -> None:
    tables, ledger = read(
        need(2, "Baker", "Kneading", "Working"),
        need(3, "Senior baker", "Kneading", "Expert"),
        need(4, "Trainee baker", "Kneading", "Awareness"),
        need(5, "Baker ", "Tasting", "awareness"),
    )
    levels = tables.ladders["Kitchen", "Baker"].levels
    assert {name: (level.rung, level.required) for name, level in levels.items()} == {
        "Baker": (2, {"Kneading": 2, "Tasting": 1}),
        "Senior baker": (3, {"Kneading": 4}),
        "Trainee baker": (1, {"Kneading": 1}),
    }
    assert levels["Baker"].description == "What a baker does.\n\nBakes."
    assert (ledger.rejected, ledger.excluded, ledger.merged) == ([], [], [])


def test_repeat_is_merged_and_contradiction_rejected() -> None:
    _, ledger = read(
        need(2, "Baker", "Kneading", "Working"),
        need(3, "Baker", "Kneading", "Working"),
        need(4, "Baker", "Kneading", "Expert"),
    )
    assert [record.line for record in ledger.merged] == [3]
    assert [(each.record.line, each.value, each.reason) for each in ledger.rejected] == [
        (4, "Expert", "Line 2 requires Working here.")
    ]


def test_level_not_in_use_gives_a_role_without_rung_and_leaves_the_row_out() -> None:
    tables, ledger = read(
        need(2, "NOT IN USE", "Kneading", "NOT IN USE", role="Head chef"),
        need(3, "NOT IN USE", "Tasting", "Working", role="Head chef"),
    )
    (level,) = tables.ladders["Kitchen", "Head chef"].levels.values()
    assert (level.name, level.rung, level.required) == ("Head chef", None, {})
    assert [(each.record.line, each.reason) for each in ledger.excluded] == [
        (2, "The skill level reads NOT IN USE."),
        (3, "The role level reads NOT IN USE."),
    ]


def test_unknown_skill_and_unknown_level_are_rejected_with_the_nearest_name() -> None:
    _, ledger = read(
        need(2, "Baker", "Kneeding", "Working"), need(3, "Baker", "Tasting", "Practioner")
    )
    assert [(each.column, each.suggestion) for each in ledger.rejected] == [
        ("Skill Name", "Did you mean “Kneading”?"),
        ("Skill Level", "Did you mean “Practitioner”?"),
    ]


def test_missing_descriptions_are_blank_and_undefined_levels_have_no_behaviour() -> None:
    tables, _ = read(
        skills=(
            skill(2, "Kneading", description="MISSING"),
            skill(3, "Tasting", working="This skill level is currently not defined."),
        )
    )
    assert tables.skills["Kneading"].description == ""
    assert tables.skills["Tasting"].indicators == ()


def test_skill_repeated_alike_is_merged_otherwise_rejected() -> None:
    _, ledger = read(
        skills=(skill(2, "Tasting"), skill(3, "Tasting"), skill(4, "Tasting", "Sips."))
    )
    assert [record.line for record in ledger.merged] == [3]
    assert [(each.record.line, each.reason) for each in ledger.rejected] == [
        (4, "This skill is described differently in line 2.")
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("You can:\n- knead\n- rest the dough", ("knead", "rest the dough")),
        ("You can:\n- knead\n  by hand\n\n• rest", ("knead by hand", "rest")),
        ("You can:\n- knead\n- knead", ("knead",)),
        ("Kneads without help.", ("Kneads without help.",)),
        ("MISSING", ()),
        ("", ()),
    ],
)
def test_bullets_become_one_behaviour_each(text: str, expected: tuple[str, ...]) -> None:
    assert behaviours(text) == expected


@pytest.mark.parametrize(
    ("role", "levels", "expected"),
    [
        pytest.param(
            "Baker",
            {"Lead baker": [3], "Head of baking": [1], "Baker": [2], "Principal baker": [2]},
            ["Baker", "Lead baker", "Principal baker", "Head of baking"],
            id="a head stands above deeper experts",
        ),
        pytest.param(
            "Oven manager",
            {"Senior oven analyst": [2], "Oven manager": [1], "Oven analyst": [1]},
            ["Oven analyst", "Senior oven analyst", "Oven manager"],
            id="analysts before managers",
        ),
        pytest.param(
            "Incident manager",
            {"Major incident manager": [3, 2], "Incident manager": [1, 2]},
            ["Incident manager", "Major incident manager"],
            id="names that say nothing: by what is required",
        ),
        pytest.param(
            "Cook",
            {"Apprentice cook": [1], "Junior cook": [1], "Associate cook": [2], "Cook": [2]},
            ["Apprentice cook", "Associate cook", "Junior cook", "Cook"],
            id="associate before junior",
        ),
    ],
)
def test_order_of_the_rungs(role: str, levels: dict[str, list[int]], expected: list[str]) -> None:
    found = rungs(role=role, levels=levels)
    assert sorted(found, key=lambda name: found[name]) == expected
    assert sorted(found.values()) == list(range(1, len(expected) + 1))


def test_parallel_tracks_share_a_rung() -> None:
    levels = {"Lead cook": [3], "Lead cook - management": [4], "Cook": [2], "Principal cook": [4]}
    assert rungs(role="Cook", levels=levels) == {
        "Cook": 1,
        "Lead cook": 2,
        "Lead cook - management": 2,
        "Principal cook": 3,
    }
