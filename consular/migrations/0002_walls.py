"""Consular tables behind the second wall, and the three things that a post may cause on the other side of it."""

from django.db import migrations

from ssi.records.sql import ChildTable
from ssi.territories.sql import APP, SequenceOf

_DEFINER = "security definer set search_path = pg_catalog, public, ssi, pg_temp"

# A post may not write in the service's scope: filing opens the handling through here, and learns nothing of it.
OPEN_HANDLING = f"""
create or replace function ssi.open_handling(p_filing uuid) returns void language plpgsql {_DEFINER} as $$
declare
  v_filing records_record;
  v_handling uuid := gen_random_uuid();
begin
  select * into v_filing from records_record
   where id = p_filing and kind = 'ASC' and state = 'filed' and post_id is not null
     and scope = any(ssi.scopes('file'))
   for update;
  if not found or exists (select from consular_handling where filing_id = p_filing) then
    raise exception 'ssi: no handling can be opened here' using errcode = 'insufficient_privilege';
  end if;
  insert into records_record
    (id, kind, country_id, area, post_id, reference, title, state, marking, need_to_know, author_id, owner_id,
     created_at, opened_at, due_at, due_reason, closed_at, version, search_text)
  values
    (v_handling, 'ASH', v_filing.country_id, v_filing.area, null, null, v_filing.title, 'to_triage',
     v_filing.marking, false, ssi.acting(), null, ssi.now(), v_filing.opened_at, null, '', null, 1,
     v_filing.search_text);
  insert into consular_handling (record_id, scope, filing_id, filing_scope, urgency, outcome)
  select v_handling, r.scope, v_filing.id, v_filing.scope,
         case when v_filing.due_reason = 'asc.first_answer_vital' then 'vital' else 'standard' end, ''
    from records_record r where r.id = v_handling;
end $$;
revoke all on function ssi.open_handling(uuid) from public;
grant execute on function ssi.open_handling(uuid) to {APP};
"""

# The post gave the precision that it was asked: the handling goes on, with its passage.
RESUME_HANDLING = f"""
create or replace function ssi.resume_handling(p_filing uuid) returns void language plpgsql {_DEFINER} as $$
declare
  v_handling records_record;
begin
  select h.* into v_handling from records_record h
    join consular_handling d on d.record_id = h.id
    join records_record f on f.id = d.filing_id
   where f.id = p_filing and f.scope = any(ssi.scopes('file')) and f.state <> 'draft'
     and h.state = 'awaiting_consulate'
   for update of h;
  if not found then
    return;
  end if;
  update records_record set state = 'in_progress', version = version + 1 where id = v_handling.id;
  insert into records_passage (scope, record_id, transition, from_state, to_state, at, reason, actor_id)
  values (v_handling.scope, v_handling.id, 'resume', 'awaiting_consulate', 'in_progress', ssi.now(), '', ssi.acting());
end $$;
revoke all on function ssi.resume_handling(uuid) from public;
grant execute on function ssi.resume_handling(uuid) to {APP};
"""

# What a check constraint cannot say, since it may not read a clock.
NOTHING_TO_COME = """
create or replace function ssi.refuse_facts_to_come() returns trigger language plpgsql
set search_path = pg_catalog, public, ssi, pg_temp as $$
begin
  if greatest(new.incident_at, new.known_at, new.notification_received_at, new.wish_recorded_at)
       > ssi.now() + interval '5 minutes' or new.birth_date > (ssi.now() + interval '14 hours')::date then
    raise exception 'ssi: facts to come' using errcode = 'check_violation', constraint = 'filing_nothing_to_come';
  end if;
  return new;
end $$;
create trigger consular_filing_nothing_to_come before insert or update on consular_assistancefiling
  for each row execute function ssi.refuse_facts_to_come();
"""

# The handling stands in the country of its filing, above the post; both ends move together or not at all.
BOTH_SIDES = """
alter table consular_handling add constraint handling_filing_scope foreign key (filing_scope, filing_id)
  references records_record (scope, id) on update cascade on delete cascade deferrable initially immediate;
alter table consular_handling add constraint handling_above_its_filing check (filing_scope like scope || '/%');
"""


class Migration(migrations.Migration):
    dependencies = [("consular", "0001_initial"), ("records", "0002_walls")]
    operations = [
        ChildTable("consular_assistancefiling"),
        ChildTable("consular_askeditem"),
        ChildTable("consular_familycontact"),
        ChildTable("consular_message", "select insert"),
        ChildTable("consular_handling", "select update"),
        ChildTable("consular_note", "select insert"),
        SequenceOf("consular_askeditem"),
        SequenceOf("consular_familycontact"),
        SequenceOf("consular_message"),
        SequenceOf("consular_note"),
        migrations.RunSQL(
            BOTH_SIDES,
            "alter table consular_handling drop constraint handling_above_its_filing,"
            " drop constraint handling_filing_scope;",
        ),
        migrations.RunSQL(OPEN_HANDLING, "drop function if exists ssi.open_handling(uuid);"),
        migrations.RunSQL(RESUME_HANDLING, "drop function if exists ssi.resume_handling(uuid);"),
        migrations.RunSQL(
            NOTHING_TO_COME,
            "drop trigger if exists consular_filing_nothing_to_come on consular_assistancefiling;"
            "drop function if exists ssi.refuse_facts_to_come();",
        ),
    ]
