"""That the file of a piece in quarantine could not be read is no change of its record."""

from django.db import migrations

from ssi.records.sql import FUNCTIONS


class Migration(migrations.Migration):
    dependencies = [("records", "0014_need_to_know"), ("territories", "0007_tokens_keep_their_day")]
    operations = [migrations.RunSQL(FUNCTIONS, migrations.RunSQL.noop)]
