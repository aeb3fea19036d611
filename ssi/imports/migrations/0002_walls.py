"""Imports behind the second wall: a sheet is its person's alone, what came of it is seen with its record."""

from django.db import migrations

from ssi.imports.sql import ANYTHING_CHANGES, DROP_FUNCTIONS, FUNCTIONS, OF_OWN, ONLY_LIVE_CHANGES, OWN
from ssi.records.search_sql import SearchedTable
from ssi.records.sql import ChildTable
from ssi.territories.sql import SequenceOf, WalledTable


class Migration(migrations.Migration):
    dependencies = [("imports", "0001_initial"), ("records", "0016_references_together")]
    operations = [
        WalledTable("imports_batch", select=OWN, insert=OWN, update=OWN),
        WalledTable("imports_line", select=OF_OWN, insert=OF_OWN, update=OF_OWN),
        SequenceOf("imports_line"),
        # Written once, beside the passage that says the same: no history of its own.
        ChildTable("imports_origin", "select insert update", keep_history=False),
        SequenceOf("imports_origin"),
        migrations.RunSQL(ONLY_LIVE_CHANGES, ANYTHING_CHANGES),
        SearchedTable("imports_origin", "record", ("reference",), identifiers=("reference",)),
        migrations.RunSQL(FUNCTIONS, DROP_FUNCTIONS),
    ]
