"""Absences: who lends what to whom and when; the walls read it with the postings."""

import django.contrib.postgres.constraints
import django.contrib.postgres.fields
import django.contrib.postgres.fields.ranges
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from ssi.territories import delegation_sql
from ssi.territories.sql import FUNCTIONS, RIGHTS, ReferenceTable


class Migration(migrations.Migration):
    dependencies = [
        ("territories", "0005_tokens"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Delegation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "countries",
                    django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=2), size=None),
                ),
                ("during", django.contrib.postgres.fields.ranges.DateTimeRangeField()),
                ("written_at", models.DateTimeField()),
                ("ended_at", models.DateTimeField(null=True)),
                (
                    "absent",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="absences",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "delegate",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="replacements",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "ended_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "written_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "ordering": ("-written_at", "-id"),
                "default_permissions": (),
                "constraints": [
                    django.contrib.postgres.constraints.ExclusionConstraint(
                        expressions=[("absent", "="), ("during", "&&")], name="delegation_one_absence_at_a_time"
                    ),
                    django.contrib.postgres.constraints.ExclusionConstraint(
                        expressions=[("delegate", "="), ("during", "&&")], name="delegation_one_replacement_at_a_time"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("absent", models.F("delegate")), _negated=True),
                        name="delegation_between_two_people",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("countries", []), _negated=True), name="delegation_lends_something"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("ended_at__isnull", True), ("ended_by__isnull", True)),
                            models.Q(("ended_at__isnull", False), ("ended_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="delegation_ended_whole",
                    ),
                ],
            },
        ),
        ReferenceTable("territories_delegation"),
        migrations.RunSQL(FUNCTIONS + RIGHTS + delegation_sql.WRITE, delegation_sql.DROP),
    ]
