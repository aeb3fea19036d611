"""The register behind the second wall. No right to update or delete: what is written stays."""

from django.db import migrations

from ssi.exchanges.sql import ANY_RECORD, SAME_RECORD
from ssi.records.sql import ChildTable
from ssi.territories.sql import SequenceOf


class Migration(migrations.Migration):
    dependencies = [("exchanges", "0001_initial"), ("documents", "0002_walls"), ("records", "0002_walls")]
    operations = [
        ChildTable("exchanges_exchange", "select insert"),
        ChildTable("exchanges_exchangedocument", "select insert"),
        SequenceOf("exchanges_exchangedocument"),
        migrations.RunSQL(SAME_RECORD, ANY_RECORD),
    ]
