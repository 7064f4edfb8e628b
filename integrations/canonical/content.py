"""content.csv: what can be learnt."""

from integrations.canonical.engine.batch import Batch
from integrations.canonical.engine.spec import Column, Field, FileKind
from integrations.core.cells import currency, day, line_text, long_text, money, web_address, whole


def _was_unknown(batch: Batch) -> str:
    """Content that was made for a completion is known from now on."""
    return "COALESCE(t.is_title_unknown, false)"


def _make_known(batch: Batch) -> None:
    """Its retirement was our assumption: it ends, unless the file tells another."""
    retired = "p.retired_on" if batch.has("content.csv", "retired_on") else "NULL"
    batch.run(
        "UPDATE learning_content t SET is_title_unknown = false, retired_on = {retired} "
        "FROM plan_content p WHERE p.id = t.id AND t.is_title_unknown AND NOT p.is_new",
        {"retired": retired},
    )


CONTENT = FileKind(
    file="content.csv",
    noun="content",
    table="learning_content",
    columns=(
        Column(name="code", parse=line_text(112), is_required=True),
        Column(name="title", parse=line_text(500), is_required=True),
        Column(name="description", parse=long_text(), is_long=True),
        Column(name="provider", parse=line_text(200)),
        Column(name="format", parse=line_text(60)),
        Column(name="url", parse=web_address),
        Column(name="language", parse=line_text(20)),
        Column(name="duration_minutes", parse=whole(0, 2_147_483_647), sql="integer"),
        Column(name="yearly_cost", parse=money, sql="numeric"),
        Column(name="currency", parse=currency),
        Column(name="retired_on", parse=day(), sql="date"),
    ),
    key=("code",),
    fields=(
        Field(target="code", column="code"),
        Field(target="title", column="title"),
        Field(target="description", column="description", empty="''"),
        Field(target="provider", column="provider", empty="''"),
        Field(target="format", column="format", empty="''"),
        Field(target="url", column="url", empty="''"),
        Field(target="language", column="language", empty="''"),
        Field(target="duration_minutes", column="duration_minutes"),
        Field(target="yearly_cost", column="yearly_cost"),
        Field(target="currency", column="currency", empty="''"),
        Field(target="retired_on", column="retired_on"),
    ),
    defaults={"is_title_unknown": "false"},
    also_changed=_was_unknown,
    after_write=_make_known,
)
