"""The outbox as the database holds it: a notice is a row first; workers send under a token; an administrator retries.

Stamps and leases keep real time, like those of jobs.
"""

from ssi.territories.sql import for_the_application

_WRITER = "security definer set search_path = pg_catalog, public, ssi, pg_temp"

FUNCTIONS = f"""
-- Writes a notice for a person who has an address and did not switch this kind off. Null: nothing to write, or the same
-- notice (P_MARK) was written before. Whoever acts may cause one: its words are fixed, by kind.
create or replace function ssi.queue_notice(p_person bigint, p_kind text, p_count int, p_mark text, p_default boolean)
returns uuid language plpgsql {_WRITER} as $$
declare
  v_id uuid;
begin
  if ssi.acting() is null then
    raise exception 'ssi: nobody writes a notice' using errcode = 'insufficient_privilege';
  end if;
  insert into jobs_notice (person_id, kind, count, mark, state, attempts, created_at, next_try_at, expires_at,
                           last_error, smtp_code)
  select u.id, p_kind, p_count, nullif(p_mark, ''), 'queued', 0, clock_timestamp(),
         clock_timestamp() + interval '1 minute', clock_timestamp() + interval '3 days', '', 0
    from accounts_user u
   where u.id = p_person and u.is_active and u.email <> ''
     and coalesce((select wanted from jobs_noticechoice c where c.person_id = u.id and c.kind = p_kind), p_default)
  on conflict do nothing returning id into v_id;
  return v_id;
end $$;

-- Takes the oldest notice to send, with all of the same kind for the same person: they make one mail.
create or replace function ssi.claim_mail(p_token uuid, p_lease int)
returns table (first_id uuid, kind text, total int, latest int, attempts int, email text, full_name text, language text)
language plpgsql volatile {_WRITER} as $$
declare
  v_now timestamptz := clock_timestamp();
  v_first jobs_notice;
begin
  update jobs_notice n set state = 'abandoned', last_error = 'expired', token = null, lease_until = null
   where n.state in ('queued', 'failed') and n.expires_at < v_now and coalesce(n.lease_until, v_now) <= v_now;
  update jobs_notice n set state = 'abandoned', last_error = 'address', token = null, lease_until = null
    from accounts_user u
   where u.id = n.person_id and n.state in ('queued', 'failed') and (u.email = '' or not u.is_active);
  select n.* into v_first from jobs_notice n
   where n.state in ('queued', 'failed') and n.next_try_at <= v_now and coalesce(n.lease_until, v_now) <= v_now
   order by n.next_try_at, n.id limit 1 for update skip locked;
  if v_first.id is null then
    return;
  end if;
  update jobs_notice n
     set token = p_token, lease_until = v_now + make_interval(secs => p_lease), attempts = n.attempts + 1
   where n.id in (select o.id from jobs_notice o
                   where o.person_id = v_first.person_id and o.kind = v_first.kind and o.state in ('queued', 'failed')
                     and coalesce(o.lease_until, v_now) <= v_now for update skip locked);
  return query
    select v_first.id, v_first.kind::text, sum(n.count)::int,
           (array_agg(n.count order by n.created_at desc, n.id desc))[1]::int, max(n.attempts)::int,
           u.email::text, u.full_name::text, u.language::text
      from jobs_notice n join accounts_user u on u.id = n.person_id
     where n.token = p_token group by u.email, u.full_name, u.language;
end $$;

-- Says how a mail ended, under the token that holds it: sent, failed (another try in P_RETRY seconds) or abandoned.
create or replace function ssi.settle_mail(p_token uuid, p_state text, p_error text, p_code int, p_retry int)
returns boolean language plpgsql volatile {_WRITER} as $$
begin
  update jobs_notice
     set state = p_state, last_error = p_error, smtp_code = p_code, token = null, lease_until = null,
         sent_at = case when p_state = 'sent' then clock_timestamp() end,
         next_try_at = clock_timestamp() + make_interval(secs => p_retry)
   where token = p_token and state in ('queued', 'failed') and p_state in ('sent', 'failed', 'abandoned');
  return found;
end $$;

-- An administrator has a notice sent again, as if new.
create or replace function ssi.retry_mail(p_notice uuid) returns boolean language plpgsql volatile {_WRITER} as $$
begin
  if not ssi.serves('service_accounts') then
    raise exception 'ssi: not entitled to the outbox' using errcode = 'insufficient_privilege';
  end if;
  update jobs_notice
     set state = 'queued', attempts = 0, next_try_at = clock_timestamp(),
         expires_at = clock_timestamp() + interval '3 days'
   where id = p_notice and state in ('failed', 'abandoned')
     and coalesce(lease_until, clock_timestamp()) <= clock_timestamp();
  return found;
end $$;

-- A worker says that it lives; and when one last did.
create or replace function ssi.beat_worker() returns void language sql volatile {_WRITER} as $$
  insert into jobs_heartbeat (name, at) values ('worker', clock_timestamp())
  on conflict (name) do update set at = excluded.at
$$;

-- Of jobs, for the health page: how many wait or failed of late, since when the oldest waits. No person, no subject.
create or replace function ssi.job_health() returns table (waiting int, oldest timestamptz, failed int)
language plpgsql stable {_WRITER} as $$
begin
  if not ssi.serves('service_accounts') and ssi.countries_with('journal_view') = '{{}}' then
    return;
  end if;
  return query
    select count(*) filter (where state = 'waiting')::int, min(created_at) filter (where state = 'waiting'),
           count(*) filter (where state = 'failed' and finished_at > clock_timestamp() - interval '1 day')::int
      from jobs_job;
end $$;

-- Of mail, for the health page: how many wait since more than an hour, failed or were given up of late.
create or replace function ssi.mail_health() returns table (late int, failed int, abandoned int)
language plpgsql stable {_WRITER} as $$
begin
  if not ssi.serves('service_accounts') and ssi.countries_with('journal_view') = '{{}}' then
    return;
  end if;
  return query
    select count(*) filter (where state = 'queued' and created_at < clock_timestamp() - interval '1 hour')::int,
           count(*) filter (where state = 'failed')::int,
           count(*) filter (where state = 'abandoned' and created_at > clock_timestamp() - interval '7 days')::int
      from jobs_notice;
end $$;
"""
_SIGNATURES = (
    "queue_notice(bigint, text, int, text, boolean)",
    "claim_mail(uuid, int)",
    "settle_mail(uuid, text, text, int, int)",
    "retry_mail(uuid)",
    "beat_worker()",
    "job_health()",
    "mail_health()",
)
WRITE = FUNCTIONS + for_the_application(*_SIGNATURES)
DROP = "drop function if exists " + ", ".join(f"ssi.{one}" for one in reversed(_SIGNATURES)) + ";"

OWN = "person_id = (select ssi.acting())"
OWN_OR_SERVICE = f"{OWN} or (select ssi.serves('service_accounts'))"
