"""Pieces behind the second wall; only their state changes; each side its own; the sweeper's question."""

from django.db import migrations

from ssi.documents.sql import ANYTHING_CHANGES, DROP_KNOWN_FILES, KNOWN_FILES, ONLY_STATE_CHANGES, OWN_SIDE
from ssi.records.sql import ChildTable


class Migration(migrations.Migration):
    dependencies = [("documents", "0001_initial"), ("records", "0002_walls")]
    operations = [
        ChildTable("documents_document", "select insert update", written_if=OWN_SIDE),
        migrations.RunSQL(ONLY_STATE_CHANGES, ANYTHING_CHANGES),
        migrations.RunSQL(KNOWN_FILES, DROP_KNOWN_FILES),
    ]
