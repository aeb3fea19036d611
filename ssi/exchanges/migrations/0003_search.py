"""What search reads of an exchange."""

from django.db import migrations

from ssi.records.search_sql import SearchedTable


class Migration(migrations.Migration):
    dependencies = [("exchanges", "0002_walls"), ("records", "0008_search")]
    operations = [
        SearchedTable(
            "exchanges_exchange",
            "exchange",
            ("external_reference", "subject", "body", "from_person", "to_person"),
            identifiers=("external_reference",),
        ),
    ]
