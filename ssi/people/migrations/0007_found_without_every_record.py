"""People are found without going through every record to set the drafts aside."""

from django.db import migrations

from ssi.people.sql import FINDING


class Migration(migrations.Migration):
    dependencies = [("people", "0006_masked_history")]
    operations = [migrations.RunSQL(FINDING, migrations.RunSQL.noop)]
