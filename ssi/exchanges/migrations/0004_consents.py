"""The consents to what a handling code forbids, behind the second wall. Once written, they stay."""

import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from ssi.exchanges.sql import CONSENT_ANY_RECORD, CONSENT_SAME_RECORD
from ssi.records.search_sql import SearchedTable
from ssi.records.sql import ChildTable


class Migration(migrations.Migration):
    dependencies = [
        ("directory", "0005_exposures"),
        ("documents", "0003_words"),
        ("exchanges", "0003_search"),
        ("records", "0011_labels"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="ReleaseConsent",
            fields=[
                ("scope", models.CharField(editable=False, max_length=40)),
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                (
                    "use",
                    models.CharField(
                        choices=[
                            ("judicial", "Usage dans une procédure judiciaire (H1)"),
                            ("dissemination", "Transmission à une autre autorité (H2)"),
                            ("restriction", "Usage malgré la restriction écrite (H3)"),
                        ],
                        max_length=14,
                        verbose_name="usage autorisé",
                    ),
                ),
                ("answer", models.PositiveSmallIntegerField(null=True, verbose_name="réponse à la question")),
                ("given_by", models.CharField(max_length=160, verbose_name="accord donné par")),
                ("reference", models.CharField(max_length=60, verbose_name="référence de l’accord")),
                ("consented_on", models.DateField(verbose_name="accord du")),
                ("recorded_at", models.DateTimeField(verbose_name="enregistré le")),
                (
                    "authority",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="directory.authority",
                        verbose_name="pour l’autorité",
                    ),
                ),
                (
                    "document",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="consents",
                        to="documents.document",
                        verbose_name="pièce",
                    ),
                ),
                (
                    "exchange",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="consents",
                        to="exchanges.exchange",
                        verbose_name="échange",
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
                (
                    "recorded_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="enregistré par",
                    ),
                ),
            ],
            options={
                "verbose_name": "accord d’usage",
                "ordering": ("-recorded_at", "id"),
                "abstract": False,
                "default_permissions": (),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("use__in", ["judicial", "dissemination", "restriction"])),
                        name="consent_use_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("document", None), ("exchange__isnull", False)),
                            models.Q(("answer", None), ("document__isnull", False), ("exchange", None)),
                            _connector="OR",
                        ),
                        name="consent_for_one_piece",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("authority__isnull", False), ("use", "dissemination")),
                            models.Q(models.Q(("use", "dissemination"), _negated=True), ("authority", None)),
                            _connector="OR",
                        ),
                        name="consent_to_pass_on_names_whom",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("given_by", ""), _negated=True), models.Q(("reference", ""), _negated=True)
                        ),
                        name="consent_says_who_and_where",
                    ),
                ],
            },
        ),
        ChildTable("exchanges_releaseconsent", "select insert"),
        SearchedTable("exchanges_releaseconsent", "exchange", ("reference", "given_by"), identifiers=("reference",)),
        migrations.RunSQL(CONSENT_SAME_RECORD, CONSENT_ANY_RECORD),
    ]
