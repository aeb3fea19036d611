"""The walls of tasks and news, and the functions that tell, count and judge who sees what."""

from __future__ import annotations

from django.db.migrations.operations import RunSQL

from ssi.territories.sql import APP, for_the_application, wall

_READER = "stable parallel safe security definer set search_path = pg_catalog, public, ssi, pg_temp"
_WRITER = "security definer set search_path = pg_catalog, public, ssi, pg_temp"

_VIEW = "scope = any((select ssi.scopes('view'))::text[]) and record_id not in (select unnest(ssi.hidden_records()))"
OWN = "person_id = (select ssi.acting())"
_OWN_OR_REPLACED = f"({OWN} or person_id = any((select ssi.replaced_by_acting())::bigint[]))"
_CASCADE = "references records_record (scope, id) on update cascade on delete cascade deferrable initially immediate;"
MOST_COUNTED = 100
KEPT_DAYS = 180

FUNCTIONS = f"""
-- The absent colleagues whom the acting person replaces now; nothing is lent to a program. Twin of
-- ssi.followup.querysets.oneself_and_replaced.
create or replace function ssi.replaced_by_acting() returns bigint[] language sql {_READER} as $$
  select coalesce(array_agg(d.absent_id), '{{}}')
    from territories_delegation d join accounts_user a on a.id = d.absent_id and a.is_active
   where d.delegate_id = ssi.acting() and d.during @> ssi.now() and ssi.narrowing(ssi.acting()) is null
$$;

-- Whether a person sees a registered record now, by their own rights and by those lent to them; an access by name that
-- this very transaction opens begins after the transaction did.
create or replace function ssi.person_sees(p_person bigint, p_record uuid) returns boolean language sql {_READER} as $$
  select exists (
    select from records_record r join accounts_user u on u.id = p_person and u.is_active
     where r.id = p_record and r.state <> 'draft'
       and r.scope = any(ssi.scopes_of(p_person, 'view'))
       and (not r.need_to_know or r.owner_id = p_person
            or r.scope = any(ssi.scopes_of(p_person, 'oversee'))
            or exists (select from records_namedreader n
                        where n.record_id = r.id and n.person_id = p_person
                          and n.during && tstzrange(ssi.now(), ssi.now() + interval '1 minute'))))
$$;

-- A task is given to somebody who sees the record. Judged when it is given: it stays theirs, and is shown as an orphan,
-- when they see it no more.
create or replace function ssi.task_is_given_to_a_reader() returns trigger language plpgsql {_WRITER} as $$
begin
  if (tg_op = 'INSERT' or new.assignee_id is distinct from old.assignee_id)
     and not ssi.person_sees(new.assignee_id, new.record_id) then
    raise exception 'ssi: a task is given to somebody who sees the record' using errcode = 'check_violation',
      constraint = 'task_assignee_sees_record';
  end if;
  return new;
end $$;
revoke all on function ssi.task_is_given_to_a_reader() from public;

-- Tells what happened to a record that the acting person sees: to its owner, to who follows it, to P_ALSO (P_ALONE: to
-- these and nobody else); never to the acting person, to who does not see it, to who does not want to know. Says to how
-- many.
create or replace function ssi.tell_news(p_record uuid, p_event text, p_detail text, p_also bigint[], p_alone boolean)
returns int language plpgsql {_WRITER} as $$
declare
  v_record records_record;
  v_told int;
begin
  select * into v_record from records_record where id = p_record;
  if v_record.id is null or v_record.state = 'draft' then
    return 0;
  end if;
  insert into followup_news (scope, record_id, person_id, event, detail, at, actor_id)
  select v_record.scope, v_record.id, told.person, p_event, p_detail, ssi.now(), ssi.acting()
    from (select v_record.owner_id as person
           where not p_alone and not exists (select from followup_follow f where f.record_id = p_record
                                              and f.person_id = v_record.owner_id and not f.active)
          union select person_id from followup_follow where not p_alone and record_id = p_record and active
          union select unnest(p_also)) told
   where told.person is not null and told.person is distinct from ssi.acting()
     and not exists (select from followup_newschoice c
                      where c.person_id = told.person and c.event = p_event and c.channel = 'none')
     and ssi.person_sees(told.person, p_record)
     -- Whoever acts tells of what they see: asked last, when there is somebody to tell.
     and v_record.scope = any((select ssi.scopes('view'))::text[])
     and v_record.id not in (select unnest(ssi.hidden_records()))
  on conflict do nothing;
  get diagnostics v_told = row_count;
  return v_told;
end $$;

-- How many news the acting person has not read, those of whom they replace included, of the records that they see now;
-- MOST_COUNTED at most. Not as the owner: the wall of the table judges it as well.
create or replace function ssi.unread_news() returns int language sql stable parallel safe
set search_path = pg_catalog, public, ssi, pg_temp as $$
  select count(*)::int from (
    select from followup_news
     where read_at is null and {_OWN_OR_REPLACED} and {_VIEW} limit {MOST_COUNTED}) unread
$$;
revoke all on function ssi.unread_news() from public;

-- Takes away what was told long ago, read or not: the record itself says what happened.
create or replace function ssi.forget_news() returns int language plpgsql {_WRITER} as $$
declare
  v_gone int;
begin
  delete from followup_news where at < ssi.now() - interval '{KEPT_DAYS} days';
  get diagnostics v_gone = row_count;
  return v_gone;
end $$;
"""
_SIGNATURES = (
    "replaced_by_acting()",
    "person_sees(bigint, uuid)",
    "tell_news(uuid, text, text, bigint[], boolean)",
    "unread_news()",
    "forget_news()",
)
WRITE = FUNCTIONS + for_the_application(*_SIGNATURES)
DROP = (
    "drop function if exists "
    + ", ".join(f"ssi.{one}" for one in reversed((*_SIGNATURES, "task_is_given_to_a_reader()")))
    + ";"
)
GIVEN_TO_A_READER = """
create trigger followup_task_given before insert or update on followup_task
  for each row execute function ssi.task_is_given_to_a_reader();
"""
GIVEN_TO_ANYBODY = "drop trigger if exists followup_task_given on followup_task;"


def _tied(table: str) -> tuple[str, str]:
    """The composite key that ties a row to its record."""
    key = f"{table}_record_id_scope"
    return (
        f"\nalter table {table} add constraint {key} foreign key (scope, record_id) {_CASCADE}",
        f"alter table {table} drop constraint if exists {key};\n",
    )


class NewsTable(RunSQL):
    """News: written by ssi.tell_news, or to oneself; read, and marked as read, by whom they are told to, or by whoever
    replaces them, as long as they see the record."""

    def __init__(self) -> None:
        mine = f"{_OWN_OR_REPLACED} and {_VIEW}"
        forward, backward = wall(
            "followup_news",
            {
                "select": mine,
                "insert": f"{OWN} and actor_id is null and {_VIEW}",
                "update": f"{mine} ||| {mine} and read_by_id = (select ssi.acting())",
            },
        )
        forward += (
            f"\nrevoke update on followup_news from {APP};"
            f"\ngrant update (read_at, read_by_id) on followup_news to {APP};"
        )
        tie, untie = _tied("followup_news")
        super().__init__(forward + tie, untie + backward)


class FollowTable(RunSQL):
    """What one follows is one's own; a record that one does not see is not followed."""

    def __init__(self) -> None:
        mine = f"{OWN} and {_VIEW}"
        forward, backward = wall("followup_follow", dict.fromkeys(("select", "insert", "update"), mine))
        tie, untie = _tied("followup_follow")
        super().__init__(forward + tie, untie + backward)
