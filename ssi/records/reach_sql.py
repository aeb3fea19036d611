"""Need-to-know, by request and by emergency: the definer functions that write them and the policies of their tables.

A request to read is one row, the same whether the record exists or not: those who decide find it when they look, by
`ssi.waiting_requests`. An emergency access that opens nothing answers like one that may not be.
"""

from ssi.territories.sql import for_the_application

_READER = "stable parallel safe security definer set search_path = pg_catalog, public, ssi, pg_temp"
_WRITER = "security definer set search_path = pg_catalog, public, ssi, pg_temp"

# How long a request waits before it is over without an answer.
ASKED_DAYS = 15
# For each person and day.
MOST_REQUESTS = 10
MOST_EMERGENCIES = 3
EMERGENCY_HOURS = 4

_REQUEST = "nullif(current_setting('ssi.request', true), '')::uuid"
_BY_PROGRAM = "nullif(current_setting('ssi.token', true), '') is not null"

OWN_REFERENCES = """
  select r.id, r.reference::text from records_record r
   where r.need_to_know and r.state <> 'draft' and r.reference is not null"""


def reserved_references(*selects: str) -> str:
    """SQL that makes the function of the references of reserved records from these."""
    return (
        f"create or replace function ssi.reserved_references() returns table (record uuid, reference text)"
        f" language sql {_READER} as $${' union all '.join(selects)} $$;"
    )


RESERVED = reserved_references(OWN_REFERENCES)

FUNCTIONS = f"""
-- Scopes open to the acting person for a verb by their own postings to countries: nothing lent.
create or replace function ssi.posted_scopes(p_verb text) returns text[] language sql {_READER} as $$
  select coalesce(array_agg(distinct country || '/' || split_part(codename, '_', 1)), '{{}}')
    from ssi.posted_grants_of(ssi.acting())
   where country <> '' and post = '' and split_part(codename, '_', 2) = any(ssi.verbs_of(p_verb))
$$;

-- Whether the acting person decides who reads a record: its owner by their own posting, and whoever oversees it. Twin
-- of decides_readers in ssi/records/access.py.
create or replace function ssi.decides(p_record uuid) returns boolean language sql {_READER} as $$
  select exists (select from records_record r where r.id = p_record
    and (r.scope = any(ssi.scopes('oversee'))
         or (r.owner_id = ssi.acting() and r.scope = any(ssi.scopes('change'))
             and r.scope = any(ssi.posted_scopes('change')))))
$$;

-- The scopes that the acting person heads: where they oversee, and every area of the countries of their journal.
create or replace function ssi.headed_scopes() returns text[] language sql {_READER} as $$
  select coalesce(array_agg(scope), '{{}}') from (
    select unnest(ssi.scopes('oversee')) as scope
    union
    select country || '/' || area from unnest(ssi.countries_with('journal_view')) country,
           unnest(array['operational', 'consular', 'technical', 'institutional', 'enterprise', 'context']) area) headed
$$;

-- The reserved records by the references that people know them by. A kind that is known by the reference of another
-- record replaces this function in a later migration (consular: the handling, by that of the request).
{RESERVED}
revoke all on function ssi.reserved_references() from public;

-- Whoever heads a scope now, by their own posting.
create or replace function ssi.heads_of(p_scope text) returns setof bigint language sql {_READER} as $$
  select distinct g.user_id::bigint from territories_countrygrant g
    join auth_permission p on p.id = g.permission_id
    join accounts_user u on u.id = g.user_id and u.is_active
   where g.content_object_id = split_part(p_scope, '/', 1) and g.during @> ssi.now()
     and p.codename in (split_part(p_scope, '/', 2) || '_oversee', 'journal_view')
$$;
revoke all on function ssi.heads_of(text) from public;

-- A request to read, written whatever it names. Null: too many of this person since a day.
create or replace function ssi.ask_access(p_reference text, p_reason text) returns uuid
language plpgsql {_WRITER} as $$
declare
  v_id uuid;
begin
  if {_BY_PROGRAM} or ssi.posted_scopes('view') = '{{}}' then
    raise exception 'ssi: not entitled to ask' using errcode = 'insufficient_privilege';
  end if;
  perform pg_advisory_xact_lock(hashtextextended('ssi.ask_access ' || ssi.acting(), 0));
  if (select count(*) from records_accessrequest where person_id = ssi.acting() and at > ssi.now() - interval '1 day')
     >= {MOST_REQUESTS} then
    return null;
  end if;
  insert into records_accessrequest (id, person_id, reference, reason, at)
  values (gen_random_uuid(), ssi.acting(), p_reference, p_reason, ssi.now()) returning id into v_id;
  insert into audit_entry (at, actor, operation, acts, country, keys, request)
  values (ssi.now(), ssi.acting(), 'account', '{{reach.asked}}', '', array[p_reference]::varchar[], {_REQUEST});
  return v_id;
end $$;

-- The requests that wait for the acting person: about reserved records whose readers they decide, by people who are
-- posted there and do not read them yet; nobody decides for themselves.
create or replace function ssi.waiting_requests()
returns table (id uuid, person bigint, reference text, reason text, at timestamptz, record uuid)
language sql {_READER} as $$
  select q.id, q.person_id, n.reference, q.reason::text, q.at, r.id
    from records_accessrequest q
    join ssi.reserved_references() n on upper(n.reference) = upper(q.reference)
    join records_record r on r.id = n.record
    join accounts_user u on u.id = q.person_id and u.is_active
   where q.at > ssi.now() - interval '{ASKED_DAYS} days'
     and q.person_id is distinct from ssi.acting() and q.person_id is distinct from r.owner_id
     and ssi.decides(r.id)
     and not exists (select from records_accessdecision d where d.request_id = q.id and d.record_id = r.id)
     and not exists (select from records_namedreader n
                      where n.record_id = r.id and n.person_id = q.person_id and n.during @> ssi.now())
     and exists (select from ssi.posted_grants_of(q.person_id) g
                  where g.country = r.country_id and g.post = '' and g.codename = r.area || '_view')
     and not exists (select from ssi.posted_grants_of(q.person_id) g
                      where g.country = r.country_id and g.post = '' and g.codename = r.area || '_oversee')
   order by q.at, q.id
$$;

-- Opens a reserved record to the acting person for some hours, if their own posting would show it were it not reserved.
-- Every try is counted and journalled. OPENED is null when nothing was opened, whatever the reason; TRIED is false when
-- there were too many tries since a day.
create or replace function ssi.break_glass(p_reference text, p_reason text, out tried boolean, out opened uuid)
language plpgsql {_WRITER} as $$
declare
  v_record records_record;
  v_reference text;
  v_told bigint;
begin
  if {_BY_PROGRAM} or ssi.posted_scopes('view') = '{{}}' then
    raise exception 'ssi: not entitled to an emergency access' using errcode = 'insufficient_privilege';
  end if;
  perform pg_advisory_xact_lock(hashtextextended('ssi.break_glass ' || ssi.acting(), 0));
  tried := (select count(*) from audit_entry where actor = ssi.acting() and at > ssi.now() - interval '1 day'
               and acts @> '{{emergency.tried}}'::varchar[]) < {MOST_EMERGENCIES};
  if not tried then
    return;
  end if;
  insert into audit_entry (at, actor, operation, acts, country, keys, request)
  values (ssi.now(), ssi.acting(), 'account', '{{emergency.tried}}', '', array[p_reference]::varchar[], {_REQUEST});
  select r.* into v_record from ssi.reserved_references() n join records_record r on r.id = n.record
   where upper(n.reference) = upper(p_reference) and r.voided_at is null
     and r.scope = any(ssi.posted_scopes('view')) and not r.scope = any(ssi.scopes('oversee'))
     and r.owner_id is distinct from ssi.acting() and not r.id = any(ssi.named_records())
     and not exists (select from records_emergencyaccess e
                      where e.record_id = r.id and e.person_id = ssi.acting() and e.during @> ssi.now())
   order by r.id limit 1;
  if v_record.id is null then
    return;
  end if;
  select n.reference into v_reference from ssi.reserved_references() n
   where n.record = v_record.id and upper(n.reference) = upper(p_reference) limit 1;
  insert into records_emergencyaccess (id, scope, record_id, person_id, reference, reason, opened_at, during)
  values (gen_random_uuid(), v_record.scope, v_record.id, ssi.acting(), v_reference, p_reason, ssi.now(),
          tstzrange(ssi.now(), ssi.now() + interval '{EMERGENCY_HOURS} hours'))
  returning id into opened;
  insert into audit_entry (at, actor, operation, acts, country, keys, request)
  values (ssi.now(), ssi.acting(), 'account', '{{emergency.opened}}', v_record.country_id,
          array[v_record.id::text, 'emergency:' || opened]::varchar[], {_REQUEST});
  for v_told in select ssi.heads_of(v_record.scope) union select v_record.owner_id loop
    if v_told is distinct from ssi.acting() then
      perform ssi.queue_notice(v_told, 'emergency.opened', 1, '', true);
    end if;
  end loop;
end $$;

-- A head of service has seen an emergency access, and says what they think of it. Nobody sees their own.
create or replace function ssi.see_emergency(p_emergency uuid, p_comment text) returns boolean
language plpgsql {_WRITER} as $$
declare
  v_row records_emergencyaccess;
begin
  update records_emergencyaccess set seen_at = ssi.now(), seen_by_id = ssi.acting(), comment = p_comment
   where id = p_emergency and seen_at is null and person_id is distinct from ssi.acting()
     and scope = any(ssi.headed_scopes()) and not ({_BY_PROGRAM})
  returning * into v_row;
  if v_row.id is null then
    return false;
  end if;
  insert into audit_entry (at, actor, operation, acts, country, keys, request)
  values (ssi.now(), ssi.acting(), 'account', '{{emergency.seen}}', split_part(v_row.scope, '/', 1),
          array[v_row.record_id::text, 'emergency:' || p_emergency]::varchar[], {_REQUEST});
  return true;
end $$;

-- Ends an emergency access before its hour: a head of service, whoever decides who reads the record, or its own person.
create or replace function ssi.close_emergency(p_emergency uuid) returns boolean language plpgsql {_WRITER} as $$
declare
  v_row records_emergencyaccess;
begin
  update records_emergencyaccess
     set during = during * tstzrange(null, ssi.now()), closed_at = ssi.now(), closed_by_id = ssi.acting()
   where id = p_emergency and during @> ssi.now() and not ({_BY_PROGRAM})
     and (scope = any(ssi.headed_scopes()) or ssi.decides(record_id) or person_id = ssi.acting())
  returning * into v_row;
  if v_row.id is null then
    return false;
  end if;
  insert into audit_entry (at, actor, operation, acts, country, keys, request)
  values (ssi.now(), ssi.acting(), 'account', '{{emergency.closed}}', split_part(v_row.scope, '/', 1),
          array[v_row.record_id::text, 'emergency:' || p_emergency]::varchar[], {_REQUEST});
  return true;
end $$;

-- Whoever reserves a record, or lifts that, decides anew who reads it: what an emergency opened is over.
create or replace function ssi.end_emergencies() returns trigger language plpgsql {_WRITER} as $$
begin
  update records_emergencyaccess set during = during * tstzrange(null, ssi.now()), closed_at = ssi.now(),
         closed_by_id = ssi.acting()
   where record_id = new.id and during @> ssi.now();
  return null;
end $$;
revoke all on function ssi.end_emergencies() from public;
"""
_SIGNATURES = (
    "posted_scopes(text)",
    "decides(uuid)",
    "headed_scopes()",
    "ask_access(text, text)",
    "waiting_requests()",
    "break_glass(text, text)",
    "see_emergency(uuid, text)",
    "close_emergency(uuid)",
)
WRITE = FUNCTIONS + for_the_application(*_SIGNATURES)
_ALL = (*reversed(_SIGNATURES), "heads_of(text)", "reserved_references()", "end_emergencies()")
DROP = "drop function if exists " + ", ".join(f"ssi.{one}" for one in _ALL) + ";"

ENDS = """
create trigger records_record_emergencies after update of need_to_know on records_record
  for each row when (old.need_to_know is distinct from new.need_to_know) execute function ssi.end_emergencies();
"""
NO_ENDS = "drop trigger if exists records_record_emergencies on records_record;"

_SEEN = "scope = any((select ssi.scopes('view'))::text[]) and record_id not in (select unnest(ssi.hidden_records()))"
_WRITTEN = (
    "scope = any((select ssi.scopes('write'))::text[]) and record_id not in (select unnest(ssi.hidden_records()))"
)
_DECIDED = f"{_WRITTEN} and ssi.decides(record_id)"

# An emergency access is read with its record, by its own person while it lasts, and by the head of service who does not
# see the record. A decision is read by
# those who decide. Nobody names a reader but them, whatever the program does.
POLICIES = f"""
alter policy app_select on records_emergencyaccess
  using (({_SEEN}) or scope = any((select ssi.headed_scopes())::text[])
         or (person_id = (select ssi.acting()) and during @> ssi.now()));
alter policy app_select on records_accessdecision using ({_SEEN} and ssi.decides(record_id));
alter policy app_insert on records_accessdecision with check ({_DECIDED} and decided_by_id = (select ssi.acting()));
alter policy app_insert on records_namedreader with check ({_DECIDED});
alter policy app_update on records_namedreader using ({_DECIDED}) with check ({_DECIDED});
"""
FORMER_POLICIES = f"""
alter policy app_insert on records_namedreader with check ({_WRITTEN});
alter policy app_update on records_namedreader using ({_WRITTEN}) with check ({_WRITTEN});
"""
