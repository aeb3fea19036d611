"""Who writes reference data, by the database alone, and the history that it keeps of them."""

from __future__ import annotations

from collections.abc import Sequence

from django.db.migrations.operations import RunSQL

from ssi.territories.sql import APP, wall

_WRITER = "security definer set search_path = pg_catalog, public, ssi, pg_temp"
_KEEPS = "(select ssi.serves('service_reference'))"
_READS_HISTORY = f"{_KEEPS} or (select ssi.serves('service_journal'))"

# Twin of ssi.keep_history for rows that hang on no record. Arguments: the key of the row, then the columns that name
# the sheet it belongs to.
KEEP_REFERENCE_HISTORY = f"""
create or replace function ssi.keep_reference_history() returns trigger language plpgsql {_WRITER} as $$
declare
  v_old jsonb := case when tg_op = 'INSERT' then '{{}}'::jsonb else to_jsonb(old) end;
  v_new jsonb := case when tg_op = 'DELETE' then '{{}}'::jsonb else to_jsonb(new) end;
  v_row jsonb := case when tg_op = 'DELETE' then to_jsonb(old) else to_jsonb(new) end;
  v_fields jsonb;
  v_subject text;
begin
  select jsonb_object_agg(key, jsonb_build_array(v_old -> key, v_new -> key)) into v_fields
    from (select jsonb_object_keys(v_old || v_new) as key) keys
   where (v_old -> key) is distinct from (v_new -> key)
     and key not in ('id', 'search_key')
     and not (coalesce(v_old -> key, 'null') = 'null' and coalesce(v_new -> key, 'null') = 'null');
  if v_fields is null then
    return null;
  end if;
  select coalesce(string_agg(v_row ->> name, ' ' order by place), '*') into v_subject
    from unnest(tg_argv[1:]) with ordinality as named (name, place);
  insert into directory_referencechange (table_name, row_key, subject, operation, fields, at, actor, request)
  values (tg_table_name, v_row ->> tg_argv[0], v_subject, lower(tg_op), v_fields, ssi.now(), ssi.acting(),
          nullif(current_setting('ssi.request', true), '')::uuid);
  return null;
end $$;
revoke all on function ssi.keep_reference_history() from public;
"""
DROP_HISTORY = "drop function if exists ssi.keep_reference_history();"


class HistoryOfReference(RunSQL):
    """The table of the history: written by the trigger alone, read by administrators and the auditor."""

    def __init__(self) -> None:
        forward, backward = wall("directory_referencechange", {"select": _READS_HISTORY})
        super().__init__(f"{forward}\n{KEEP_REFERENCE_HISTORY}", f"{DROP_HISTORY}\n{backward}")


class KeptTable(RunSQL):
    """A table of reference data that everyone reads and that an administrator writes.

    CORRECTED: the columns that may change once a row is written; SUBJECT: those that name its sheet. Empty: no
    history. WRITTEN_IF and CORRECTED_IF: what a row must also say to be inserted, to be changed ("before ||| after").
    """

    def __init__(
        self,
        table: str,
        *,
        corrected: Sequence[str] = (),
        removable: bool = True,
        key: str = "code",
        subject: Sequence[str] = (),
        written_if: str = "true",
        corrected_if: str = "true ||| true",
    ) -> None:
        before, _, after = corrected_if.partition("|||")
        policies = {"select": "true", "insert": f"{_KEEPS} and {written_if}"}
        if corrected:
            policies["update"] = f"{_KEEPS} and {before} ||| {_KEEPS} and {after}"
        if removable:
            policies["delete"] = _KEEPS
        forward, backward = wall(table, policies)
        if corrected:
            columns = ", ".join(corrected)
            forward += f"\nrevoke update on {table} from {APP};\ngrant update ({columns}) on {table} to {APP};"
        if subject:
            arguments = ", ".join(f"'{name}'" for name in (key, *subject))
            forward += (
                f"\ncreate trigger {table}_history after insert or update or delete on {table} "
                f"for each row execute function ssi.keep_reference_history({arguments});"
            )
            backward = f"drop trigger if exists {table}_history on {table};\n{backward}"
        super().__init__(forward, f"{backward}\ngrant select on {table} to {APP};")
