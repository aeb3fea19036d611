"""The second wall of rows that belong to a country and hang on no record, and the history that the database keeps."""

from __future__ import annotations

from django.db.migrations.operations import RunSQL

from ssi.territories.sql import APP, for_the_application, wall

_READER = "stable parallel safe set search_path = pg_catalog, public, ssi, pg_temp"
_WRITER = "security definer set search_path = pg_catalog, public, ssi, pg_temp"

FUNCTIONS = f"""
-- Scopes open to the acting person for a verb, and the countries of those that are no post's: what is of a country and
-- of no area is for whoever works there. Twin of ssi/directory/places.py.
create or replace function ssi.places(verb text) returns text[] language sql {_READER} as $$
  select coalesce(array_agg(distinct place), '{{}}') from (
    select scope as place from unnest(ssi.scopes(verb)) scope
    union all
    select split_part(scope, '/', 1) from unnest(ssi.scopes(verb)) scope where scope not like '%/%/%') open
$$;

-- Twin of ssi.keep_history for rows of a country that hang on no record.
create or replace function ssi.keep_country_history() returns trigger language plpgsql {_WRITER} as $$
declare
  v_old jsonb := case when tg_op = 'INSERT' then '{{}}'::jsonb else to_jsonb(old) end;
  v_new jsonb := to_jsonb(new);
  v_fields jsonb;
begin
  select jsonb_object_agg(key, jsonb_build_array(v_old -> key, v_new -> key)) into v_fields
    from (select jsonb_object_keys(v_old || v_new) as key) keys
   where (v_old -> key) is distinct from (v_new -> key)
     and key not in ('id', 'scope', 'country_id', 'version', 'recorded_at', 'recorded_by_id')
     and not (coalesce(v_old -> key, 'null') in ('null', '""') and coalesce(v_new -> key, 'null') in ('null', '""'));
  if v_fields is not null then
    insert into directory_countrychange (scope, country_id, table_name, row_key, operation, fields, at, actor, request)
    values (v_new ->> 'scope', v_new ->> 'country_id', tg_table_name, (v_new ->> 'id')::uuid, lower(tg_op), v_fields,
            ssi.now(), ssi.acting(), nullif(current_setting('ssi.request', true), '')::uuid);
  end if;
  return null;
end $$;
revoke all on function ssi.keep_country_history() from public;
"""
RIGHTS = for_the_application("places(text)")
DROP_FUNCTIONS = "drop function if exists ssi.keep_country_history(), ssi.places(text);"

READ_HERE = "scope = any((select ssi.places('view'))::text[])"
CHANGED_HERE = "scope = any((select ssi.places('change'))::text[])"


class HistoryOfCountries(RunSQL):
    """The functions, and the table of the history: written by the trigger alone, read with the rows themselves."""

    def __init__(self) -> None:
        forward, backward = wall("directory_countrychange", {"select": READ_HERE})
        super().__init__(f"{FUNCTIONS}\n{RIGHTS}\n{forward}", f"{backward}\n{DROP_FUNCTIONS}")


class CountryTable(RunSQL):
    """Rows of a country: read by whoever reads their scope, written by whoever changes it; signed; nothing is deleted.

    CHANGED: the columns that may change; empty: a row is written once. RECORDED: the column that says who wrote it.
    """

    def __init__(self, table: str, *, changed: tuple[str, ...] = (), recorded: str = "recorded_by_id") -> None:
        policies = {"select": READ_HERE, "insert": f"{CHANGED_HERE} and {recorded} = (select ssi.acting())"}
        if changed:
            policies["update"] = CHANGED_HERE
        forward, backward = wall(table, policies)
        if changed:
            columns = ", ".join(changed)
            forward += f"\nrevoke update on {table} from {APP};\ngrant update ({columns}) on {table} to {APP};"
            backward = f"revoke update ({columns}) on {table} from {APP};\n{backward}"
        forward += (
            f"\ncreate trigger {table}_history after insert or update on {table} "
            "for each row execute function ssi.keep_country_history();"
        )
        super().__init__(forward, f"drop trigger if exists {table}_history on {table};\n{backward}")
