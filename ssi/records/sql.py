"""Second wall of the record table and of everything that hangs on a record; references; history."""

from __future__ import annotations

from django.db.migrations.operations import RunSQL

from ssi.records.void_sql import REFUSE_ON_VOIDED, WRITTEN_AFTER_VOID, refused_on_voided
from ssi.territories.sql import for_the_application, wall

_DEFINER = "stable parallel safe security definer set search_path = pg_catalog, public, ssi, pg_temp"
_WRITER = "security definer set search_path = pg_catalog, public, ssi, pg_temp"

FUNCTIONS = f"""
-- The records that are open to the acting person by name: for as long as they are named, and while an emergency access
-- of theirs lasts. That one opens what a page reads and nothing that is written, by their own posting of the instant;
-- and nothing to a program. In plpgsql, since its table comes with a later migration than this function.
create or replace function ssi.named_records() returns uuid[] language plpgsql {_DEFINER} as $$
declare
  v_named uuid[] := coalesce((select array_agg(record_id) from records_namedreader
                               where person_id = ssi.acting() and during @> ssi.now()), '{{}}');
begin
  if current_setting('ssi.reading', true) = 'on' and nullif(current_setting('ssi.token', true), '') is null then
    v_named := v_named || coalesce((select array_agg(e.record_id) from records_emergencyaccess e
                                     where e.person_id = ssi.acting() and e.during @> ssi.now()
                                       and e.scope = any(ssi.posted_scopes('view'))), '{{}}');
  end if;
  return v_named;
end $$;

-- Records inside the acting person's scopes that they do not see: others' drafts, need-to-know without being named.
create or replace function ssi.hidden_records() returns uuid[] language sql {_DEFINER} as $$
  select coalesce(array_agg(id), '{{}}') from records_record
   where (need_to_know or state = 'draft')
     and scope = any((select ssi.scopes('view'))::text[])
     and ((state = 'draft' and author_id is distinct from ssi.acting()
           and not scope = any((select ssi.scopes('file'))::text[]))
       or (need_to_know and owner_id is distinct from ssi.acting()
           and not scope = any((select ssi.scopes('oversee'))::text[])
           and not id = any((select ssi.named_records())::uuid[])))
$$;

-- Next reference of a series, gap-free: the counter row is locked until the registering transaction ends.
create or replace function ssi.next_reference(p_country text, p_area text, p_post text, p_kind text, p_year int)
returns text language plpgsql {_WRITER} as $$
declare
  v_scope text := p_country || '/' || p_area || coalesce('/' || nullif(p_post, ''), '');
  v_series text := coalesce(nullif(p_post, ''), p_country) || '-' || p_kind;
  v_last int;
begin
  if not v_scope = any(ssi.scopes('write')) then
    raise exception 'ssi: no right to number here' using errcode = 'insufficient_privilege';
  end if;
  -- A post that covers several countries numbers each apart: whoever sees one of them sees no gap made by another.
  if exists (select from territories_consularpost where code = p_post and seat_id <> p_country) then
    v_series := p_post || '-' || p_country || '-' || p_kind;
  end if;
  insert into records_referencecounter as c (series, year, last) values (v_series, p_year, 1)
  on conflict (series, year) do update set last = c.last + 1 returning last into v_last;
  return 'SSI-' || v_series || '-' || p_year || '-' || lpad(v_last::text, greatest(4, length(v_last::text)), '0');
end $$;

-- The next p_count references of a series, for what is registered together: the same counter, once.
create or replace function ssi.next_references(p_country text, p_area text, p_kind text, p_year int, p_count int)
returns setof text language plpgsql {_WRITER} as $$
declare
  v_series text := p_country || '-' || p_kind;
  v_last int;
begin
  if not (p_country || '/' || p_area) = any(ssi.scopes('write')) or p_count < 1 then
    raise exception 'ssi: no right to number here' using errcode = 'insufficient_privilege';
  end if;
  insert into records_referencecounter as c (series, year, last) values (v_series, p_year, p_count)
  on conflict (series, year) do update set last = c.last + p_count returning last into v_last;
  return query select 'SSI-' || v_series || '-' || p_year || '-' || lpad(n::text, greatest(4, length(n::text)), '0')
                 from generate_series(v_last - p_count + 1, v_last) n order by n;
end $$;

-- Field-by-field history. Runs as the owner, so the application's role can neither forge nor skip a line.
create or replace function ssi.keep_history() returns trigger language plpgsql {_WRITER} as $$
declare
  v_old jsonb := case when tg_op = 'INSERT' then '{{}}'::jsonb else to_jsonb(old) end;
  v_new jsonb := case when tg_op = 'DELETE' then '{{}}'::jsonb else to_jsonb(new) end;
  v_row jsonb := case when tg_op = 'DELETE' then to_jsonb(old) else to_jsonb(new) end;
  v_operation text := lower(tg_op);
  v_state text;
  v_fields jsonb;
begin
  -- What was tried in a draft is nobody's business but its author's: history begins when the draft ends.
  if tg_table_name = 'records_record' then
    v_state := v_row ->> 'state';
    if v_old ->> 'state' = 'draft' then
      v_old := '{{}}';
      v_operation := 'insert';
    end if;
  else
    select state into v_state from records_record where id = (v_row ->> tg_argv[0])::uuid;
  end if;
  -- A draft that is thrown away takes all with it.
  if v_state is null or v_state = 'draft' then
    return null;
  end if;
  select jsonb_object_agg(key, jsonb_build_array(v_old -> key, v_new -> key)) into v_fields
    from (select jsonb_object_keys(v_old || v_new) as key) keys
   where (v_old -> key) is distinct from (v_new -> key)
     and key not in ('id', 'scope', 'record_id', 'version', 'search_text', 'updated_at', 'sealed', 'blind',
                     'scan_failures', 'scan_failed_at')
     and not (coalesce(v_old -> key, 'null') = 'null' and coalesce(v_new -> key, 'null') = 'null');
  if v_fields is null then
    return null;
  end if;
  insert into records_change (scope, record_id, table_name, row_key, operation, fields, at, actor, request)
  values (v_row ->> 'scope', (v_row ->> tg_argv[0])::uuid, tg_table_name,
          coalesce(v_row ->> 'id', v_row ->> tg_argv[0]),
          v_operation, v_fields, ssi.now(), ssi.acting(), nullif(current_setting('ssi.request', true), '')::uuid);
  -- What is written under a record is a change of it. Once for each transaction: its instant does not move.
  if tg_table_name <> 'records_record' then
    update records_record set updated_at = ssi.now()
     where id = (v_row ->> tg_argv[0])::uuid and updated_at is distinct from ssi.now();
  end if;
  return null;
end $$;

-- The instant of the last change, which nobody writes by hand.
create or replace function ssi.stamp_record() returns trigger language plpgsql as $$
begin
  new.updated_at := ssi.now();
  return new;
end $$;

-- Whether the acting person sees every record among these keys.
create or replace function ssi.sees_all(p_keys text[]) returns boolean language sql {_DEFINER} as $$
  select not exists (
    select from records_record r
     where r.id in (select k::uuid from unnest(p_keys) k
                     where k ~ '^[0-9a-f]{{8}}(-[0-9a-f]{{4}}){{3}}-[0-9a-f]{{12}}$')
       and (not r.scope = any(ssi.scopes('view')) or r.id = any(ssi.hidden_records())))
$$;

-- Journal lines about one record, for whoever may read its journal: its owner, the country's manager, the auditor.
-- A line of another country than those whose journal one reads, and every line for a mere owner, says who did what to
-- this record and when: no other key, and not from where. That it was linked is for those who see both ends, or audit.
create or replace function ssi.journal_of(p_record uuid)
returns setof audit_entry language sql {_DEFINER} as $$
  with reader as (
    select ssi.serves('service_journal') as audits, ssi.countries_with('journal_view') as countries
      from records_record r
     where r.id = p_record
       and (ssi.serves('service_journal')
            or r.country_id = any((select ssi.countries_with('journal_view'))::text[])
            or (r.owner_id = ssi.acting() and r.scope = any((select ssi.scopes('change'))::text[]))))
  select e.id, e.at, e.actor, e.operation, e.acts, e.country,
         case when whole or linked then e.keys else array[p_record::text]::varchar[] end,
         case when whole then e.address end, e.request
    from reader, audit_entry e,
         lateral (select reader.audits or (e.country <> '' and e.country = any(reader.countries)) as whole,
                         e.acts && array['record.linked', 'part.judged']::varchar[] as linked) line
   where e.keys @> array[p_record::text]::varchar[]
     and (reader.audits or not linked or ssi.sees_all(e.keys::text[]))
$$;
revoke all on function ssi.keep_history() from public;
{REFUSE_ON_VOIDED}
"""
RIGHTS = for_the_application(
    "named_records()",
    "hidden_records()",
    "next_reference(text, text, text, text, int)",
    "next_references(text, text, text, int, int)",
    "sees_all(text[])",
    "journal_of(uuid)",
)

DROP_FUNCTIONS = """
drop function if exists ssi.stamp_record(), ssi.journal_of(uuid), ssi.sees_all(text[]), ssi.keep_history(),
  ssi.refuse_on_voided(), ssi.next_references(text, text, text, int, int),
  ssi.next_reference(text, text, text, text, int), ssi.hidden_records(), ssi.named_records()
  cascade;
"""

_VIEW = "scope = any((select ssi.scopes('view'))::text[])"
_WRITE = "scope = any((select ssi.scopes('write'))::text[])"
_FILE = "scope = any((select ssi.scopes('file'))::text[])"
_CASCADE = "references records_record (scope, id) on update cascade on delete cascade deferrable initially immediate;"
_NOT_HIDDEN = "{column} not in (select unnest(ssi.hidden_records()))"

# PostgreSQL asks the policy of reading only of a statement that reads a column: the others ask it of themselves.
_SEEN = f"""
  (state <> 'draft' or author_id = (select ssi.acting()) or {_FILE})
  and (not need_to_know or owner_id = (select ssi.acting())
       or scope = any((select ssi.scopes('oversee'))::text[])
       or id = any((select ssi.named_records())::uuid[]))
"""
RECORD_SELECT = f"{_VIEW} and {_SEEN}"
RECORD_UPDATE = f"{_WRITE} and {_SEEN}"
RECORD_DELETE = f"{_WRITE} and state = 'draft' and {_SEEN}"


def history(table: str, key: str) -> tuple[str, str]:
    name = f"{table}_history"
    return (
        f"create trigger {name} after insert or update or delete on {table} "
        f"for each row execute function ssi.keep_history('{key}');",
        f"drop trigger if exists {name} on {table};",
    )


STAMP = """
create or replace trigger records_record_stamp before insert or update on records_record
  for each row execute function ssi.stamp_record();
"""
NO_STAMP = "drop trigger if exists records_record_stamp on records_record;"


class RecordTable(RunSQL):
    """The record table itself behind the second wall, with its history."""

    def __init__(self) -> None:
        forward, backward = wall(
            "records_record",
            {
                "select": RECORD_SELECT,
                "insert": f"{_WRITE} and author_id = (select ssi.acting())",
                "update": f"{RECORD_UPDATE}|||{_WRITE}",
                "delete": RECORD_DELETE,
            },
        )
        # A draft that is thrown away leaves no history: only insert and update are kept on the record itself.
        keep = (
            "create trigger records_record_history after insert or update on records_record "
            "for each row execute function ssi.keep_history('id');"
        )
        super().__init__(
            f"{forward}\n{keep}", f"drop trigger if exists records_record_history on records_record;\n{backward}"
        )


class ChildTable(RunSQL):
    """A table that hangs on a record: composite key to the record, second wall, history.

    COMMANDS are what the application's role may do; a table without `update` is immutable once written. WRITTEN_IF:
    what a row must also say to be written. Nothing is written on a voided record (ssi.records.void_sql).
    """

    def __init__(
        self,
        table: str,
        commands: str = "select insert update delete",
        *,
        scope: str = "scope",
        record: str = "record_id",
        keep_history: bool = True,
        written_if: str = "true",
    ) -> None:
        view = f"{_VIEW} and {_NOT_HIDDEN.format(column=record)}"
        write = f"{_WRITE} and {_NOT_HIDDEN.format(column=record)} and {written_if}"
        conditions = {"select": view, "insert": write, "update": write, "delete": write}
        forward, backward = wall(table, {command: conditions[command] for command in commands.split()})
        key = f"{table}_{record}_scope"
        forward += f"\nalter table {table} add constraint {key} foreign key ({scope}, {record}) {_CASCADE}"
        backward = f"alter table {table} drop constraint if exists {key};\n{backward}"
        if keep_history:
            made, unmade = history(table, record)
            forward, backward = f"{forward}\n{made}", f"{unmade}\n{backward}"
        if table not in WRITTEN_AFTER_VOID:
            forward = f"{forward}\n{refused_on_voided(table, record)}"
            backward = f"drop trigger if exists {table}_voided on {table};\n{backward}"
        super().__init__(forward, backward)


class LinkTable(RunSQL):
    """A row between two records: seen and written by whoever may do so at both ends. COMMANDS: as for ChildTable."""

    def __init__(self, table: str, commands: str = "select insert delete") -> None:
        def both(verb: str) -> str:
            return " and ".join(
                f"{side}_scope = any((select ssi.scopes('{verb}'))::text[]) "
                f"and {side}_id not in (select unnest(ssi.hidden_records()))"
                for side in ("left", "right")
            )

        write = both("view") + (
            " and (left_scope = any((select ssi.scopes('write'))::text[])"
            " or right_scope = any((select ssi.scopes('write'))::text[]))"
        )
        conditions = {"select": both("view"), "insert": write, "delete": write}
        forward, backward = wall(table, {command: conditions[command] for command in commands.split()})
        for side in ("left", "right"):
            forward += (
                f"\nalter table {table} add constraint {table}_{side}_scope foreign key ({side}_scope, {side}_id) "
                f"{_CASCADE}"
            )
            backward = f"alter table {table} drop constraint if exists {table}_{side}_scope;\n{backward}"
        super().__init__(forward, backward)


class AffairTable(RunSQL):
    """The affairs: each seen through the records that it groups. None is deleted: some of its records may be hidden."""

    def __init__(self) -> None:
        member = "exists (select from records_affairmember m where m.affair_id = records_affair.id{where})"
        written = member.format(where=" and m.scope = any((select ssi.scopes('write'))::text[])")
        forward, backward = wall(
            "records_affair",
            {
                "select": member.format(where=""),
                "insert": "created_by_id = (select ssi.acting()) and cardinality((select ssi.scopes('write'))) > 0",
                "update": written,
            },
        )
        super().__init__(forward, backward)
