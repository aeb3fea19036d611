"""What the database holds of taken-back steps and voided registrations, whoever writes."""

from __future__ import annotations

from ssi.territories.sql import APP

# What may still be written about a voided record: its history, a form sent twice, who may read it, what each person
# follows and was told of, what was decided of the erasure of what it says.
WRITTEN_AFTER_VOID = frozenset(
    {
        "records_change",
        "records_submission",
        "records_namedreader",
        "records_accessdecision",
        "records_emergencyaccess",
        "followup_follow",
        "followup_news",
        "consular_erasure",
    }
)

_OWNER = "security definer set search_path = pg_catalog, public, ssi, pg_temp"

REFUSE_ON_VOIDED = f"""
-- Nothing that hangs on a voided record is written, changed or taken away.
create or replace function ssi.refuse_on_voided() returns trigger language plpgsql {_OWNER} as $$
declare
  v_row jsonb := case when tg_op = 'DELETE' then to_jsonb(old) else to_jsonb(new) end;
begin
  if exists (select from records_record where id = (v_row ->> tg_argv[0])::uuid and voided_at is not null) then
    raise exception 'ssi: this registration is voided' using errcode = 'check_violation',
      constraint = 'record_void_is_final';
  end if;
  return case when tg_op = 'DELETE' then old else new end;
end $$;
revoke all on function ssi.refuse_on_voided() from public;
"""

# A number given stays where it was given. A voided record changes only in who holds it and who may read it, and in
# being put back.
KEEP_REGISTRATION = """
create or replace function ssi.keep_registration() returns trigger language plpgsql
set search_path = pg_catalog, public, ssi, pg_temp as $$
declare
  -- `scope` is computed after this trigger, from columns that it compares.
  v_free text[] := array['owner_id', 'need_to_know', 'version', 'search_text', 'updated_at', 'scope'];
begin
  if old.reference is not null and new.reference is distinct from old.reference then
    raise exception 'ssi: a reference is given once' using errcode = 'check_violation',
      constraint = 'record_keeps_its_reference';
  end if;
  if old.voided_at is not null and new.voided_at is not null
     and to_jsonb(old) - v_free is distinct from to_jsonb(new) - v_free then
    raise exception 'ssi: this registration is voided' using errcode = 'check_violation',
      constraint = 'record_void_is_final';
  end if;
  return new;
end $$;
create or replace trigger records_record_registration before update on records_record
  for each row execute function ssi.keep_registration();
"""

DROP_KEEP_REGISTRATION = """
drop trigger if exists records_record_registration on records_record;
drop function if exists ssi.keep_registration();
"""


def refused_on_voided(table: str, record: str) -> str:
    """The trigger of one table that hangs on a record."""
    return (
        f"create or replace trigger {table}_voided before insert or update or delete on {table} "
        f"for each row execute function ssi.refuse_on_voided('{record}');"
    )


_CHILDREN = """
  select c.conrelid::regclass::text as child, a.attname as record
    from pg_constraint c
    join pg_attribute a on a.attrelid = c.conrelid and a.attnum = c.conkey[2]
   where c.contype = 'f' and c.confrelid = 'records_record'::regclass and c.confupdtype = 'c'
     and array_length(c.conkey, 1) = 2
     and c.conname = c.conrelid::regclass::text || '_' || a.attname || '_scope'
"""

# The tables of a database made before this rule: later ones are born with it (ChildTable).
REFUSE_ON_EVERY_CHILD = f"""
do $$
declare
  one record;
begin
  for one in {_CHILDREN} loop
    if not one.child = any(array{sorted(WRITTEN_AFTER_VOID)}) then
      execute format('create or replace trigger %I before insert or update or delete on %I '
                     'for each row execute function ssi.refuse_on_voided(%L)', one.child || '_voided', one.child,
                     one.record);
    end if;
  end loop;
end $$;
"""

REFUSE_ON_NO_CHILD = f"""
do $$
declare
  one record;
begin
  for one in {_CHILDREN} loop
    execute format('drop trigger if exists %I on %I', one.child || '_voided', one.child);
  end loop;
end $$;
"""

_WRITTEN_HERE = (
    "scope = any((select ssi.scopes('write'))::text[]) and record_id not in (select unnest(ssi.hidden_records()))"
)

# A passage is written once; what is added when it is taken back names who acts, and is written once too. A deadline
# that a step started goes with the step.
TAKE_BACK = f"""
create policy app_update on records_passage for update to {APP}
  using ({_WRITTEN_HERE} and taken_back_at is null)
  with check ({_WRITTEN_HERE} and taken_back_at is not null and taken_back_by_id = (select ssi.acting()));
grant update (taken_back_at, taken_back_by_id, taken_back_reason) on records_passage to {APP};
create policy app_delete on records_deadline for delete to {APP} using ({_WRITTEN_HERE});
grant delete on records_deadline to {APP};
"""

NO_TAKE_BACK = f"""
revoke delete on records_deadline from {APP};
drop policy if exists app_delete on records_deadline;
revoke update (taken_back_at, taken_back_by_id, taken_back_reason) on records_passage from {APP};
drop policy if exists app_update on records_passage;
"""
