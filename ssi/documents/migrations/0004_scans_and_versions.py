"""What the antivirus said of a piece, and which piece each one replaces."""

import django.db.models.deletion
from django.db import migrations, models

from ssi.documents.sql import DROP_SCANS, SCANS, VERSIONS_OF_ANY_RECORD, VERSIONS_OF_ONE_RECORD

SCAN_STATES = [
    ("none", "Non analysée"),
    ("pending", "En quarantaine, analyse en cours"),
    ("clean", "Analysée, saine"),
    ("infected", "En quarantaine, virus détecté"),
]


class Migration(migrations.Migration):
    dependencies = [
        ("documents", "0003_words"),
    ]

    operations = [
        migrations.AddField(
            model_name="document",
            name="scan",
            field=models.CharField(
                choices=SCAN_STATES, default="none", editable=False, max_length=10, verbose_name="antivirus"
            ),
        ),
        migrations.AddField(
            model_name="document",
            name="scanned_at",
            field=models.DateTimeField(editable=False, null=True, verbose_name="analysée le"),
        ),
        migrations.AddField(
            model_name="document",
            name="threat",
            field=models.CharField(blank=True, default="", editable=False, max_length=100, verbose_name="virus"),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="document",
            name="replaces",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.RESTRICT,
                related_name="replacements",
                to="documents.document",
                verbose_name="remplace",
            ),
        ),
        migrations.AddField(
            model_name="document",
            name="replacement_reason",
            field=models.CharField(blank=True, default="", max_length=500, verbose_name="motif du remplacement"),
            preserve_default=False,
        ),
        migrations.AddConstraint(
            model_name="document",
            constraint=models.CheckConstraint(
                condition=models.Q(("scan__in", ["none", "pending", "clean", "infected"])), name="document_scan_known"
            ),
        ),
        migrations.AddConstraint(
            model_name="document",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("scan__in", ["none", "pending"]), ("scanned_at", None), ("threat", "")),
                    models.Q(("scan", "clean"), ("scanned_at__isnull", False), ("threat", "")),
                    models.Q(
                        ("scan", "infected"),
                        ("scanned_at__isnull", False),
                        models.Q(("threat", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="document_scan_says_all",
            ),
        ),
        migrations.AddConstraint(
            model_name="document",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("replacement_reason", ""), ("replaces", None)),
                    models.Q(
                        ("replaces__isnull", False),
                        models.Q(("replacement_reason", ""), _negated=True),
                        models.Q(("replaces", models.F("id")), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="document_replaces_with_reason",
            ),
        ),
        migrations.AddConstraint(
            model_name="document",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state", "available")), fields=("replaces",), name="document_replaced_once"
            ),
        ),
        migrations.RunSQL(VERSIONS_OF_ONE_RECORD, VERSIONS_OF_ANY_RECORD),
        migrations.RunSQL(SCANS, DROP_SCANS),
    ]
