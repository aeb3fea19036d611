"""The sentences of the briefing sheets, by country, kept by an administrator."""

import django.db.models.deletion
from django.db import migrations, models

from ssi.directory.sql import KeptTable
from ssi.territories.sql import SequenceOf


class Migration(migrations.Migration):
    dependencies = [
        ("directory", "0009_custody_limits"),
        ("territories", "0007_tokens_keep_their_day"),
    ]

    operations = [
        migrations.CreateModel(
            name="Advice",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("source", models.CharField(max_length=200)),
                ("checked_on", models.DateField()),
                (
                    "topic",
                    models.CharField(
                        choices=[
                            ("emergency", "En cas d’urgence"),
                            ("law", "La loi du pays"),
                            ("crime", "Délinquance et escroqueries"),
                            ("daily", "Au quotidien"),
                        ],
                        max_length=10,
                    ),
                ),
                (
                    "reader",
                    models.CharField(
                        choices=[("everyone", "tous"), ("visitors", "les visiteurs"), ("residents", "les résidents")],
                        max_length=9,
                    ),
                ),
                ("text_fr", models.CharField(max_length=500)),
                ("text_en", models.CharField(max_length=500)),
                ("valid_from", models.DateField(blank=True, null=True)),
                ("valid_until", models.DateField(blank=True, null=True)),
                (
                    "country",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="advice", to="territories.country"
                    ),
                ),
            ],
            options={
                "ordering": ("country_id", "topic", "pk"),
                "default_permissions": (),
                "constraints": [
                    models.UniqueConstraint(fields=("country", "topic", "reader", "text_fr"), name="advice_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("reader__in", ["everyone", "visitors", "residents"]),
                            ("topic__in", ["emergency", "law", "crime", "daily"]),
                        ),
                        name="advice_kind_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("valid_from", None),
                            ("valid_until", None),
                            ("valid_until__gte", models.F("valid_from")),
                            _connector="OR",
                        ),
                        name="advice_period_in_order",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("text_fr", ""), _negated=True),
                            models.Q(("text_en", ""), _negated=True),
                            models.Q(("source", ""), _negated=True),
                        ),
                        name="advice_said_twice_and_sourced",
                    ),
                ],
            },
        ),
        KeptTable(
            "directory_advice",
            corrected=("topic", "reader", "text_fr", "text_en", "valid_from", "valid_until", "source", "checked_on"),
            key="id",
            subject=("country_id",),
        ),
        SequenceOf("directory_advice"),
    ]
