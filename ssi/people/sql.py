"""How the database finds people: the words of names under their spellings, numbers whole, inside the walls.

Indexes stand on what these functions answer: changing an answer takes `reindex` in the same migration.
"""

from __future__ import annotations

from django.db.migrations.operations import RunSQL

from ssi.people.names import CLASSES, PARTICLES, PHRASES, TITLES
from ssi.territories.sql import for_the_application

_FIXED = "immutable parallel safe set search_path = pg_catalog, public, ssi, pg_temp"
_READER = "stable security definer set search_path = pg_catalog, public, ssi, pg_temp"
# Of each way of finding, how many names are compared; under how many found, the next way is tried.
MOST, ENOUGH = 400, 10
CLOSE = 0.4


def _array(words: tuple[str, ...]) -> str:
    return "array[" + ", ".join(f"'{word}'" for word in words) + "]"


def _one_of(phrases: tuple[str, ...]) -> str:
    return "(" + "|".join(phrases) + ")"


_CLASS_ROWS = ", ".join(f"('{word}', '{name}')" for word, names in sorted(CLASSES.items()) for name in names)

NAMES = f"""
-- Words of a name that tell people apart: no title, no particle, no initial; all of them when none is left.
create or replace function ssi.name_words(p_text text) returns text[] language sql {_FIXED} as $$
  select case when cardinality(kept) > 0 then kept else every end
    from (select coalesce(array_agg(w) filter (where w <> ''), '{{}}') as every
            from unnest(string_to_array(ssi.plain(p_text), ' ')) w) a,
         (select coalesce(array_agg(w) filter (where w <> '' and w <> all({_array((*PARTICLES, *TITLES))})
                                                 and not (length(w) = 1 and w ~ '[a-z0-9]')), '{{}}') as kept
            from unnest(string_to_array(
              regexp_replace(ssi.plain(p_text), '\\m{_one_of(PHRASES)}\\M', ' ', 'g'), ' ')) w) b
$$;

-- Under what a word is looked for: itself, and the classes of its spellings (Tan, Chen, 陈); of Chinese characters
-- written together, the family that the first one is.
create or replace function ssi.word_keys(p_word text) returns text[] language sql {_FIXED} as $$
  select array[p_word] || coalesce(array_agg(c.class), '{{}}')
    from (values {_CLASS_ROWS}) c (word, class)
   where c.word = p_word or (p_word !~ '^[ -~]+$' and c.word = left(p_word, 1))
$$;

-- How a word sounds here, whoever spelt it: consonants, with those that French, English, Malay and Arabic
-- transcriptions write for each other folded together.
create or replace function ssi.word_sound(p_word text) returns text language sql {_FIXED} as $$
  select case when p_word !~ '^[a-z]+$' then p_word else
    coalesce(nullif(case when p_word ~ '^h?[aeiouy]' then 'a' else '' end || folded, ''), p_word) end
    from (select regexp_replace(p_word, '(.)w', '\\1', 'g') as a) v1,
         lateral (select regexp_replace(a, 'ph', 'f', 'g') as b) v2,
         lateral (select regexp_replace(b, '(sch|sh|ch|tj|sy)', 'x', 'g') as c) v3,
         lateral (select regexp_replace(c, '(dj|dz|j|g(?=[ei]))', 'j', 'g') as d) v4,
         lateral (select regexp_replace(d, 'c(?=[eiy])', 's', 'g') as e) v5,
         lateral (select regexp_replace(e, '(ck|kh|qu|q|c)', 'k', 'g') as f) v6,
         lateral (select regexp_replace(translate(f, 'zwaeiouyh', 'sv'), '(.)\\1+', '\\1', 'g') as folded) v7
$$;

create or replace function ssi.name_keys(p_text text) returns text[] language sql {_FIXED} as $$
  select coalesce(array_agg(distinct k), '{{}}') from unnest(ssi.name_words(p_text)) w, unnest(ssi.word_keys(w)) k
$$;

create or replace function ssi.name_sounds(p_text text) returns text[] language sql {_FIXED} as $$
  select coalesce(array_agg(distinct ssi.word_sound(w)), '{{}}') from unnest(ssi.name_words(p_text)) w
$$;
"""

FINDING = f"""
create or replace function ssi.drafts_of(p_scopes text[]) returns uuid[] language sql {_READER} as $$
  select coalesce(array_agg(id), '{{}}') from records_record where state = 'draft' and scope = any(p_scopes)
$$;
revoke all on function ssi.drafts_of(text[]) from public;

-- Names that answer to what is typed, with the part that bears them, inside the acting person's walls: every word
-- under one of its spellings; then as it sounds; then, when little was found, names of nearly the same letters.
create or replace function ssi.people_named(p_typed text, p_limit int) returns table (part_id uuid, value text)
language plpgsql {_READER} as $$
declare
  v_scopes text[] := ssi.scopes('view');
  -- Drafts, one's own too, are nobody's to find: set aside by their keys, or each search would go through every record.
  v_hidden uuid[] := ssi.hidden_records() || ssi.drafts_of(v_scopes);
  v_word text;
  v_known text := '';
  v_heard text := '';
  v_near text;
  v_way text;
  v_rows int;
  v_found int := 0;
begin
  foreach v_word in array ssi.name_words(p_typed) loop
    v_known := v_known || format(' and ssi.name_keys(n.value) && %L::text[]', ssi.word_keys(v_word));
    v_heard := v_heard || format(' and ssi.name_sounds(n.value) && %L::text[]', array[ssi.word_sound(v_word)]);
  end loop;
  if v_known = '' then
    return;
  end if;
  perform set_config('pg_trgm.similarity_threshold', '{CLOSE}', true);
  v_near := format(' and ssi.plain(n.value) %% %L', ssi.plain(p_typed));
  foreach v_way in array array[v_known, v_heard, v_near] loop
    return query execute
      'select f.part_id, f.value::text from ('
      ' select n.part_id, n.value from ('
      '   select p.id as part_id, p.record_id, p.scope, p.name as value from people_part p'
      '   union all select a.part_id, a.record_id, a.scope, a.value from people_partname a) n'
      '  where n.scope = any($1) and not n.record_id = any($2)'
      || v_way || ' limit {MOST}) f order by similarity(ssi.plain(f.value), $3) desc limit $4'
      using v_scopes, v_hidden, ssi.plain(p_typed), p_limit;
    get diagnostics v_rows = row_count;
    v_found := v_found + v_rows;
    exit when v_found >= p_limit or (v_way = v_heard and v_found >= {ENOUGH});
  end loop;
end $$;

-- Parts that bear this number whole, whatever its punctuation: in clear, or under one of these blind indexes.
create or replace function ssi.parts_of_number(p_typed text, p_blind text[], p_limit int) returns setof uuid
language plpgsql {_READER} as $$
begin
  return query execute
    'select found.part_id from ('
    ' select n.part_id, n.record_id, n.scope from people_partnumber n where n.blind <> '''' and n.blind = any($3)'
    ' union select n.part_id, n.record_id, n.scope from people_partnumber n'
    '  where n.value <> '''' and ssi.identifier_keys(n.value, false) && $4'
    ' union select p.id, p.record_id, p.scope from people_part p'
    '  where p.entity_type <> ''person'' and ssi.identifier_keys(p.name, false) && $4) found'
    ' where found.scope = any($1) and not found.record_id = any($2)'
    ' limit $5'
    using ssi.scopes('view'), ssi.hidden_records() || ssi.drafts_of(ssi.scopes('view')), p_blind,
          ssi.identifier_keys(p_typed, true), p_limit;
end $$;
"""
FUNCTIONS = NAMES + FINDING
RIGHTS = for_the_application(
    "name_words(text)",
    "word_keys(text)",
    "word_sound(text)",
    "name_keys(text)",
    "name_sounds(text)",
    "people_named(text, int)",
    "parts_of_number(text, text[], int)",
)
DROP_FUNCTIONS = """
drop function if exists ssi.parts_of_number(text, text[], int), ssi.people_named(text, int),
  ssi.drafts_of(text[]), ssi.name_sounds(text),
  ssi.name_keys(text), ssi.word_sound(text), ssi.word_keys(text), ssi.name_words(text);
"""
INDEXES = """
create index people_part_name_keys on people_part using gin (ssi.name_keys(name));
create index people_part_name_sounds on people_part using gin (ssi.name_sounds(name));
create index people_part_name_letters on people_part using gin (ssi.plain(name) gin_trgm_ops);
create index people_part_number on people_part using gin (ssi.identifier_keys(name, false))
  where entity_type <> 'person';
create index people_partname_keys on people_partname using gin (ssi.name_keys(value));
create index people_partname_sounds on people_partname using gin (ssi.name_sounds(value));
create index people_partname_letters on people_partname using gin (ssi.plain(value) gin_trgm_ops);
create index people_partnumber_keys on people_partnumber using gin (ssi.identifier_keys(value, false))
  where value <> '';
"""
DROP_INDEXES = "".join(
    f"drop index if exists {name};"
    for name in (
        *("people_part_name_keys", "people_part_name_sounds", "people_part_name_letters", "people_part_number"),
        *("people_partname_keys", "people_partname_sounds", "people_partname_letters", "people_partnumber_keys"),
    )
)


# A number that was typed in clear, then sealed, is in clear nowhere: the lines that the history had of it are masked.
# Of its own row, all of them; of the other rows of its record, those that end like it. Twin of `masked` in numbers.py.
MASKED_HISTORY = """
create or replace function ssi.masked_number(p_number text) returns text language sql immutable
set search_path = pg_catalog, public, ssi, pg_temp as $$
  select '••••••' || case when length(plain) >= 7 then right(plain, 3) else '' end
    from (select regexp_replace(upper(p_number), '[^0-9A-Z]', '', 'g') as plain) p
$$;

create or replace function ssi.masked_if(p_value text, p_mask text, p_own boolean) returns text language sql immutable
set search_path = pg_catalog, public, ssi, pg_temp as $$
  select case when p_value = '' or p_value like '•%' then p_value
              when p_own or (length(p_mask) > 6 and ssi.masked_number(p_value) = p_mask) then ssi.masked_number(p_value)
              else p_value end
$$;

create or replace function ssi.mask_history(p_record uuid, p_row text, p_mask text) returns void language sql
security definer set search_path = pg_catalog, public, ssi, pg_temp as $$
  update records_change c
     set fields = jsonb_set(c.fields, '{value}', told.masked)
    from (select l.id, jsonb_build_array(ssi.masked_if(l.fields -> 'value' ->> 0, p_mask, l.row_key = p_row),
                                         ssi.masked_if(l.fields -> 'value' ->> 1, p_mask, l.row_key = p_row)) as masked
            from records_change l
           where l.record_id = p_record and l.table_name = 'people_partnumber' and l.fields ? 'value') told
   where told.id = c.id and c.fields -> 'value' is distinct from told.masked
$$;

create or replace function ssi.mask_number_history() returns trigger language plpgsql
security definer set search_path = pg_catalog, public, ssi, pg_temp as $$
begin
  perform ssi.mask_history(new.record_id, new.id::text, new.masked);
  return null;
end $$;
revoke all on function ssi.masked_number(text), ssi.masked_if(text, text, boolean),
  ssi.mask_history(uuid, text, text), ssi.mask_number_history() from public;

-- After the trigger of the history, whose name comes before.
create trigger people_partnumber_masked after insert or update on people_partnumber for each row
  when (new.masked <> '') execute function ssi.mask_number_history();

select ssi.mask_history(record_id, row_key, mask)
  from (select record_id, id::text as row_key, masked as mask from people_partnumber where masked <> ''
        union
        select c.record_id, c.row_key, said.mask
          from records_change c, jsonb_array_elements_text(c.fields -> 'masked') said (mask)
         where c.table_name = 'people_partnumber' and c.fields ? 'masked' and said.mask like '•%') sealed;
"""
# What was masked stays so: the clear number is nowhere any more to be put back.
UNMASKED_HISTORY = """
drop trigger if exists people_partnumber_masked on people_partnumber;
drop function if exists ssi.mask_number_history(), ssi.mask_history(uuid, text, text),
  ssi.masked_if(text, text, boolean), ssi.masked_number(text);
"""


class OfPart(RunSQL):
    """Rows of a part stay in the record of that part, and leave with it."""

    def __init__(self, table: str, *, part: str = "part_id", record: str = "record_id", name: str = "part") -> None:
        key = f"{table}_{name}_record"
        super().__init__(
            f"alter table {table} add constraint {key} foreign key ({part}, {record})"
            " references people_part (id, record_id) on update cascade on delete cascade"
            " deferrable initially immediate",
            f"alter table {table} drop constraint if exists {key}",
        )
