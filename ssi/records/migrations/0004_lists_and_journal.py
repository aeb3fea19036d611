"""The index of lists sorted by due date; references in the journal for those who read it and see no record."""

from django.db import migrations, models
from django.db.models import F, Func

from ssi.records.journal_sql import DROP_JOURNAL_REFERENCES, JOURNAL_REFERENCES


class Migration(migrations.Migration):
    dependencies = [("records", "0003_submission")]

    operations = [
        migrations.AddIndex(
            model_name="record",
            index=models.Index(
                Func(F("due_at"), template="coalesce(%(expressions)s, 'infinity'::timestamptz)"),
                F("id"),
                name="record_first_due",
            ),
        ),
        migrations.RunSQL(JOURNAL_REFERENCES, DROP_JOURNAL_REFERENCES),
    ]
