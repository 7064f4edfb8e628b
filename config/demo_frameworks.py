"""What the demo company did with its framework: one revision in force, another that waits for approval."""

from collections.abc import Mapping, Sequence

from competencies.models import Competency, Framework, FrameworkRevision, Indicator
from competencies.services.revisions import (
    Proposal,
    approve_and_publish,
    propose_changes,
    start_revision,
    submit_revision,
)
from people.models import Account

FRAMEWORK = "CADRE-LEAD"
AUTHOR, APPROVER = "HR administrator", "Learning administrator"


def revise_framework(accounts: Mapping[str, Account]) -> None:
    """Of an invented company that has no revision yet."""
    framework = Framework.objects.get(code=FRAMEWORK)
    first = _write(framework, accounts[AUTHOR], _FIRST_NOTE, _first_changes())
    approve_and_publish(revision=first, by=accounts[APPROVER])
    _write(framework, accounts[AUTHOR], _SECOND_NOTE, _SECOND)


def _write(
    framework: Framework, author: Account, note: str, changes: Sequence[Proposal]
) -> FrameworkRevision:
    revision = start_revision(framework=framework, by=author, note=note)
    propose_changes(revision=revision, changes=changes, by=author)
    return submit_revision(revision=revision, by=author)


_FIRST_NOTE = "Managers asked what growing people looks like from the outside."
_CHANGE = (
    "Helps people move from one way of working to another, says what is lost by it, and stays until "
    "the new way holds."
)


def _first_changes() -> list[Proposal]:
    growing = Competency.objects.get(code="PPL-GROW")
    texts = list(
        Indicator.objects.filter(competency=growing, level=2).values_list("text", flat=True)
    )
    more = "Agrees with the person on one thing to try before they meet again."
    return [
        Proposal(kind="indicators", code=growing.code, after={"levels": {"2": [*texts, more]}}),
        Proposal(kind="rename", code="DIR-CHANGE", after={"description": _CHANGE}),
    ]


_SECOND_NOTE = (
    "Recruiting and letting people go are two things: who is good at one is often not at the other. "
    "And the levels get names, for conversations."
)
_PARTS = {
    "PPL-RECRUIT": (
        "Recruiting",
        "Finds people for a seat and picks on what they can do.",
        ["Writes down what the seat needs before looking at the first application."],
    ),
    "PPL-BEGIN": (
        "First months",
        "Makes the first months of somebody new work, or ends them fairly.",
        ["Says after four weeks what goes well and what does not yet, with an example."],
    ),
}
_SECOND = [
    *(
        Proposal(
            kind="add",
            code=code,
            after={
                "name": name,
                "description": description,
                "category": "People",
                "half_life_days": 1095,
                "levels": {"2": texts},
            },
        )
        for code, (name, description, texts) in _PARTS.items()
    ),
    Proposal(kind="split", code="PPL-CHOOSE", after={"codes": list(_PARTS)}),
    Proposal(
        kind="levels",
        code="",
        after={"names": {"1": "Beginning", "2": "Practising", "3": "Fluent", "4": "Leading in it",
                         "5": "Setting the standard"}},
    ),
]  # fmt: skip
