"""When backups were taken; figures of jobs and of backups for the health page and the metrics."""

from django.db import migrations, models

from ssi.jobs.sql import DROP_OPERATIONS, OPERATIONS
from ssi.territories.sql import ReferenceTable


class Migration(migrations.Migration):
    dependencies = [("jobs", "0002_walls")]
    operations = [
        migrations.CreateModel(
            name="Backup",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("taken_at", models.DateTimeField()),
                ("noted_at", models.DateTimeField()),
                ("size", models.PositiveBigIntegerField()),
                ("rows", models.PositiveBigIntegerField()),
                ("files", models.PositiveIntegerField()),
                ("damaged_files", models.PositiveIntegerField()),
            ],
            options={
                "ordering": ("-taken_at", "-id"),
                "default_permissions": (),
                "indexes": [models.Index(fields=["-taken_at"], name="backup_taken")],
            },
        ),
        ReferenceTable("jobs_backup"),
        migrations.RunSQL(OPERATIONS, DROP_OPERATIONS),
    ]
