"""The rows of parts behind the walls and in search; how people are found by name and by number."""

from django.db import migrations

from ssi.people.sql import DROP_FUNCTIONS, DROP_INDEXES, FUNCTIONS, INDEXES, RIGHTS, OfPart
from ssi.records.search_sql import SearchedTable
from ssi.records.sql import ChildTable, LinkTable

BEFORE = SearchedTable("people_part", "part", ("name", "aliases", "birth_place", "detail"), identifiers=("name",))


class Migration(migrations.Migration):
    dependencies = [("people", "0004_rows_of_parts"), ("territories", "0007_tokens_keep_their_day")]
    operations = [
        migrations.RunSQL(BEFORE.reverse_sql, BEFORE.sql),
        migrations.RemoveField(model_name="part", name="aliases"),
        SearchedTable("people_part", "part", ("name", "birth_place", "occupation", "detail"), identifiers=("name",)),
        OfPart("people_partname"),
        OfPart("people_partnumber"),
        OfPart("people_partwarning"),
        OfPart("people_judgement", part="left_part_id", record="left_id", name="left"),
        OfPart("people_judgement", part="right_part_id", record="right_id", name="right"),
        ChildTable("people_partname"),
        ChildTable("people_partnumber"),
        ChildTable("people_partwarning"),
        # Decisions are added, never changed nor taken away.
        LinkTable("people_judgement", "select insert"),
        SearchedTable("people_partname", "part", ("value",)),
        # A sealed number is in no text: its blind index is the key under which it opens its file.
        SearchedTable("people_partnumber", "part", ("value", "kind"), identifiers=("value", "blind")),
        migrations.RunSQL(FUNCTIONS + RIGHTS, DROP_FUNCTIONS),
        migrations.RunSQL(INDEXES, DROP_INDEXES),
    ]
