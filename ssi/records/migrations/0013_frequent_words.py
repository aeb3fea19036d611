"""A search for a frequent word does not read every place of it before it begins."""

from django.db import migrations

from ssi.records.search_sql import FINDING


class Migration(migrations.Migration):
    dependencies = [("records", "0012_history_without_seals")]
    operations = [migrations.RunSQL(FINDING, migrations.RunSQL.noop)]
