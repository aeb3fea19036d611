"""The words of pieces, for search; they go with the piece."""

import django.db.models.deletion
from django.db import migrations, models

from ssi.documents.sql import WORDS_OF_ANY_RECORD, WORDS_OF_ITS_RECORD
from ssi.records.search_sql import SearchedTable
from ssi.records.sql import ChildTable
from ssi.territories.sql import SequenceOf


class Migration(migrations.Migration):
    dependencies = [
        ("documents", "0002_walls"),
        ("records", "0008_search"),
    ]

    operations = [
        migrations.CreateModel(
            name="DocumentText",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("scope", models.CharField(editable=False, max_length=40)),
                (
                    "reading",
                    models.CharField(
                        choices=[
                            ("whole", "Texte lu"),
                            ("partial", "Début du texte lu"),
                            ("wordless", "Sans texte"),
                            ("unreadable", "Texte illisible"),
                        ],
                        max_length=10,
                    ),
                ),
                ("text", models.TextField(blank=True)),
                ("read_at", models.DateTimeField()),
                (
                    "document",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE, related_name="words", to="documents.document"
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
                "ordering": ("id",),
                "abstract": False,
                "default_permissions": (),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("reading__in", ["whole", "partial", "wordless", "unreadable"])),
                        name="words_reading_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("reading__in", ["whole", "partial"]), models.Q(("text", ""), _negated=True)),
                            models.Q(("reading__in", ["wordless", "unreadable"]), ("text", "")),
                            _connector="OR",
                        ),
                        name="words_read_or_not",
                    ),
                ],
            },
        ),
        ChildTable("documents_documenttext", "select insert", keep_history=False),
        SequenceOf("documents_documenttext"),
        migrations.RunSQL(WORDS_OF_ITS_RECORD, WORDS_OF_ANY_RECORD),
        SearchedTable("documents_document", "document", ("title", "file_name"), only_if="state=available"),
        SearchedTable("documents_documenttext", "document_text", ("text",), key="document_id"),
    ]
