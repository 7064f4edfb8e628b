"""What has a code that files refer to."""

from integrations.canonical.engine.spec import Noun

NOUNS = {
    noun.name: noun
    for noun in (
        Noun(name="org_unit", label="org unit", table="people_orgunit", key="code",
             file="org_units.csv", file_column="code"),
        Noun(name="employee", label="employee", table="people_employee", key="number",
             file="employees.csv", file_column="employee_number"),
        Noun(name="competency", label="competency", table="competencies_competency", key="code",
             file="competencies.csv", file_column="code",
             extra={"scale": ("smallint", "t.scale_max")}),
        Noun(name="role", label="role", table="people_role", key="code",
             file="roles.csv", file_column="code"),
        Noun(name="position", label="position", table="people_position", key="code",
             file="positions.csv", file_column="code"),
        Noun(name="content", label="content", table="learning_content", key="code",
             file="content.csv", file_column="code"),
    )
}  # fmt: skip
