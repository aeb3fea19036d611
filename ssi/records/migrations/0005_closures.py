"""The index of what was closed in a period: home and reports count it."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("records", "0004_lists_and_journal")]

    operations = [
        migrations.AddIndex(
            model_name="record",
            index=models.Index(
                fields=["scope", "closed_at"],
                condition=models.Q(("closed_at__isnull", False)),
                name="record_scope_closed",
            ),
        ),
    ]
