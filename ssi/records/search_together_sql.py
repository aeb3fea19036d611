"""Reading at once, for search, what was written of many records: their triggers wait for it (ssi.records.historic)."""

from __future__ import annotations

from ssi.records.search_sql import MOST_SLICES, OVERLAP, SLICE
from ssi.territories.sql import for_the_application

_WRITER = "security definer set search_path = pg_catalog, public, ssi, pg_temp"

TOGETHER = f"""
-- The text of a column as ssi.index_row takes it from a row.
create or replace function ssi.searched_column(p_table regclass, p_column text) returns text language sql stable
set search_path = pg_catalog, public, ssi, pg_temp as $$
  select format(case when t.typcategory = 'A' then 'nullif(array_to_string(t.%I, '' · ''), '''')'
                     else 'nullif(t.%I::text, '''')' end, p_column)
    from pg_attribute a join pg_type t on t.oid = a.atttypid
   where a.attrelid = p_table and a.attname = p_column
$$;

-- What ssi.index_row would have written of each row of these records, table after table: the same texts, keys and
-- slices. Of those alone that the acting person has opened and may write: nothing is learnt of another.
create or replace function ssi.index_records(p_records uuid[]) returns void language plpgsql volatile {_WRITER} as $$
declare
  v_own uuid[] := array(select id from records_record where id = any(p_records) and author_id = ssi.acting()
                           and scope = any((select ssi.scopes('write'))::text[]));
  v_trigger record;
  v_said text[];
  v_texts text;
  v_names text;
  v_if text;
begin
  delete from records_searchabletext where record_id = any(v_own);
  for v_trigger in select tgrelid, tgargs from pg_trigger where tgfoid = 'ssi.keep_searchable'::regproc loop
    -- Source, record, key, condition, columns, identifiers.
    v_said := string_to_array(encode(v_trigger.tgargs, 'escape'), chr(92) || '000');
    select string_agg(ssi.searched_column(v_trigger.tgrelid, name), ', ' order by place) into v_texts
      from unnest(string_to_array(v_said[5], ',')) with ordinality columns (name, place);
    select string_agg(ssi.searched_column(v_trigger.tgrelid, name), ', ') into v_names
      from unnest(string_to_array(v_said[6], ',')) name;
    v_if := case when v_said[4] = '' then 'true'
                 when v_said[4] like '%=%' then format('t.%I::text = %L', split_part(v_said[4], '=', 1),
                                                       split_part(v_said[4], '=', 2))
                 else ssi.searched_column(v_trigger.tgrelid, v_said[4]) || ' is not null' end;
    execute format($sql$
      insert into records_searchabletext (scope, record_id, source, row_key, slice, text, keys, vector)
      select said.scope, said.record, %L, %L || ':' || said.key, n, piece,
             case when n = 0 then said.keys else '{{}}' end,
             to_tsvector('french', ssi.plain(replace(piece, ' · ', ' et et ')))
        from (select t.scope, t.%I as record, t.%I::text as key,
                     nullif(array_to_string(array[%s]::text[], ' · '), '') as text,
                     (select coalesce(array_agg(distinct one), '{{}}') from unnest(array[%s]::text[]) name,
                             unnest(ssi.identifier_keys(coalesce(name, ''), false)) one) as keys
                from %s t where t.%I = any($1) and %s) said,
             lateral generate_series(0, least({MOST_SLICES} - 1, greatest(length(said.text) - 1, 0) / {SLICE})) n,
             lateral (select substr(said.text, greatest(1, n * {SLICE} + 1 - {OVERLAP}), {SLICE} + {OVERLAP}) as piece)
               cut
       where said.text is not null
      $sql$, v_said[1], v_trigger.tgrelid::regclass::text, v_said[2], v_said[3], v_texts, coalesce(v_names, ''),
      v_trigger.tgrelid::regclass::text, v_said[2], v_if) using v_own;
  end loop;
end $$;
""" + for_the_application("index_records(uuid[])")
NOT_TOGETHER = "drop function if exists ssi.index_records(uuid[]), ssi.searched_column(regclass, text);"
