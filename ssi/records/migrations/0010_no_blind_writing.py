"""What one does not see of the record table is neither updated nor deleted by a statement that reads no column."""

from django.db import migrations

from ssi.records.search_sql import FINDING
from ssi.records.sql import RECORD_DELETE, RECORD_UPDATE


class Migration(migrations.Migration):
    dependencies = [("records", "0009_updated_at"), ("territories", "0007_tokens_keep_their_day")]
    operations = [
        migrations.RunSQL(
            f"alter policy app_update on records_record using ({RECORD_UPDATE});"
            f" alter policy app_delete on records_record using ({RECORD_DELETE});",
            migrations.RunSQL.noop,
        ),
        migrations.RunSQL(FINDING, migrations.RunSQL.noop),
    ]
