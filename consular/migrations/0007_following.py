"""How a person is followed: visits, hearings, what they said of our help and of their relatives."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from ssi.records.search_sql import SearchedTable
from ssi.records.sql import ChildTable
from ssi.territories.sql import SequenceOf


class Migration(migrations.Migration):
    dependencies = [
        ("consular", "0006_alert_at_filing"),
        ("records", "0017_saved_views"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Hearing",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("scope", models.CharField(editable=False, max_length=40)),
                ("number", models.PositiveSmallIntegerField()),
                ("at", models.DateTimeField(verbose_name="date et heure de l’audience")),
                ("place", models.CharField(max_length=160, verbose_name="juridiction et lieu")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("presentation", "Première présentation"),
                            ("custody", "Prolongation de la détention"),
                            ("bail", "Mise en liberté sous caution"),
                            ("mention", "Audience de procédure"),
                            ("trial", "Procès"),
                            ("verdict", "Jugement"),
                            ("sentence", "Prononcé de la peine"),
                            ("appeal", "Appel"),
                            ("immigration", "Éloignement, expulsion"),
                            ("other", "Autre audience"),
                        ],
                        max_length=16,
                        verbose_name="nature de l’audience",
                    ),
                ),
                ("outcome", models.CharField(blank=True, max_length=300, verbose_name="ce qui a été décidé")),
                (
                    "record",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="%(class)ss",
                        to="records.record",
                    ),
                ),
            ],
            options={
                "verbose_name": "audience",
                "ordering": ("at", "id"),
                "abstract": False,
                "default_permissions": (),
                "indexes": [models.Index(condition=models.Q(("outcome", "")), fields=["at"], name="hearing_to_come")],
                "constraints": [
                    models.UniqueConstraint(fields=("record", "number"), name="hearing_number_once"),
                    models.UniqueConstraint(fields=("record", "at", "place"), name="hearing_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "kind__in",
                                [
                                    "presentation",
                                    "custody",
                                    "bail",
                                    "mention",
                                    "trial",
                                    "verdict",
                                    "sentence",
                                    "appeal",
                                    "immigration",
                                    "other",
                                ],
                            )
                        ),
                        name="hearing_kind_known",
                    ),
                    models.CheckConstraint(condition=models.Q(("place", ""), _negated=True), name="hearing_says_where"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Statement",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("scope", models.CharField(editable=False, max_length=40)),
                (
                    "said",
                    models.CharField(
                        choices=[
                            ("accepted", "accepte notre assistance"),
                            ("opposed", "s’oppose à notre assistance"),
                            ("yes", "accepte que ce proche soit informé"),
                            ("no", "refuse que ce proche soit informé"),
                        ],
                        max_length=8,
                    ),
                ),
                ("source", models.CharField(blank=True, max_length=200)),
                ("at", models.DateTimeField()),
                ("recorded_at", models.DateTimeField()),
                (
                    "author",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "contact",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="statements",
                        to="consular.familycontact",
                    ),
                ),
                (
                    "record",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="%(class)ss",
                        to="records.record",
                    ),
                ),
            ],
            options={
                "verbose_name": "parole de la personne",
                "ordering": ("-at", "-id"),
                "abstract": False,
                "default_permissions": (),
                "indexes": [models.Index(fields=["record", "-at"], name="statement_record")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("contact", None),
                                ("said__in", ["accepted", "opposed"]),
                                models.Q(("source", ""), _negated=True),
                            ),
                            models.Q(("contact__isnull", False), ("said__in", ["yes", "no"])),
                            _connector="OR",
                        ),
                        name="statement_says_of_what",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Visit",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("scope", models.CharField(editable=False, max_length=40)),
                ("number", models.PositiveSmallIntegerField()),
                ("at", models.DateTimeField(verbose_name="visite faite le")),
                ("visitors", models.CharField(max_length=200, verbose_name="visiteurs")),
                ("conditions", models.TextField(blank=True, verbose_name="conditions de détention et état de santé")),
                (
                    "ill_treatment",
                    models.CharField(
                        choices=[("unknown", "ne sait pas"), ("yes", "oui"), ("no", "non")],
                        default="unknown",
                        max_length=8,
                        verbose_name="mauvais traitements allégués",
                    ),
                ),
                ("alleged", models.TextField(blank=True, verbose_name="ce que la personne allègue")),
                ("follow_up", models.TextField(blank=True, verbose_name="suite donnée")),
                ("next_on", models.DateField(null=True, verbose_name="prochaine visite prévue le")),
                (
                    "record",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="%(class)ss",
                        to="records.record",
                    ),
                ),
            ],
            options={
                "verbose_name": "visite",
                "ordering": ("-at", "-id"),
                "abstract": False,
                "default_permissions": (),
                "constraints": [
                    models.UniqueConstraint(fields=("record", "number"), name="visit_number_once"),
                    models.CheckConstraint(
                        condition=models.Q(("visitors", ""), _negated=True), name="visit_names_its_visitors"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("ill_treatment__in", ["unknown", "yes", "no"])), name="visit_answer_known"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("ill_treatment", "yes"), models.Q(("alleged", ""), _negated=True)),
                            models.Q(
                                models.Q(("ill_treatment", "yes"), _negated=True), ("alleged", ""), ("follow_up", "")
                            ),
                            _connector="OR",
                        ),
                        name="visit_says_what_is_alleged",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("next_on", None), ("next_on__gte", models.F("at__date")), _connector="OR"),
                        name="visit_next_after",
                    ),
                ],
            },
        ),
        ChildTable("consular_visit", "select insert update"),
        ChildTable("consular_hearing", "select insert update"),
        ChildTable("consular_statement", "select insert"),
        SequenceOf("consular_visit"),
        SequenceOf("consular_hearing"),
        SequenceOf("consular_statement"),
        SearchedTable("consular_visit", "facts", ("visitors", "conditions", "alleged", "follow_up")),
        SearchedTable("consular_hearing", "facts", ("place", "outcome")),
    ]
