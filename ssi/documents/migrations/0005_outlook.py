"""Outlook messages are among the formats that are accepted."""

from django.db import migrations, models

BEFORE = [
    "application/pdf",
    "application/vnd.oasis.opendocument.spreadsheet",
    "application/vnd.oasis.opendocument.text",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "image/jpeg",
    "image/png",
    "message/rfc822",
    "text/csv",
    "text/plain",
]
AFTER = sorted([*BEFORE, "application/vnd.ms-outlook"])
NAME = "document_format_accepted"


class Migration(migrations.Migration):
    dependencies = [("documents", "0004_scans_and_versions")]
    operations = [
        migrations.RemoveConstraint("document", NAME),
        migrations.AddConstraint("document", models.CheckConstraint(condition=models.Q(mime__in=AFTER), name=NAME)),
    ]
