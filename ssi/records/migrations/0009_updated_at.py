"""When each record changed last, kept by the database, and the indexes of whoever follows the changes."""

import django.db.models.functions.datetime
from django.db import migrations, models

from ssi.records.sql import FUNCTIONS, NO_STAMP, STAMP
from ssi.records.void_sql import KEEP_REGISTRATION

# What is there already: the last line of its history, or the day it was opened.
FILL = """
update records_record r set updated_at = coalesce(
  (select max(c.at) from records_change c where c.record_id = r.id), r.opened_at, r.created_at);
"""


class Migration(migrations.Migration):
    dependencies = [("records", "0008_search"), ("territories", "0002_walls")]

    operations = [
        migrations.AddField(
            model_name="record",
            name="updated_at",
            field=models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False),
        ),
        migrations.RunSQL(FUNCTIONS + KEEP_REGISTRATION, migrations.RunSQL.noop),
        migrations.RunSQL(FILL, migrations.RunSQL.noop),
        migrations.RunSQL(STAMP, NO_STAMP),
        migrations.AddIndex(
            model_name="record",
            index=models.Index(fields=["updated_at", "id"], name="record_updated"),
        ),
        migrations.AddIndex(
            model_name="record",
            index=models.Index(fields=["scope", "updated_at", "id"], name="record_scope_updated"),
        ),
    ]
