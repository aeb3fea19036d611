"""Time limits after an arrest, by country, kept by an administrator."""

import django.db.models.deletion
from django.db import migrations, models

from ssi.directory.sql import KeptTable
from ssi.territories.sql import SequenceOf


class Migration(migrations.Migration):
    dependencies = [
        ("directory", "0008_letters"),
        ("territories", "0007_tokens_keep_their_day"),
    ]

    operations = [
        migrations.CreateModel(
            name="CustodyLimit",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("source", models.CharField(max_length=200)),
                ("checked_on", models.DateField()),
                (
                    "duty",
                    models.CharField(
                        choices=[
                            ("notification", "Avertir le consulat (convention consulaire)"),
                            ("presentation", "Présenter la personne à un magistrat ou au parquet"),
                        ],
                        max_length=16,
                    ),
                ),
                ("hours", models.PositiveSmallIntegerField()),
                ("label", models.CharField(max_length=200)),
                ("valid_from", models.DateField(blank=True, null=True)),
                ("valid_until", models.DateField(blank=True, null=True)),
                (
                    "country",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="custody_limits",
                        to="territories.country",
                    ),
                ),
            ],
            options={
                "ordering": ("country_id", "duty", "hours"),
                "default_permissions": (),
                "constraints": [
                    models.UniqueConstraint(
                        fields=("country", "duty", "hours", "valid_from"),
                        name="custody_limit_once",
                        nulls_distinct=False,
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("duty__in", ["notification", "presentation"])),
                        name="custody_limit_duty_known",
                    ),
                    models.CheckConstraint(condition=models.Q(("hours__gt", 0)), name="custody_limit_some_hours"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("valid_from", None),
                            ("valid_until", None),
                            ("valid_until__gte", models.F("valid_from")),
                            _connector="OR",
                        ),
                        name="custody_limit_period_in_order",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("label", ""), _negated=True), models.Q(("source", ""), _negated=True)
                        ),
                        name="custody_limit_named_and_sourced",
                    ),
                ],
            },
        ),
        KeptTable(
            "directory_custodylimit",
            corrected=("label", "valid_from", "valid_until", "source", "checked_on"),
            key="id",
            subject=("country_id",),
        ),
        SequenceOf("directory_custodylimit"),
    ]
