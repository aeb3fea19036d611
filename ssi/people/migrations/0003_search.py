"""What search reads of a person or an object named in a record."""

from django.db import migrations

from ssi.records.search_sql import SearchedTable


class Migration(migrations.Migration):
    dependencies = [("people", "0002_walls"), ("records", "0008_search")]
    operations = [
        SearchedTable("people_part", "part", ("name", "aliases", "birth_place", "detail"), identifiers=("name",)),
    ]
