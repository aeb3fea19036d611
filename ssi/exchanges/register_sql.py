"""The numbers of the register of arrivals and departures, and what stays of what was filed, whoever writes.

`A-SG-2026-0012` is an arrival, `D-SG-2026-0009` a departure. One series for each direction, scope and year: whoever
sees a scope sees its numbers follow each other, and what other areas or posts file makes no gap. What is filed on a
reserved record takes no number of its scope: it is numbered within that record (`A-SG-RFI-2026-0042-01`), and keeps
that number when the record is opened. Internal contacts have no number, and what is in a draft receives its own when
the draft is registered.
"""

from __future__ import annotations

from django.db.migrations.operations import RunSQL

from ssi.exchanges.enums import Direction
from ssi.records.void_sql import refused_on_voided
from ssi.territories.sql import wall

_WRITER = "security definer set search_path = pg_catalog, public, ssi, pg_temp"
_INTERNAL = Direction.INTERNAL.value

FUNCTIONS = f"""
-- The series of a direction in a scope: `A-SG`, `D-SG-TEC`, `A-MNL`, `A-KUL-BN` for a post outside its seat.
create or replace function ssi.register_series(p_direction text, p_scope text) returns text language sql
stable security definer set search_path = pg_catalog, public, ssi, pg_temp as $$
  select case p_direction when 'in' then 'A-' else 'D-' end
      || case when part[3] is not null then part[3] || coalesce((
                select '-' || part[1] from territories_consularpost
                 where code = part[3] and seat_id <> part[1]), '')
              else part[1] || case part[2] when 'operational' then '' when 'technical' then '-TEC'
                                when 'institutional' then '-INS' when 'consular' then '-CSL'
                                when 'enterprise' then '-ENT' else '-CTX' end end
    from (select string_to_array(p_scope, '/') as part) cut
$$;
revoke all on function ssi.register_series(text, text) from public;

-- Next number of a series, gap-free: the counter row is locked until the filing transaction ends. Called by triggers
-- alone.
create or replace function ssi.next_register_number(p_direction text, p_scope text, p_year int) returns text
language plpgsql {_WRITER} as $$
declare
  v_series text := ssi.register_series(p_direction, p_scope);
  v_last int;
begin
  insert into records_referencecounter as c (series, year, last) values (v_series, p_year, 1)
  on conflict (series, year) do update set last = c.last + 1 returning last into v_last;
  return v_series || '-' || p_year || '-' || lpad(v_last::text, greatest(4, length(v_last::text)), '0');
end $$;
revoke all on function ssi.next_register_number(text, text, int) from public;

-- The number of what is filed on RECORD: of its scope, or of the record alone while it is reserved, so that nobody else
-- can count what is filed there. The row of a reserved record is locked until the filing transaction ends.
create or replace function ssi.number_on(p_record uuid, p_direction text, p_scope text, p_year int) returns text
language plpgsql {_WRITER} as $$
declare
  v_own text;
  v_last int;
begin
  select case p_direction when 'in' then 'A-' else 'D-' end || substr(reference, length('SSI-') + 1) || '-' into v_own
    from records_record where id = p_record and need_to_know and reference <> '' for update;
  if v_own is null then
    return ssi.next_register_number(p_direction, p_scope, p_year);
  end if;
  select count(*) + 1 into v_last from exchanges_exchange
   where record_id = p_record and starts_with(register_number, v_own);
  return v_own || lpad(v_last::text, greatest(2, length(v_last::text)), '0');
end $$;
revoke all on function ssi.number_on(uuid, text, text, int) from public;

-- What is typed as a number is not believed: it is given here, by the year of filing on the country's clock.
create or replace function ssi.number_exchange() returns trigger language plpgsql {_WRITER} as $$
declare
  v_zone text;
begin
  new.register_number := '';
  new.register_year := null;
  select c.time_zone into v_zone from records_record r join territories_country c on c.code = r.country_id
   where r.id = new.record_id and r.scope = new.scope and r.state <> 'draft';
  if v_zone is not null and new.direction <> '{_INTERNAL}' then
    new.register_year := extract(year from new.registered_at at time zone v_zone);
    new.register_number := ssi.number_on(new.record_id, new.direction, new.scope, new.register_year);
  end if;
  return new;
end $$;
revoke all on function ssi.number_exchange() from public;

-- What a draft held is numbered when it is registered, in the order in which it came and went.
create or replace function ssi.number_exchanges_of_draft() returns trigger language plpgsql {_WRITER} as $$
declare
  v_year int := (select extract(year from ssi.now() at time zone time_zone) from territories_country
                  where code = new.country_id);
  one record;
begin
  for one in select id, direction from exchanges_exchange
              where record_id = new.id and direction <> '{_INTERNAL}' and register_number = ''
              order by occurred_at, id loop
    update exchanges_exchange set register_year = v_year,
           register_number = ssi.number_on(new.id, one.direction, new.scope, v_year)
     where id = one.id;
  end loop;
  return null;
end $$;
revoke all on function ssi.number_exchanges_of_draft() from public;

-- What is filed says the same for ever: a correction is a new exchange. Only its number is given, once; its scope
-- follows its record; and a draft that is thrown away takes its exchanges with it.
create or replace function ssi.keep_exchange() returns trigger language plpgsql {_WRITER} as $$
declare
  v_free text[] := array['scope', 'register_number', 'register_year'];
begin
  if tg_op = 'DELETE' then
    if exists (select from records_record where id = old.record_id and state <> 'draft') then
      raise exception 'ssi: what is filed stays' using errcode = 'check_violation', constraint = 'exchange_is_final';
    end if;
    return old;
  end if;
  if to_jsonb(old) - v_free is distinct from to_jsonb(new) - v_free
     or (old.register_number <> '' and new.register_number is distinct from old.register_number) then
    raise exception 'ssi: what is filed stays' using errcode = 'check_violation', constraint = 'exchange_is_final';
  end if;
  return new;
end $$;
revoke all on function ssi.keep_exchange() from public;
"""
DROP_FUNCTIONS = """
drop function if exists ssi.keep_exchange(), ssi.number_exchanges_of_draft(), ssi.number_exchange(),
  ssi.number_on(uuid, text, text, int), ssi.next_register_number(text, text, int), ssi.register_series(text, text);
"""

TRIGGERS = """
create trigger exchanges_exchange_number before insert on exchanges_exchange for each row
  execute function ssi.number_exchange();
create trigger exchanges_exchange_final before update or delete on exchanges_exchange for each row
  execute function ssi.keep_exchange();
create trigger records_record_register after update of state on records_record for each row
  when (old.state = 'draft' and new.state <> 'draft') execute function ssi.number_exchanges_of_draft();
"""
DROP_TRIGGERS = """
drop trigger if exists records_record_register on records_record;
drop trigger if exists exchanges_exchange_final on exchanges_exchange;
drop trigger if exists exchanges_exchange_number on exchanges_exchange;
"""

# What was filed before there were numbers, in the order of filing. One pass over the table whatever its size; the
# history, which tells what people did, has no line of it.
NUMBER_WHAT_IS_FILED = f"""
set constraints all immediate;
alter table exchanges_exchange disable trigger user;
with numbered as (
  select e.id, e.year, e.series,
         row_number() over (partition by e.series, e.year order by e.registered_at, e.id) as rank
    from (select x.id, x.registered_at, ssi.register_series(x.direction, x.scope) as series,
                 extract(year from x.registered_at at time zone c.time_zone)::int as year
            from exchanges_exchange x
            join records_record r on r.id = x.record_id and r.state <> 'draft'
            join territories_country c on c.code = r.country_id
           where x.direction <> '{_INTERNAL}' and x.register_number = '') e),
given as (
  update exchanges_exchange x
     set register_year = n.year,
         register_number = n.series || '-' || n.year || '-'
                           || lpad(n.rank::text, greatest(4, length(n.rank::text)), '0')
    from numbered n where n.id = x.id
  returning n.series, n.year, n.rank)
insert into records_referencecounter (series, year, last)
select series, year, max(rank) from given group by series, year;
alter table exchanges_exchange enable trigger user;
"""
TAKE_NUMBERS_BACK = """
set constraints all immediate;
alter table exchanges_exchange disable trigger user;
update exchanges_exchange set register_number = '', register_year = null where register_number <> '';
delete from records_referencecounter where series like 'A-%' or series like 'D-%';
alter table exchanges_exchange enable trigger user;
"""

# A correction, a reminder, a reference and an acknowledgement are of the record of what they speak of.
SAME_RECORD = """
alter table exchanges_exchange add constraint exchange_corrects_same_record
  foreign key (record_id, corrects_id) references exchanges_exchange (record_id, id);
alter table exchanges_exchange add constraint exchange_reminds_same_record
  foreign key (record_id, reminds_id) references exchanges_exchange (record_id, id);
alter table exchanges_exchangereference add constraint reference_exchange_same_record
  foreign key (record_id, exchange_id) references exchanges_exchange (record_id, id) on delete cascade;
alter table exchanges_acknowledgement add constraint acknowledgement_exchange_same_record
  foreign key (record_id, exchange_id) references exchanges_exchange (record_id, id) on delete cascade;
"""
ANY_RECORD = """
alter table exchanges_acknowledgement drop constraint acknowledgement_exchange_same_record;
alter table exchanges_exchangereference drop constraint reference_exchange_same_record;
alter table exchanges_exchange drop constraint exchange_reminds_same_record;
alter table exchanges_exchange drop constraint exchange_corrects_same_record;
"""

# What was dropped and not filed within a day is nobody's any more; whoever runs this sees no row of it.
FORGET_MAIL = """
create or replace function ssi.forget_pending_mail() returns int language plpgsql
security definer set search_path = pg_catalog, public, ssi, pg_temp as $$
declare
  v_gone int;
begin
  delete from exchanges_pendingmail where dropped_at < ssi.now() - interval '1 day';
  get diagnostics v_gone = row_count;
  return v_gone;
end $$;
revoke all on function ssi.forget_pending_mail() from public;
grant execute on function ssi.forget_pending_mail() to ssi_app;
"""
DROP_FORGET_MAIL = "drop function if exists ssi.forget_pending_mail();"
_OWN_MAIL = (
    "person_id = (select ssi.acting()) and scope = any((select ssi.scopes('write'))::text[])"
    " and record_id not in (select unnest(ssi.hidden_records()))"
)


class PendingMailTable(RunSQL):
    """What somebody dropped is nobody else's until it is filed: the wall of its record, and its person's."""

    def __init__(self) -> None:
        table = "exchanges_pendingmail"
        forward, backward = wall(table, dict.fromkeys(("select", "insert", "delete"), _OWN_MAIL))
        key = f"{table}_record_id_scope"
        forward += (
            f"\nalter table {table} add constraint {key} foreign key (scope, record_id) references"
            " records_record (scope, id) on update cascade on delete cascade deferrable initially immediate;"
            f"\n{refused_on_voided(table, 'record_id')}"
        )
        backward = (
            f"drop trigger if exists {table}_voided on {table};"
            f"alter table {table} drop constraint if exists {key};\n{backward}"
        )
        super().__init__(forward, backward)
