"""What is kept of the bench and of the reporting tree, so that a page reads few rows."""

from django.db import models
from django.db.models import Q

from people.models import Employee, OrgUnit, Position, RoleFamily


class BenchMark(models.Model):
    """A transaction that changed what benches or the tree are made of. Made by database triggers;
    whoever works the figures out anew takes the marks first and reads afterwards. One row per
    transaction and kind, so that writers never wait for one another."""

    marked_in = models.BigIntegerField(help_text="The transaction.")
    is_tree = models.BooleanField(help_text="Who reports to whom, not only who covers what.")

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["marked_in", "is_tree"],
                name="bench_mark_once",
                violation_error_message="This transaction has left its mark.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.marked_in}"


class BenchReading(models.Model):
    """When figures and tree were worked out last. At most one row."""

    is_the_one = models.BooleanField(default=True, unique=True)
    as_of = models.DateField()
    tree = models.PositiveIntegerField(help_text="Counts how often the tree was laid anew.")
    worked_out_at = models.DateTimeField()
    facts = models.JSONField(null=True, help_text="All critical positions in counts.")
    facts_of = models.DateTimeField(
        null=True, help_text="The reading that they belong to; another one: an older version read."
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(is_the_one=True),
                name="bench_reading_only_one",
                violation_error_message="There is one reading.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.as_of}, tree {self.tree}"


class BenchFigure(models.Model):
    """One critical position in figures: everything here follows from other tables and is replaced
    when these change. Of a seat it copies what lists are put in order and counted by, so that neither
    joins ten thousand rows; nobody's name. Without foreign keys in the database: a copy holds nobody
    back who leaves the original."""

    position = models.OneToOneField(
        Position, models.DO_NOTHING, primary_key=True, related_name="figure", db_constraint=False
    )
    cover = models.CharField(max_length=20)
    is_vacant = models.BooleanField()
    best_band = models.CharField(
        max_length=24, blank=True, help_text="Letter a; empty: nobody is confirmed."
    )
    confirmed = models.PositiveIntegerField()
    ready = models.PositiveIntegerField()
    proposed = models.PositiveIntegerField()
    shares = models.FloatField(help_text="Letter c: Σ 1/plans of each confirmed successor.")
    exposure = models.PositiveSmallIntegerField(help_text="Risk × impact, then impact, then risk.")
    has_emergency_cover = models.BooleanField()
    counted = models.ForeignKey(
        Employee,
        models.DO_NOTHING,
        null=True,
        blank=True,
        related_name="+",
        db_constraint=False,
        help_text="Who fills it if all fell vacant at once.",
    )
    place = models.IntegerField(null=True, help_text="The chart's node that holds it.")
    gap = models.PositiveSmallIntegerField(db_default=0, help_text="Covers, worst first.")
    title = models.CharField(max_length=300, db_default="")
    risk = models.CharField(max_length=10, blank=True, db_default="")
    impact = models.CharField(max_length=10, blank=True, db_default="")
    unit = models.ForeignKey(
        OrgUnit, models.DO_NOTHING, null=True, related_name="+", db_constraint=False, db_index=False
    )
    family = models.ForeignKey(
        RoleFamily, models.DO_NOTHING, null=True, related_name="+", db_constraint=False,
        db_index=False,
    )  # fmt: skip

    class Meta:
        indexes = [
            # seats that a branch of the chart holds, and those of them without cover
            models.Index(fields=["place"], name="bench_figure_place"),
            # who is counted where
            models.Index(fields=["counted"], name="bench_figure_counted"),
            # a page of the list in its own order
            models.Index(
                fields=["gap", "-exposure", "title", "position"], name="bench_figure_order"
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(confirmed__gte=models.F("ready")),
                name="bench_figure_ready_are_confirmed",
                violation_error_message="More are ready than confirmed.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.position_id}: {self.cover}"


class ChartNode(models.Model):
    """A place in the reporting tree: a person, or a seat without one (vacant, or its holder not
    named). `first` numbers the nodes as one reads the tree; everything below a node has the numbers
    up to `last`. Replaced as a whole when somebody moves."""

    first = models.IntegerField(primary_key=True)
    last = models.IntegerField()
    depth = models.PositiveIntegerField()
    parent = models.IntegerField(null=True, help_text="`first` of the node above.")
    reports = models.PositiveIntegerField(help_text="Nodes right below.")
    employee = models.ForeignKey(
        Employee, models.DO_NOTHING, null=True, related_name="chart_nodes", db_constraint=False
    )
    position = models.ForeignKey(
        Position, models.DO_NOTHING, null=True, related_name="chart_nodes", db_constraint=False
    )

    class Meta:
        ordering = ["first"]
        indexes = [
            # right below a node
            models.Index(fields=["parent", "first"], name="chart_node_parent"),
            # so many levels of a branch
            models.Index(fields=["depth", "first"], name="chart_node_depth"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(employee__isnull=True) ^ Q(position__isnull=True),
                name="chart_node_person_or_seat",
                violation_error_message="A node is a person or a seat.",
            ),
            models.CheckConstraint(
                condition=Q(last__gte=models.F("first")),
                name="chart_node_holds_itself",
                violation_error_message="A branch ends after it begins.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.first}–{self.last}"
