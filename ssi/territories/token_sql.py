"""The definer functions that write the tokens of programs, and find the person of one that is presented."""

from ssi.territories.sql import for_the_application

_WRITER = "security definer set search_path = pg_catalog, public, ssi, pg_temp"
_READER = "stable " + _WRITER
# More would be programs that nobody follows.
MOST_TOKENS = 20

FUNCTIONS = f"""
-- A token of the acting person, with some of what they hold now by their own postings. No token makes another.
create or replace function ssi.create_token(p_name text, p_capabilities text[], p_digest text, p_expires timestamptz)
returns uuid language plpgsql {_WRITER} as $$
declare
  v_token uuid;
begin
  perform from accounts_user where id = ssi.acting() and is_active for update;
  if not found or nullif(current_setting('ssi.token', true), '') is not null
     or not p_capabilities <@ (select array_agg(g.codename) from ssi.posted_grants_of(ssi.acting()) g)
     or (select count(*) from accounts_token t
          where t.user_id = ssi.acting() and t.revoked_at is null and t.expires_at > ssi.now()) >= {MOST_TOKENS} then
    raise exception 'ssi: this token cannot be made' using errcode = 'insufficient_privilege';
  end if;
  insert into accounts_token (user_id, name, capabilities, digest, created_at, expires_at)
  values (ssi.acting(), p_name, p_capabilities, p_digest, ssi.now(), p_expires)
  returning id into v_token;
  return v_token;
end $$;

-- Whose living token has this print, and what it leaves them. Asked before anybody acts: the instant comes with it.
create or replace function ssi.present_token(p_digest text, p_at timestamptz)
returns table (token uuid, person bigint, capabilities text[]) language plpgsql {_WRITER} as $$
begin
  update accounts_token t set last_used_at = p_at
   where t.digest = p_digest and t.revoked_at is null and t.expires_at > p_at
     and (t.last_used_at is null or t.last_used_at < p_at - interval '1 minute');
  return query
    select t.id, t.user_id, t.capabilities::text[]
      from accounts_token t join accounts_user u on u.id = t.user_id
     where t.digest = p_digest and t.revoked_at is null and t.expires_at > p_at and u.is_active and not u.is_automate;
end $$;

-- Revokes a living token: its person's own, or anybody's for whoever administers accounts. Answers whose it was.
create or replace function ssi.revoke_token(p_token uuid) returns bigint language plpgsql {_WRITER} as $$
declare
  v_person bigint;
begin
  update accounts_token set revoked_at = ssi.now(), revoked_by_id = ssi.acting()
   where id = p_token and revoked_at is null and nullif(current_setting('ssi.token', true), '') is null
     and (user_id = ssi.acting() or ssi.serves('service_accounts'))
  returning user_id into v_person;
  return v_person;
end $$;

-- The living tokens of a person for whoever administers accounts: how many and their dates, not what they are for.
create or replace function ssi.tokens_of(p_person bigint)
returns table (id uuid, created_at timestamptz, expires_at timestamptz, last_used_at timestamptz)
language sql {_READER} as $$
  select t.id, t.created_at, t.expires_at, t.last_used_at from accounts_token t
   where t.user_id = p_person and t.revoked_at is null and t.expires_at > ssi.now() and ssi.serves('service_accounts')
   order by t.created_at desc, t.id desc
$$;
"""
_SIGNATURES = (
    "create_token(text, text[], text, timestamptz)",
    "present_token(text, timestamptz)",
    "revoke_token(uuid)",
    "tokens_of(bigint)",
)
WRITE = FUNCTIONS + for_the_application(*_SIGNATURES)
DROP = "drop function if exists " + ", ".join(f"ssi.{one}" for one in _SIGNATURES) + ";"
OWN = "user_id = (select ssi.acting())"
