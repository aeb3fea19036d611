"""The functions of the two walls, the rights of the application's role on the lower floors, and the journal's wall."""

from django.db import migrations

from ssi.territories import account_sql, posting_sql
from ssi.territories.sql import APP, DROP_FUNCTIONS, FUNCTIONS, RIGHTS, ReferenceTable, WalledTable

APPEND_ONLY = f"""
create or replace function ssi.append_only() returns trigger language plpgsql as $$
begin
  raise exception 'ssi: % is append-only', tg_table_name using errcode = 'insufficient_privilege';
end $$;
create trigger audit_entry_append_only before update or delete or truncate on audit_entry
  for each statement execute function ssi.append_only();
revoke update, delete, truncate on audit_entry from {APP};
"""


class Migration(migrations.Migration):
    dependencies = [
        ("territories", "0001_initial"),
        ("accounts", "0001_initial"),
        ("audit", "0001_initial"),
        ("common", "0001_cache"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("sessions", "0001_initial"),
        ("account", "0001_initial"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]
    operations = [
        migrations.RunSQL(FUNCTIONS + RIGHTS, DROP_FUNCTIONS),
        migrations.RunSQL(account_sql.WRITE, account_sql.DROP),
        migrations.RunSQL(posting_sql.WRITE, posting_sql.DROP),
        ReferenceTable("auth_permission"),
        ReferenceTable("django_content_type"),
        ReferenceTable("django_migrations"),
        ReferenceTable("accounts_session", "select, insert, update, delete"),
        ReferenceTable("account_emailaddress", "select, insert, update, delete"),
        ReferenceTable("accounts_user", f"select, update ({account_sql.OWN_COLUMNS})"),
        ReferenceTable("territories_country"),
        ReferenceTable("territories_consularpost"),
        ReferenceTable("territories_consularpost_countries"),
        ReferenceTable("territories_posting"),
        ReferenceTable("territories_countrygrant"),
        ReferenceTable("territories_postgrant"),
        ReferenceTable("territories_servicegrant"),
        WalledTable(
            "audit_entry",
            select="(select ssi.serves('service_journal'))"
            " or country = any((select ssi.countries_with('journal_view'))::text[])",
            insert="actor is not distinct from (select ssi.acting()) or (select ssi.acting()) is null",
        ),
        migrations.RunSQL(
            APPEND_ONLY,
            "drop trigger if exists audit_entry_append_only on audit_entry; drop function if exists ssi.append_only();",
        ),
    ]
