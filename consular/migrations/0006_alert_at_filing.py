"""A request that cannot wait wakes the duty officer in the transaction that files it; no post writes an alert."""

from django.db import migrations

from ssi.territories.sql import APP

RAISE_ALERT = f"""
create or replace function ssi.raise_alert(p_filing uuid) returns void language plpgsql security definer
set search_path = pg_catalog, public, ssi, pg_temp as $$
begin
  insert into duty_alert (id, scope, record_id, raised_at, place, next_at)
  select gen_random_uuid(), r.scope, r.id, ssi.now(), 0, ssi.now()
    from consular_handling h
    join records_record r on r.id = h.record_id
    join records_record f on f.id = h.filing_id
   where f.id = p_filing and f.scope = any(ssi.scopes('file')) and f.state <> 'draft' and h.urgency = 'vital'
  on conflict (record_id) do nothing;
end $$;
revoke all on function ssi.raise_alert(uuid) from public;
grant execute on function ssi.raise_alert(uuid) to {APP};
"""


class Migration(migrations.Migration):
    dependencies = [("consular", "0005_reserved_handlings"), ("duty", "0002_walls")]
    operations = [migrations.RunSQL(RAISE_ALERT, "drop function if exists ssi.raise_alert(uuid);")]
