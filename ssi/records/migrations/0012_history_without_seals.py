"""The history of a sealed number says that it changed, by its mask; it keeps neither the seal nor the blind index."""

from django.db import migrations

from ssi.records.sql import FUNCTIONS


class Migration(migrations.Migration):
    dependencies = [("records", "0011_labels"), ("territories", "0007_tokens_keep_their_day")]
    operations = [migrations.RunSQL(FUNCTIONS, migrations.RunSQL.noop)]
