"""What search reads of a filing and of its handling, each in its own scope."""

from django.db import migrations

from ssi.records.search_sql import SearchedTable


class Migration(migrations.Migration):
    dependencies = [("consular", "0002_walls"), ("records", "0008_search")]
    operations = [
        SearchedTable(
            "consular_assistancefiling",
            "facts",
            (
                "last_name",
                "first_names",
                "birth_place",
                "sub_category",
                "incident_place",
                "detaining_authority",
                "place_of_detention",
                "charges",
                "circumstances",
            ),
            key="record_id",
        ),
        SearchedTable("consular_askeditem", "question", ("text",)),
        SearchedTable("consular_familycontact", "contact", ("name", "relation", "phone"), identifiers=("phone",)),
        SearchedTable("consular_message", "message", ("body",)),
        SearchedTable("consular_note", "note", ("body", "source")),
    ]
