"""The definer functions that write accounts: the application's role touches no password and opens no account otherwise.

Each holds its own rule. What they refuse is refused in words first, by ssi.territories.administration.
"""

from ssi.territories.sql import for_the_application

_WRITER = "security definer set search_path = pg_catalog, public, ssi, pg_temp"
_READER = "stable " + _WRITER

# What a person changes of their own account, and the hour of their sign-in. The password is not among them.
OWN_COLUMNS = "email, language, time_zone, last_login"

FUNCTIONS = f"""
-- Raises unless the acting person administers accounts and this one is neither theirs nor the automate's.
create or replace function ssi.demand_account(p_person bigint) returns void language plpgsql {_READER} as $$
begin
  if not ssi.serves('service_accounts') then
    raise exception 'ssi: not entitled to administer accounts' using errcode = 'insufficient_privilege';
  end if;
  if p_person = ssi.acting() or exists (select from accounts_user where id = p_person and is_automate) then
    raise exception 'ssi: nobody administers this account' using errcode = 'insufficient_privilege';
  end if;
end $$;

-- Whoever held the account is out, and so is every program that they let in.
create or replace function ssi.end_tokens(p_person bigint) returns void language plpgsql {_WRITER} as $$
begin
  perform ssi.demand_account(p_person);
  update accounts_token set revoked_at = ssi.now(), revoked_by_id = ssi.acting()
   where user_id = p_person and revoked_at is null;
end $$;

-- Whether the person is or was ever posted: one administrator could end a posting, reset, and have it written again.
create or replace function ssi.posted(p_person bigint) returns boolean language sql {_READER} as $$
  select exists (select from territories_posting where person_id = p_person)
$$;

-- Whether another person, who administers accounts still, asked within P_DAYS that the password be reset.
create or replace function ssi.reset_asked(p_person bigint, p_days int) returns boolean language sql {_READER} as $$
  select exists (
    select from accounts_user u
     where u.id = p_person and u.reset_asked_by_id <> ssi.acting()
       and u.reset_asked_at > ssi.now() - make_interval(days => p_days)
       and exists (select from ssi.grants_of(u.reset_asked_by_id) g
                    where g.codename = 'service_accounts' and g.country = ''))
$$;

-- Whether the acting person may post this one: never whoever gave them their access, or one administrator alone would
-- make a puppet. But the first administrator posts the second.
create or replace function ssi.may_post(p_person bigint, p_role text) returns boolean language sql {_READER} as $$
  select p_person is distinct from ssi.acting()
     and (not exists (select from accounts_user where id = p_person and access_given_by_id = ssi.acting())
          or (p_role = 'administrator'
              and not exists (select from territories_posting
                               where role = 'administrator' and person_id <> ssi.acting())))
$$;

create or replace function ssi.open_account(
    p_username text, p_full_name text, p_email text, p_language text, p_time_zone text, p_hash text) returns bigint
language plpgsql {_WRITER} as $$
declare
  v_person bigint;
begin
  perform ssi.demand_account(null);
  insert into accounts_user (username, full_name, email, language, time_zone, password, is_active, is_automate,
                             must_change_password, access_given_by_id, created_at)
  values (p_username, p_full_name, p_email, p_language, p_time_zone, p_hash, true, false, true, ssi.acting(), ssi.now())
  returning id into v_person;
  return v_person;
end $$;

-- Asks that the password of a posted person be reset: another administrator does it.
create or replace function ssi.ask_reset(p_person bigint) returns void language plpgsql {_WRITER} as $$
begin
  perform ssi.demand_account(p_person);
  perform from accounts_user where id = p_person for update;
  update accounts_user set reset_asked_by_id = ssi.acting(), reset_asked_at = ssi.now() where id = p_person;
end $$;

-- Gives a new one-time password. That of a posted person takes two: the one who asked, and another.
create or replace function ssi.reset_password(p_person bigint, p_hash text, p_days int) returns void
language plpgsql {_WRITER} as $$
begin
  perform ssi.demand_account(p_person);
  -- One after the other: what was asked once is done once.
  perform from accounts_user where id = p_person for update;
  if ssi.posted(p_person) and not ssi.reset_asked(p_person, p_days) then
    raise exception 'ssi: the password of a posted person takes two administrators'
      using errcode = 'insufficient_privilege';
  end if;
  update accounts_user
     set password = p_hash, must_change_password = true, access_given_by_id = ssi.acting(),
         reset_asked_by_id = null, reset_asked_at = null
   where id = p_person;
  delete from accounts_session where user_id = p_person;
  perform ssi.end_tokens(p_person);
end $$;

create or replace function ssi.close_account(p_person bigint) returns void language plpgsql {_WRITER} as $$
begin
  perform ssi.demand_account(p_person);
  update accounts_user set is_active = false, reset_asked_by_id = null, reset_asked_at = null where id = p_person;
  delete from accounts_session where user_id = p_person;
  perform ssi.end_tokens(p_person);
end $$;

-- The old password is not trusted again: P_UNUSABLE opens nothing.
create or replace function ssi.reopen_account(p_person bigint, p_unusable text) returns void
language plpgsql {_WRITER} as $$
begin
  perform ssi.demand_account(p_person);
  update accounts_user set is_active = true, password = p_unusable where id = p_person and not is_active;
end $$;

-- Whoever changes their password may fear for it: what was made with the old one, programs included, ends with it.
create or replace function ssi.choose_password(p_hash text) returns void language sql {_WRITER} as $$
  update accounts_token set revoked_at = ssi.now(), revoked_by_id = ssi.acting()
   where user_id = ssi.acting() and revoked_at is null;
  update accounts_user
     set password = p_hash, must_change_password = false, reset_asked_by_id = null, reset_asked_at = null
   where id = ssi.acting()
$$;
"""

_SIGNATURES = (
    "demand_account(bigint)",
    "end_tokens(bigint)",
    "posted(bigint)",
    "reset_asked(bigint, int)",
    "may_post(bigint, text)",
    "open_account(text, text, text, text, text, text)",
    "ask_reset(bigint)",
    "reset_password(bigint, text, int)",
    "close_account(bigint)",
    "reopen_account(bigint, text)",
    "choose_password(text)",
)
WRITE = FUNCTIONS + for_the_application(*_SIGNATURES)
DROP = "drop function if exists " + ", ".join(f"ssi.{one}" for one in reversed(_SIGNATURES)) + ";"
