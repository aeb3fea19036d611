"""Erasing what a record says: its number, its state and its dates stay to be counted, all the rest goes, in one place.

`ssi.erase_record` knows the tables that hang on a record by their key to it: a table of tomorrow is emptied too. The
application may not run it; the function of a domain does, once it has said who may (`ssi.erase_assistance`).
"""

from __future__ import annotations

from ssi.records.void_sql import REFUSE_ON_VOIDED

_OWNER = "security definer set search_path = pg_catalog, public, ssi, pg_temp"

# The same triggers as for a voided registration; what is erased takes nothing any more either.
REFUSE_ON_ERASED = f"""
create or replace function ssi.refuse_on_voided() returns trigger language plpgsql {_OWNER} as $$
declare
  v_row jsonb := case when tg_op = 'DELETE' then to_jsonb(old) else to_jsonb(new) end;
  v_voided timestamptz;
  v_erased timestamptz;
begin
  select voided_at, erased_at into v_voided, v_erased from records_record where id = (v_row ->> tg_argv[0])::uuid;
  if v_erased is not null then
    raise exception 'ssi: what this record said is erased' using errcode = 'check_violation',
      constraint = 'record_erased_is_final';
  elsif v_voided is not null then
    raise exception 'ssi: this registration is voided' using errcode = 'check_violation',
      constraint = 'record_void_is_final';
  end if;
  return case when tg_op = 'DELETE' then old else new end;
end $$;
revoke all on function ssi.refuse_on_voided() from public;
create or replace function ssi.keep_erased() returns trigger language plpgsql
set search_path = pg_catalog, public, ssi, pg_temp as $$
declare
  v_free text[] := array['owner_id', 'need_to_know', 'version', 'updated_at', 'scope'];
begin
  if to_jsonb(old) - v_free is distinct from to_jsonb(new) - v_free then
    raise exception 'ssi: what this record said is erased' using errcode = 'check_violation',
      constraint = 'record_erased_is_final';
  end if;
  return new;
end $$;
create trigger records_record_erased before update on records_record for each row
  when (old.erased_at is not null) execute function ssi.keep_erased();
"""
NOTHING_IS_ERASED = f"""
drop trigger if exists records_record_erased on records_record;
drop function if exists ssi.keep_erased();
{REFUSE_ON_VOIDED}
"""

ERASE = f"""
-- Empties every table that hangs on a record that is over, but its DETAIL, whose columns take the values of EMPTY, and
-- those KEPT; what is left of its life-cycle says when and by whom, and no word. Answers how many rows went, by table.
create or replace function ssi.erase_record(p_record uuid, p_title text, p_detail text, p_empty jsonb, p_kept text[])
returns jsonb language plpgsql {_OWNER} as $$
declare
  v_record records_record;
  v_kept text[] := p_kept || array[p_detail, 'records_passage', 'records_event', 'records_deadline', 'records_change'];
  v_gone jsonb := '{{}}';
  v_rows bigint;
  v_columns text;
  one record;
begin
  select * into v_record from records_record where id = p_record for update;
  if not found or v_record.erased_at is not null or v_record.closed_at is null then
    raise exception 'ssi: this record is not to be erased' using errcode = 'insufficient_privilege';
  end if;
  set constraints all deferred;
  -- Nothing is written on a voided registration: it stands for as long as this lasts.
  update records_record set voided_at = null, voided_by_id = null, void_reason = ''
   where id = p_record and voided_at is not null;
  select string_agg(format('%1$I = e.%1$I', name), ', ') into v_columns from jsonb_object_keys(p_empty) name;
  execute format('update %1$I d set %2$s from jsonb_populate_record(null::%1$I, $1) e where d.record_id = $2', p_detail,
                 v_columns) using p_empty, p_record;
  for one in
    select c.conrelid::regclass::text as child, a.attname as record
      from pg_constraint c
      join pg_attribute a on a.attrelid = c.conrelid and a.attnum = c.conkey[2]
     where c.contype = 'f' and c.confrelid = 'records_record'::regclass and c.confupdtype = 'c'
       and array_length(c.conkey, 1) = 2
       and c.conname = c.conrelid::regclass::text || '_' || a.attname || '_scope'
  loop
    continue when one.child = any(v_kept);
    execute format('delete from %I where %I = $1', one.child, one.record) using p_record;
    get diagnostics v_rows = row_count;
    if v_rows > 0 then
      v_gone := v_gone || jsonb_build_object(one.child, v_rows);
    end if;
  end loop;
  delete from records_recordlink where p_record in (left_id, right_id);
  get diagnostics v_rows = row_count;
  if v_rows > 0 then
    v_gone := v_gone || jsonb_build_object('records_recordlink', v_rows);
  end if;
  update records_passage set reason = '', before = null,
         taken_back_reason = case when taken_back_at is null then '' else '-' end where record_id = p_record;
  update records_event set note = '' where record_id = p_record and note <> '';
  -- The new title first: search reads it, which is written no more once the record is erased.
  update records_record set title = p_title, search_text = '', version = version + 1 where id = p_record;
  update records_record
     set erased_at = ssi.now(), voided_at = v_record.voided_at, voided_by_id = v_record.voided_by_id,
         void_reason = case when v_record.voided_at is null then '' else '-' end
   where id = p_record;
  -- Last: what was done above has its own lines there, which hold every word that went.
  delete from records_change where record_id = p_record;
  get diagnostics v_rows = row_count;
  set constraints all immediate;
  return v_gone || jsonb_build_object('records_change', v_rows);
end $$;
revoke all on function ssi.erase_record(uuid, text, text, jsonb, text[]) from public;
"""
NO_ERASE = "drop function if exists ssi.erase_record(uuid, text, text, jsonb, text[]);"
