"""Tokens of programs: who writes them, who sees them, and what they leave of the rights of their person."""

from django.db import migrations

from ssi.territories import account_sql, token_sql
from ssi.territories.sql import FUNCTIONS, RIGHTS, WalledTable


class Migration(migrations.Migration):
    dependencies = [("territories", "0004_export"), ("accounts", "0002_token")]
    operations = [
        migrations.RunSQL(FUNCTIONS + RIGHTS, migrations.RunSQL.noop),
        migrations.RunSQL(account_sql.WRITE, migrations.RunSQL.noop),
        migrations.RunSQL(token_sql.WRITE, token_sql.DROP),
        WalledTable("accounts_token", select=token_sql.OWN),
    ]
