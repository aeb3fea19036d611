"""What is registered together takes its references at once, and is read for search at once."""

from django.db import migrations

from ssi.records.search_sql import KEEPING
from ssi.records.search_together_sql import NOT_TOGETHER, TOGETHER
from ssi.records.sql import FUNCTIONS
from ssi.territories.sql import for_the_application

SIGNATURE = "next_references(text, text, text, int, int)"


class Migration(migrations.Migration):
    dependencies = [("records", "0015_history_without_scans")]
    operations = [
        migrations.RunSQL(FUNCTIONS, migrations.RunSQL.noop),
        migrations.RunSQL(for_the_application(SIGNATURE), f"drop function if exists ssi.{SIGNATURE};"),
        migrations.RunSQL(KEEPING, migrations.RunSQL.noop),
        migrations.RunSQL(TOGETHER, NOT_TOGETHER),
    ]
