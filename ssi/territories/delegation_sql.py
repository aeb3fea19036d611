"""What a colleague lends during an absence: the definer functions that write it. The walls read it by
`ssi.lent_grants_of` (ssi.territories.sql).

A delegation lends at each instant what the absent person holds by their own postings in the countries it names, and
nothing that was lent to them. Its dates are judged when it is read: nothing runs when it begins or ends.
"""

from ssi.territories.sql import for_the_application

_READER = "stable parallel safe security definer set search_path = pg_catalog, public, ssi, pg_temp"
_WRITER = "security definer set search_path = pg_catalog, public, ssi, pg_temp"

# Longer than this, it is a posting.
LONGEST_DAYS = 183

FUNCTIONS = f"""
-- The countries that a person is posted to during the whole of a time: what an absence may lend.
create or replace function ssi.countries_during(p_person bigint, p_during tstzrange) returns text[]
language sql {_READER} as $$
  select coalesce(array_agg(distinct c order by c), '{{}}')
    from territories_posting t, unnest(t.countries) c where t.person_id = p_person and t.during @> p_during
$$;

-- Whether the acting person may write or end what lends the rights of P_ABSENT in P_COUNTRIES to P_DELEGATE: the absent
-- person; the head of service of all these countries; an administrator, under the rule of ssi.may_post. Nobody lends
-- to themselves, nor writes for another by a right that was lent to them (the journal is never lent).
create or replace function ssi.may_delegate(p_absent bigint, p_delegate bigint, p_countries text[]) returns boolean
language sql {_READER} as $$
  select p_delegate is distinct from ssi.acting()
     and (p_absent = ssi.acting()
          or p_countries <@ ssi.countries_with('journal_view')
          or (ssi.serves('service_postings') and ssi.may_post(p_delegate, '')))
$$;

create or replace function ssi.write_delegation(p_absent bigint, p_delegate bigint, p_first timestamptz,
                                                p_until timestamptz) returns bigint
language plpgsql {_WRITER} as $$
declare
  v_during tstzrange := tstzrange(greatest(p_first, ssi.now()), p_until);
  v_countries text[];
  v_delegation bigint;
begin
  if p_until is null or isempty(v_during) or p_until > lower(v_during) + interval '{LONGEST_DAYS} days' then
    raise exception 'ssi: an absence has a beginning, and an end within {LONGEST_DAYS} days'
      using errcode = 'invalid_parameter_value';
  end if;
  -- Two absences that would make a chain are written one after the other.
  perform from accounts_user where id in (p_absent, p_delegate) order by id for update;
  v_countries := ssi.countries_during(p_absent, v_during);
  if v_countries = '{{}}' or p_absent = p_delegate or not ssi.may_delegate(p_absent, p_delegate, v_countries) then
    raise exception 'ssi: not entitled to lend these rights' using errcode = 'insufficient_privilege';
  end if;
  if not exists (select from accounts_user where id = p_delegate and is_active and not is_automate)
     or ssi.countries_during(p_delegate, v_during) = '{{}}'
     or exists (select from territories_posting
                 where person_id = p_delegate and post_id is not null and during && v_during) then
    raise exception 'ssi: rights are lent to a person of the service' using errcode = 'insufficient_privilege';
  end if;
  if exists (select from territories_delegation
              where during && v_during and (absent_id = p_delegate or delegate_id = p_absent)) then
    raise exception 'ssi: a delegation is not delegated' using errcode = 'insufficient_privilege';
  end if;
  insert into territories_delegation (absent_id, delegate_id, countries, during, written_by_id, written_at)
  values (p_absent, p_delegate, v_countries, v_during, ssi.acting(), ssi.now()) returning id into v_delegation;
  insert into audit_entry (at, actor, operation, acts, country, keys)
  values (ssi.now(), ssi.acting(), 'account', '{{delegation.written}}', '',
          array['delegation:' || v_delegation, 'person:' || p_absent, 'person:' || p_delegate]);
  return v_delegation;
end $$;

-- Ends a delegation now: by either of the two, or by whoever may write it. One that has not begun never will.
create or replace function ssi.end_delegation(p_delegation bigint) returns void language plpgsql {_WRITER} as $$
declare
  v_row territories_delegation;
begin
  select * into v_row from territories_delegation where id = p_delegation for update;
  if v_row.id is null or upper(v_row.during) is null or upper(v_row.during) <= ssi.now()
     or not (coalesce(v_row.delegate_id = ssi.acting(), false) or ssi.serves('service_postings')
             or ssi.may_delegate(v_row.absent_id, v_row.delegate_id, v_row.countries)) then
    raise exception 'ssi: not entitled to end this delegation' using errcode = 'insufficient_privilege';
  end if;
  update territories_delegation
     set during = v_row.during * tstzrange(null, greatest(ssi.now(), lower(v_row.during))),
         ended_by_id = ssi.acting(), ended_at = ssi.now()
   where id = p_delegation;
  insert into audit_entry (at, actor, operation, acts, country, keys)
  values (ssi.now(), ssi.acting(), 'account', '{{delegation.ended}}', '',
          array['delegation:' || p_delegation, 'person:' || v_row.absent_id, 'person:' || v_row.delegate_id]);
end $$;
"""
_SIGNATURES = (
    "countries_during(bigint, tstzrange)",
    "may_delegate(bigint, bigint, text[])",
    "write_delegation(bigint, bigint, timestamptz, timestamptz)",
    "end_delegation(bigint)",
)
WRITE = FUNCTIONS + for_the_application(*_SIGNATURES)
DROP = "drop function if exists " + ", ".join(f"ssi.{one}" for one in reversed(_SIGNATURES)) + ";"
