"""A reserved handling is asked for, and opened in an emergency, by the reference of the request that it is about."""

from django.db import migrations

from ssi.records.reach_sql import OWN_REFERENCES, reserved_references

HANDLINGS = """
  select h.record_id, f.reference::text from records_record r
    join consular_handling h on h.record_id = r.id
    join records_record f on f.id = h.filing_id
   where r.need_to_know and r.state <> 'draft' and f.reference is not null"""


class Migration(migrations.Migration):
    dependencies = [("consular", "0004_labels"), ("records", "0014_need_to_know")]
    operations = [
        migrations.RunSQL(reserved_references(OWN_REFERENCES, HANDLINGS), reserved_references(OWN_REFERENCES)),
    ]
