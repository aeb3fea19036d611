"""Retention as reference data, erasures behind the second wall, and the one function that erases a request."""

from django.db import migrations

from consular.enums import RETENTION_AT_FIRST
from ssi.directory.sql import KeptTable
from ssi.records.sql import ChildTable
from ssi.territories.sql import APP

_OWNER = "security definer set search_path = pg_catalog, public, ssi, pg_temp"

# Decided by somebody who answers for the country, never by who asked; approved, only once it is done.
_DECIDES = "scope = any((select ssi.scopes('oversee'))::text[]) and asked_by_id <> (select ssi.acting())"
DECIDED = f"""
create policy app_update on consular_erasure for update to {APP}
  using ({_DECIDES} and verdict = '' and record_id not in (select unnest(ssi.hidden_records())))
  with check ({_DECIDES} and decided_by_id = (select ssi.acting())
              and (verdict = 'refused'
                   or exists (select from records_record r where r.id = record_id and r.erased_at is not null)));
grant update (verdict, decided_by_id, decided_at, refusal, gone, kept, sha256) on consular_erasure to {APP};
"""
NOT_DECIDED = f"""
revoke update (verdict, decided_by_id, decided_at, refusal, gone, kept, sha256) on consular_erasure from {APP};
drop policy if exists app_update on consular_erasure;
"""

# The second wall of the decision: who may, that two people are needed, that the request is over and its time passed.
# FILING, HANDLING: the columns of each side that go, each with the value of one that was never filled in.
ERASE = f"""
create or replace function ssi.erase_assistance(p_erasure uuid, p_title text, p_filing jsonb, p_handling jsonb)
returns jsonb language plpgsql {_OWNER} as $$
declare
  v_fixed text[] := array['record_id', 'scope', 'category', 'first_answer_at', 'filing_id', 'filing_scope', 'outcome'];
  v_erasure consular_erasure;
  v_handling records_record;
  v_filing records_record;
  v_category text;
  v_files jsonb;
begin
  select * into v_erasure from consular_erasure where id = p_erasure for update;
  select h.* into v_handling from records_record h where h.id = v_erasure.record_id for update;
  if v_handling.id is null or v_erasure.verdict <> '' or v_erasure.asked_by_id = ssi.acting()
     or not v_handling.scope = any(ssi.scopes('oversee')) or v_handling.id = any(ssi.hidden_records())
     or p_filing ?| v_fixed or p_handling ?| v_fixed then
    raise exception 'ssi: nothing is to be erased here' using errcode = 'insufficient_privilege';
  end if;
  select f.* into v_filing from records_record f join consular_handling d on d.filing_id = f.id
   where d.record_id = v_handling.id for update of f;
  select category into v_category from consular_assistancefiling where record_id = v_filing.id;
  if v_filing.closed_at is null or v_erasure.ground = 'retention' and not exists (
       select from consular_retentionrule r
        where r.category = v_category and v_filing.closed_at + make_interval(years => r.years) <= ssi.now()) then
    raise exception 'ssi: this request is still kept' using errcode = 'check_violation',
      constraint = 'erasure_in_its_time';
  end if;
  select coalesce(jsonb_agg(storage_key), '[]') into v_files from documents_document
   where record_id in (v_filing.id, v_handling.id);
  return jsonb_build_object(
    'filing', ssi.erase_record(v_filing.id, p_title, 'consular_assistancefiling', p_filing, '{{}}'),
    'handling', ssi.erase_record(v_handling.id, p_title, 'consular_handling', p_handling, array['consular_erasure']),
    'files', v_files);
end $$;
revoke all on function ssi.erase_assistance(uuid, text, jsonb, jsonb) from public;
grant execute on function ssi.erase_assistance(uuid, text, jsonb, jsonb) to {APP};
"""


def write_rules(apps, _editor):
    """The durations that the service starts with."""
    rule = apps.get_model("consular", "RetentionRule")
    rule.objects.bulk_create(
        rule(category=category, years=years, source=source) for category, (years, source) in RETENTION_AT_FIRST.items()
    )


class Migration(migrations.Migration):
    dependencies = [
        ("consular", "0011_privacy"),
        ("directory", "0003_keeping"),
        ("documents", "0002_walls"),
        ("records", "0018_erasure"),
    ]
    operations = [
        migrations.RunPython(write_rules, migrations.RunPython.noop),
        KeptTable(
            "consular_retentionrule",
            corrected=("years", "source"),
            removable=False,
            key="category",
            subject=("category",),
        ),
        # Written once, decided once: the row is its own history.
        ChildTable(
            "consular_erasure",
            "select insert",
            keep_history=False,
            written_if="asked_by_id = (select ssi.acting()) and verdict = ''",
        ),
        migrations.RunSQL(DECIDED, NOT_DECIDED),
        migrations.RunSQL(ERASE, "drop function if exists ssi.erase_assistance(uuid, text, jsonb, jsonb);"),
    ]
