"""A token keeps to the postings of the day it was made, is lent nothing, and ends with the password."""

from django.db import migrations

from ssi.territories import account_sql, token_sql
from ssi.territories.sql import FUNCTIONS, RIGHTS


class Migration(migrations.Migration):
    dependencies = [("territories", "0006_delegations")]
    operations = [
        # What these functions were before is in the migrations that made them: none is taken away in going back.
        migrations.RunSQL(FUNCTIONS + RIGHTS, migrations.RunSQL.noop),
        migrations.RunSQL(account_sql.WRITE, migrations.RunSQL.noop),
        migrations.RunSQL(token_sql.WRITE, migrations.RunSQL.noop),
    ]
