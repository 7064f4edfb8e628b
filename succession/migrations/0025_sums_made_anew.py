"""Until now sums of somebody who was scored for nothing could outlive the mark on their evidence:
all are made void, and the next night makes them anew. The rows stay with their moments, so that a
run under way keeps nothing that knows less (`readiness.summaries.VOID`)."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("succession", "0024_bench_in_counts")]

    operations = [
        migrations.RunSQL(
            sql="""UPDATE succession_keptsummary
                SET as_of = '2000-01-01', ends_on = '2000-01-02', basis = 0, rows = '';""",
            reverse_sql=migrations.RunSQL.noop,
        )
    ]
