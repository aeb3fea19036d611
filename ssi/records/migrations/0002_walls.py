"""The record table and its children behind the second wall; references, history, search."""

from django.db import migrations

from ssi.records.sql import DROP_FUNCTIONS, FUNCTIONS, RIGHTS, ChildTable, LinkTable, RecordTable
from ssi.territories.sql import SequenceOf


class Migration(migrations.Migration):
    dependencies = [("records", "0001_initial"), ("territories", "0002_walls")]
    operations = [
        migrations.RunSQL(FUNCTIONS + RIGHTS, DROP_FUNCTIONS),
        RecordTable(),
        ChildTable("records_passage", "select insert", keep_history=False),
        ChildTable("records_event", "select insert", keep_history=False),
        ChildTable("records_deadline", "select insert update"),
        ChildTable("records_namedreader", "select insert update"),
        ChildTable("records_change", "select", keep_history=False),
        LinkTable("records_recordlink"),
        SequenceOf("records_passage"),
        SequenceOf("records_event"),
        SequenceOf("records_deadline"),
        SequenceOf("records_namedreader"),
        SequenceOf("records_recordlink"),
        migrations.RunSQL(
            "alter table records_referencecounter enable row level security;"
            "alter table records_referencecounter force row level security;"
            "create policy owner_all on records_referencecounter to ssi_owner using (true) with check (true);",
            "drop policy owner_all on records_referencecounter;"
            "alter table records_referencecounter no force row level security;"
            "alter table records_referencecounter disable row level security;",
        ),
    ]
