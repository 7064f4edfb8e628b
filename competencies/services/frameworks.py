"""Opening a framework of one's own. What it holds comes by revisions."""

from django.db import IntegrityError, transaction
from django.utils.text import slugify

from audit.errors import Conflict, DomainError
from audit.models import Event
from audit.services import Actor, record_event
from competencies.models import Framework
from competencies.services.revisions import start_revision

TAKEN = frozenset({"new", "competency"})
"""Words that stand in the address where a code would."""


@transaction.atomic
def create_framework(*, name: str, code: str = "", description: str = "", by: Actor) -> Framework:
    """An empty framework with its first revision open. Raises Conflict where the code is taken."""
    name, code = name.strip(), code.strip() or slugify(name)[:60].strip("-")
    if not name:
        raise DomainError("The framework needs a name.")
    if not code:
        raise DomainError(
            "Give a code of letters, digits and dashes; none can be made of the name."
        )
    if code in TAKEN:
        raise DomainError(
            f"“{code}” is an address of its own here. Give the framework another code."
        )
    try:
        with transaction.atomic():
            framework = Framework.objects.create(code=code, name=name, description=description)
    except IntegrityError as error:
        raise Conflict(f"A framework with the code {code} is here already.") from error
    record_event(
        by=by,
        action=Event.Action.CREATED,
        object_type="framework",
        object_id=framework.pk,
        object_label=framework.name,
        detail={"code": code},
    )
    start_revision(framework=framework, by=by, note="The first version.")
    return framework
