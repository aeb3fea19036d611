"""What search reads: one table of texts, kept by triggers on the tables that hold them, and the functions that find.

A text that changes, is withdrawn or is deleted leaves the table in the same statement: no service has to think of it.
The functions apply the walls themselves, because a policy hides the index (docs/adr/0007-search-in-the-database.md).
"""

from __future__ import annotations

from collections.abc import Sequence

from django.db.migrations.operations import RunSQL

from ssi.territories.sql import for_the_application

_FIXED = "immutable parallel safe set search_path = pg_catalog, public, ssi, pg_temp"
_READER = "stable security definer set search_path = pg_catalog, public, ssi, pg_temp"
_WRITER = "security definer set search_path = pg_catalog, public, ssi, pg_temp"

# A slice is what a result shows a piece of; each begins a little before the end of the one before it.
SLICE, OVERLAP, MOST_SLICES = 6000, 80, 60
# A word that many of the reader's newest records hold is frequent: the newest are walked until a thousand hold it.
PROBED, MANY = 200, 30
# Another one of more texts than this is frequent as well: reading all its places would cost more than the walk.
FEW = 20_000

WORDS = f"""
-- TEXT as search compares it: lower case, no accents, nothing but letters and digits between single spaces.
create or replace function ssi.plain(p_text text) returns text language sql {_FIXED} as $$
  select btrim(regexp_replace(
    lower(unaccent('unaccent'::regdictionary, normalize(p_text, nfkc)) collate "pg_c_utf8"),
    '[^[:alnum:]]+', ' ', 'g'))
$$;

-- Keys of a telephone number. I: with its country's code; N: without it; L: known only without it. A number with its
-- code answers to itself and to its local form; two numbers whose codes differ never answer to each other.
create or replace function ssi.phone_keys(p_text text, p_asked boolean) returns text[] language plpgsql {_FIXED} as $$
declare
  v_typed text := btrim(normalize(p_text, nfkc));
  v_digits text := regexp_replace(v_typed, '[^0-9]', '', 'g');
  v_abroad boolean := v_typed ~ '^[(]?([+]|00)';
  v_local text := ltrim(v_digits, '0');
  v_code int;
  v_rest text;
  v_keys text[] := '{{}}';
begin
  if v_typed !~ '^[-+0-9 ().\\/]+$' or length(v_digits) not between 7 and 17 then
    return v_keys;
  end if;
  if v_abroad or (v_digits !~ '^0' and length(v_digits) >= 10) then
    -- The plan of the ITU (E.164): codes of one, two or three digits, known by their first ones.
    v_code := case when v_local ~ '^[17]' then 1
                   when v_local ~ '^(2[07]|3[0-469]|4[013-9]|5[1-8]|6[0-6]|8[1246]|9[0-58])' then 2 else 3 end;
    v_rest := ltrim(substr(v_local, v_code + 1), '0');
    v_keys := v_keys || ('i:' || left(v_local, v_code) || v_rest)
                     || (case when p_asked then 'l:' else 'n:' end || v_rest);
  end if;
  if not v_abroad then
    v_keys := v_keys || ('n:' || v_local);
    if not p_asked then
      v_keys := v_keys || ('l:' || v_local);
    end if;
  end if;
  return v_keys;
end $$;

-- Keys under which a reference or a number, typed whole with any punctuation, is found.
create or replace function ssi.identifier_keys(p_text text, p_asked boolean) returns text[] language sql {_FIXED} as $$
  select case when length(compact) between 4 and 60 and compact ~ '[0-9]' then array['r:' || compact] else '{{}}' end
         || ssi.phone_keys(p_text, p_asked)
    from (select replace(ssi.plain(p_text), ' ', '') as compact) typed
$$;

-- What is looked for, one query for each word or phrase. The beginning of a word is enough; a word that holds
-- punctuation (a partner's reference) and a phrase are read whole, in order. Words that say nothing are left out.
create or replace function ssi.search_terms(p_words text[], p_phrases text[]) returns tsquery[]
language plpgsql {_FIXED} as $$
declare
  v_plain text;
  v_term tsquery;
  v_terms tsquery[] := '{{}}';
begin
  foreach v_plain in array p_words loop
    v_plain := ssi.plain(v_plain);
    v_term := case when v_plain = '' then ''::tsquery
                   when v_plain like '% %' then phraseto_tsquery('french', v_plain)
                   else to_tsquery('french', v_plain || ':*') end;
    v_terms := v_terms || case when numnode(v_term) > 0 then array[v_term] else '{{}}'::tsquery[] end;
  end loop;
  foreach v_plain in array p_phrases loop
    v_term := phraseto_tsquery('french', ssi.plain(v_plain));
    v_terms := v_terms || case when numnode(v_term) > 0 then array[v_term] else '{{}}'::tsquery[] end;
  end loop;
  return v_terms;
end $$;
"""

KEEPING = f"""
-- Writes again what search reads of one row. COLUMNS are its texts, IDENTIFIERS those among them that open the file
-- when typed whole; CONDITION is the column that must say something, or `column=value`, for the row to be found.
create or replace function ssi.index_row(p_table text, p_row jsonb, p_source text, p_record text, p_key text,
                                         p_condition text, p_columns text[], p_identifiers text[])
returns void language plpgsql volatile {_WRITER} as $$
declare
  v_text text;
  v_keys text[];
  v_asked text[] := string_to_array(p_condition, '=');
  v_value text := p_row ->> v_asked[1];
  v_key text := p_table || ':' || (p_row ->> p_key);
begin
  delete from records_searchabletext
   where record_id = (p_row ->> p_record)::uuid and source = p_source and row_key = v_key;
  if cardinality(v_asked) = 1 and coalesce(v_value, '') = ''
     or cardinality(v_asked) = 2 and v_value is distinct from v_asked[2] then
    return;
  end if;
  select string_agg(said, ' · ' order by position) into v_text from (
    select position, case jsonb_typeof(p_row -> name)
             when 'array' then (select string_agg(one, ' · ') from jsonb_array_elements_text(p_row -> name) one)
             else nullif(p_row ->> name, '') end as said
      from unnest(p_columns) with ordinality as columns (name, position)) texts
   where said is not null;
  if v_text is null then
    return;
  end if;
  select coalesce(array_agg(distinct key), '{{}}') into v_keys
    from unnest(p_identifiers) name, unnest(ssi.identifier_keys(coalesce(p_row ->> name, ''), false)) key;
  insert into records_searchabletext (scope, record_id, source, row_key, slice, text, keys, vector)
  select p_row ->> 'scope', (p_row ->> p_record)::uuid, p_source, v_key, n, piece,
         case when n = 0 then v_keys else '{{}}' end,
         -- Words that say nothing keep a distance: a phrase does not run from one field into the next.
         to_tsvector('french', ssi.plain(replace(piece, ' · ', ' et et ')))
    from generate_series(0, least({MOST_SLICES} - 1, greatest(length(v_text) - 1, 0) / {SLICE})) n,
         lateral (select substr(v_text, greatest(1, n * {SLICE} + 1 - {OVERLAP}), {SLICE} + {OVERLAP}) as piece) cut;
end $$;
revoke all on function ssi.index_row(text, jsonb, text, text, text, text, text[], text[]) from public;

-- The trigger of every table that search reads; its arguments are those of ssi.index_row.
create or replace function ssi.keep_searchable() returns trigger language plpgsql {_WRITER} as $$
declare
  v_columns text[] := string_to_array(tg_argv[4], ',');
  v_identifiers text[] := string_to_array(tg_argv[5], ',');
  v_old jsonb := case when tg_op = 'INSERT' then null else to_jsonb(old) end;
  v_new jsonb := case when tg_op = 'DELETE' then null else to_jsonb(new) end;
begin
  -- Records written by the hundred are read together, once they are whole (ssi.index_records).
  if tg_op = 'INSERT' and current_setting('ssi.indexing', true) = 'together' then
    return null;
  end if;
  if tg_op = 'DELETE' then
    delete from records_searchabletext
     where record_id = (v_old ->> tg_argv[1])::uuid and source = tg_argv[0]
       and row_key = tg_table_name || ':' || (v_old ->> tg_argv[2]);
  elsif tg_op = 'INSERT' or exists (
      select from unnest(v_columns || split_part(tg_argv[3], '=', 1)) name
       where v_old -> name is distinct from v_new -> name) then
    perform ssi.index_row(tg_table_name, v_new, tg_argv[0], tg_argv[1], tg_argv[2], tg_argv[3], v_columns,
                          v_identifiers);
  end if;
  return null;
end $$;
revoke all on function ssi.keep_searchable() from public;
"""

FINDING = f"""
drop function if exists ssi.search_records(text[], int);

-- Records that hold every word and phrase and none of what is left out, newest first, inside the acting person's walls.
-- A word of few texts is where the search begins, by its index; frequent ones are looked for from the newest record on.
-- Which of the two it is, the newest records of the reader say: the index alone would read every place of the word.
create or replace function ssi.search_records(p_words text[], p_phrases text[], p_without text[], p_kinds text[],
                                              p_countries text[], p_limit int) returns setof uuid
language plpgsql {_READER} as $$
declare
  v_term tsquery;
  v_found tsquery[] := ssi.search_terms(p_words, p_phrases);
  v_conditions text := '';
  v_holds text;
  v_newest uuid[];
  v_many bigint;
  v_texts bigint;
  v_holding uuid[];
  v_among uuid[];
begin
  if cardinality(v_found) = 0 then
    return;
  end if;
  execute 'select array(select r.id from records_record r where r.scope = any($1) and r.state <> ''draft'''
          ' order by r.opened_at desc limit {PROBED})' into v_newest using ssi.scopes('view');
  foreach v_term in array v_found loop
    v_holds := format(
      'exists (select from records_searchabletext t where t.record_id = r.id and t.vector @@ %L::tsquery)', v_term);
    execute 'select count(*) from unnest($1) r (id) where ' || v_holds into v_many using v_newest;
    if v_many >= {MANY} then
      v_conditions := v_conditions || ' and ' || v_holds;
      continue;
    end if;
    execute format(
      'select count(*), array_agg(distinct record_id) from (select t.record_id from records_searchabletext t'
      ' where t.vector @@ %L::tsquery limit {FEW} + 1) holding', v_term) into v_texts, v_holding;
    if v_texts = 0 then
      return;
    elsif v_texts > {FEW} then
      v_conditions := v_conditions || ' and ' || v_holds;
    else
      v_among := case when v_among is null then v_holding
                      else array(select a from unnest(v_among) a where a = any(v_holding)) end;
    end if;
  end loop;
  foreach v_term in array ssi.search_terms('{{}}', p_without) loop
    v_conditions := v_conditions || format(
      ' and not exists (select from records_searchabletext t where t.record_id = r.id and t.vector @@ %L::tsquery)',
      v_term);
  end loop;
  if v_among is not null then
    v_conditions := v_conditions || ' and r.id = any($6)';
  end if;
  if cardinality(p_kinds) > 0 then
    v_conditions := v_conditions || ' and r.kind = any($4)';
  end if;
  if cardinality(p_countries) > 0 then
    v_conditions := v_conditions || ' and r.country_id = any($5)';
  end if;
  return query execute
    'select r.id from records_record r'
    ' where r.scope = any($1) and r.state <> ''draft'' and not r.id = any($2)' || v_conditions ||
    ' order by r.opened_at desc limit $3'
    using ssi.scopes('view'), ssi.hidden_records(), p_limit, p_kinds, p_countries, v_among;
end $$;

-- Records that carry this reference or this number, whole, inside the acting person's walls.
create or replace function ssi.records_of_identifier(p_typed text, p_limit int) returns setof uuid
language plpgsql {_READER} as $$
begin
  return query execute
    'select r.id from records_record r'
    ' where r.scope = any($1) and r.state <> ''draft'' and not r.id = any($2)'
    '   and r.id in (select t.record_id from records_searchabletext t'
    '                 where t.keys && $3::varchar[] and t.keys <> ''{{}}'')'
    ' order by r.opened_at desc limit $4'
    using ssi.scopes('view'), ssi.hidden_records(), ssi.identifier_keys(p_typed, true), p_limit;
end $$;

-- The records that the acting person opened last, by their own lines of the journal, the latest first. Whether they
-- may still see them is for the walls to say.
create or replace function ssi.opened_records(p_limit int) returns setof uuid language sql rows 40 {_READER} as $$
  select key from (
    select case when k ~ '^[0-9a-f]{{8}}(-[0-9a-f]{{4}}){{3}}-[0-9a-f]{{12}}$' then k::uuid end as key, lines.place
      from (select e.keys, row_number() over (order by e.at desc, e.id desc) as place from audit_entry e
             where e.actor = ssi.acting() and e.acts @> array['record.read']::varchar[]
             order by e.at desc, e.id desc limit 5 * p_limit) lines,
           lateral unnest(lines.keys) k) opened
   where key is not null
   group by key order by min(place) limit p_limit
$$;
"""
RIGHTS = for_the_application(
    "plain(text)",
    "phone_keys(text, boolean)",
    "identifier_keys(text, boolean)",
    "search_terms(text[], text[])",
    "search_records(text[], text[], text[], text[], text[], int)",
    "records_of_identifier(text, int)",
    "opened_records(int)",
)
FUNCTIONS = WORDS + KEEPING + FINDING + RIGHTS
DROP_FUNCTIONS = """
drop function if exists ssi.opened_records(int), ssi.records_of_identifier(text, int),
  ssi.search_records(text[], text[], text[], text[], text[], int), ssi.keep_searchable(),
  ssi.index_row(text, jsonb, text, text, text, text, text[], text[]), ssi.search_terms(text[], text[]),
  ssi.identifier_keys(text, boolean), ssi.phone_keys(text, boolean), ssi.plain(text);
"""


class SearchedTable(RunSQL):
    """A table whose texts search reads: kept by a trigger, and what it already holds is read at once.

    COLUMNS in the order in which they are shown; IDENTIFIERS, those of them that open the file when typed whole;
    ONLY_IF, the column that must say something, or `column=value`.
    """

    def __init__(
        self,
        table: str,
        source: str,
        columns: Sequence[str],
        *,
        identifiers: Sequence[str] = (),
        only_if: str = "",
        record: str = "record_id",
        key: str = "id",
    ) -> None:
        texts, names = ",".join(columns), ",".join(identifiers)
        trigger = f"{table}_searchable"
        forward = f"""
create trigger {trigger} after insert or update or delete on {table} for each row
  execute function ssi.keep_searchable('{source}', '{record}', '{key}', '{only_if}', '{texts}', '{names}');
select ssi.index_row('{table}', to_jsonb(t), '{source}', '{record}', '{key}', '{only_if}',
                     string_to_array('{texts}', ','), string_to_array('{names}', ',')) from {table} t;
"""
        backward = (
            f"drop trigger if exists {trigger} on {table};"
            f" delete from records_searchabletext where row_key like '{table}:%';"
        )
        super().__init__(forward, backward)
