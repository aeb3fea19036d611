"""Death penalty and corporal punishment by country and type of offence, kept by an administrator."""

import django.db.models.deletion
from django.db import migrations, models

from ssi.directory.sql import KeptTable
from ssi.territories.sql import SequenceOf


class Migration(migrations.Migration):
    dependencies = [
        ("directory", "0004_labels"),
        ("territories", "0007_tokens_keep_their_day"),
    ]

    operations = [
        migrations.CreateModel(
            name="PenaltyExposure",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("source", models.CharField(max_length=200)),
                ("checked_on", models.DateField()),
                (
                    "penalty",
                    models.CharField(
                        choices=[
                            ("death", "Peine de mort"),
                            ("corporal", "Châtiment corporel"),
                            ("none", "Ni l’une ni l’autre"),
                        ],
                        max_length=10,
                    ),
                ),
                ("label", models.CharField(max_length=200)),
                ("valid_from", models.DateField(blank=True, null=True)),
                ("valid_until", models.DateField(blank=True, null=True)),
                (
                    "country",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="penalty_exposures",
                        to="territories.country",
                    ),
                ),
                (
                    "crime_type",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="directory.crimetype",
                    ),
                ),
            ],
            options={
                "ordering": ("country_id", "penalty", "crime_type_id"),
                "default_permissions": (),
                "constraints": [
                    models.UniqueConstraint(
                        fields=("country", "crime_type", "penalty", "valid_from"),
                        name="exposure_once",
                        nulls_distinct=False,
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("penalty__in", ["death", "corporal", "none"])),
                        name="exposure_penalty_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("crime_type", None), ("penalty", "none")),
                            models.Q(models.Q(("penalty", "none"), _negated=True), ("crime_type__isnull", False)),
                            _connector="OR",
                        ),
                        name="exposure_of_one_offence",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("valid_from", None),
                            ("valid_until", None),
                            ("valid_until__gte", models.F("valid_from")),
                            _connector="OR",
                        ),
                        name="exposure_period_in_order",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("label", ""), _negated=True), models.Q(("source", ""), _negated=True)
                        ),
                        name="exposure_named_and_sourced",
                    ),
                ],
            },
        ),
        KeptTable(
            "directory_penaltyexposure",
            corrected=("label", "valid_from", "valid_until", "source", "checked_on"),
            key="id",
            subject=("country_id",),
        ),
        SequenceOf("directory_penaltyexposure"),
    ]
