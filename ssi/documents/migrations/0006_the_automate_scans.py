"""The automate alone reads the quarantine and writes what the antivirus said; a damaged file makes no other wait."""

from django.db import migrations, models

from ssi.documents.sql import BY_ANY_SESSION, BY_THE_AUTOMATE


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0001_initial"),
        ("documents", "0005_outlook"),
        ("records", "0015_history_without_scans"),
    ]
    operations = [
        migrations.AddField(
            model_name="document",
            name="scan_failures",
            field=models.PositiveSmallIntegerField(db_default=0, default=0, editable=False),
        ),
        migrations.AddField(
            model_name="document",
            name="scan_failed_at",
            field=models.DateTimeField(editable=False, null=True),
        ),
        migrations.RunSQL(BY_THE_AUTOMATE, BY_ANY_SESSION),
    ]
