"""The definer functions that write postings: the only door to the grant tables."""

from ssi.territories.sql import APP

_SEARCH_PATH = "set search_path = pg_catalog, public, ssi, pg_temp"

WRITE = f"""
-- Writes a posting and its grants. Rule: the acting person holds service_postings, and posts neither
-- themselves nor a person to whom they gave access.
-- CODENAMES come from the role table; each must be in the catalogue (auth_permission), else nothing is written.
create or replace function ssi.write_posting(
    p_person bigint, p_role text, p_countries text[], p_post text, p_areas text[],
    p_during tstzrange, p_codenames text[]) returns bigint
language plpgsql security definer {_SEARCH_PATH} as $$
declare
  v_posting bigint;
  v_unknown text;
begin
  if not ssi.serves('service_postings') then
    raise exception 'ssi: not entitled to write postings' using errcode = 'insufficient_privilege';
  end if;
  if p_person = ssi.acting() then
    raise exception 'ssi: nobody writes their own posting' using errcode = 'insufficient_privilege';
  end if;
  if not ssi.may_post(p_person, p_role) then
    raise exception 'ssi: another administrator posts whom this one let in' using errcode = 'insufficient_privilege';
  end if;
  select c into v_unknown from unnest(p_codenames) c
   where not exists (select from auth_permission p join django_content_type t on t.id = p.content_type_id
                      where p.codename = c and t.app_label = 'territories') limit 1;
  if v_unknown is not null then
    raise exception 'ssi: unknown capability %', v_unknown using errcode = 'invalid_parameter_value';
  end if;
  insert into territories_posting (person_id, role, countries, post_id, areas, during, written_by_id, written_at)
  values (p_person, p_role, p_countries, nullif(p_post, ''), p_areas, p_during, ssi.acting(), ssi.now())
  returning id into v_posting;
  insert into territories_countrygrant (user_id, permission_id, content_object_id, posting_id, during)
  select p_person, p.id, country, v_posting, p_during
    from auth_permission p join django_content_type t on t.id = p.content_type_id, unnest(p_countries) country
   where t.app_label = 'territories' and t.model = 'country' and p.codename = any(p_codenames);
  if nullif(p_post, '') is not null then
    insert into territories_postgrant (user_id, permission_id, content_object_id, posting_id, during)
    select p_person, p.id, p_post, v_posting, p_during
      from auth_permission p join django_content_type t on t.id = p.content_type_id
     where t.app_label = 'territories' and t.model = 'consularpost' and p.codename = any(p_codenames);
  end if;
  insert into territories_servicegrant (user_id, permission_id, posting_id, during)
  select p_person, p.id, v_posting, p_during
    from auth_permission p join django_content_type t on t.id = p.content_type_id
   where t.app_label = 'territories' and t.model = 'posting' and p.codename = any(p_codenames);
  insert into audit_entry (at, actor, operation, acts, country, keys)
  values (ssi.now(), ssi.acting(), 'account', '{{posting.written}}', '',
          array['posting:' || v_posting, 'person:' || p_person]);
  return v_posting;
end $$;

-- Ends a posting at an instant, now when it is null (never later than it would have ended). Same rule.
create or replace function ssi.end_posting(p_posting bigint, p_at timestamptz) returns void
language plpgsql security definer {_SEARCH_PATH} as $$
declare
  v_person bigint;
  v_during tstzrange;
begin
  if not ssi.serves('service_postings') then
    raise exception 'ssi: not entitled to end postings' using errcode = 'insufficient_privilege';
  end if;
  select person_id, during into v_person, v_during from territories_posting where id = p_posting for update;
  if v_person is null or v_person = ssi.acting() then
    raise exception 'ssi: nobody ends their own posting' using errcode = 'insufficient_privilege';
  end if;
  v_during := v_during * tstzrange(null, greatest(coalesce(p_at, ssi.now()), lower(v_during)));
  update territories_posting set during = v_during where id = p_posting;
  update territories_countrygrant set during = v_during where posting_id = p_posting;
  update territories_postgrant set during = v_during where posting_id = p_posting;
  update territories_servicegrant set during = v_during where posting_id = p_posting;
  insert into audit_entry (at, actor, operation, acts, country, keys)
  values (ssi.now(), ssi.acting(), 'account', '{{posting.ended}}', '',
          array['posting:' || p_posting, 'person:' || v_person]);
end $$;

revoke all on function ssi.write_posting(bigint, text, text[], text, text[], tstzrange, text[]) from public;
revoke all on function ssi.end_posting(bigint, timestamptz) from public;
grant execute on function ssi.write_posting(bigint, text, text[], text, text[], tstzrange, text[]) to {APP};
grant execute on function ssi.end_posting(bigint, timestamptz) to {APP};
"""

DROP = """
drop function if exists ssi.end_posting(bigint, timestamptz);
drop function if exists ssi.write_posting(bigint, text, text[], text, text[], tstzrange, text[]);
"""
