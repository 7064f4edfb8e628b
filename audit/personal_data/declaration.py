"""What a field says about people, why it is held, and how long."""

from dataclasses import dataclass
from enum import StrEnum

WITH_THE_PERSON = "As long as the person's record. Cadre removes nothing by itself yet."
WITH_THE_ACCOUNT = "As long as the account. Cadre removes nothing by itself yet."
APPEND_ONLY = "Never changed or removed: the database refuses it."
WITH_THE_IMPORT = "As long as the import. Cadre removes nothing by itself yet."
UNTIL_REPLACED = "Until the next one takes its place."
WHILE_IN_USE = "While in use. Cadre removes nothing by itself yet."


class Kind(StrEnum):
    """How careful one has to be."""

    PERSONAL = "personal"
    """About a person who can be recognised, a member of staff who acted included."""
    PROTECTED = "protected"
    """A protected attribute, or a place that may hold one: never shown per person."""
    NOT_PERSONAL = "not personal"


@dataclass(frozen=True, kw_only=True)
class Declaration:
    """One field. `model` is its label, such as people.Employee, because this room may not import
    the others."""

    model: str
    field: str
    kind: Kind
    purpose: str
    kept: str


def declare(
    model: str,
    *,
    purpose: str,
    kept: str,
    personal: str = "",
    protected: str = "",
    not_personal: str = "",
) -> tuple[Declaration, ...]:
    """Declarations of all fields of a model; the last three are field names with spaces between.

    Raises ValueError when a field is named twice.
    """
    groups = {
        Kind.PERSONAL: personal.split(),
        Kind.PROTECTED: protected.split(),
        Kind.NOT_PERSONAL: not_personal.split(),
    }
    names = [name for group in groups.values() for name in group]
    if len(names) != len(set(names)):
        raise ValueError(f"{model} declares a field twice.")
    return tuple(
        Declaration(model=model, field=name, kind=kind, purpose=purpose, kept=kept)
        for kind, group in groups.items()
        for name in group
    )
