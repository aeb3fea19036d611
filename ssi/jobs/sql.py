"""The database functions through which workers take and write jobs, and the wall of the table.

Nothing but these functions changes a job: a worker holds the fencing token of its claim or writes nothing.
Leases keep real time (clock_timestamp), whatever the test clock says.
"""

from ssi.territories.sql import APP, BACKUP, for_the_application

_WRITER = "security definer set search_path = pg_catalog, public, ssi, pg_temp"

FUNCTIONS = f"""
-- Takes a job that waits, or whose lease has run out, under a new token; no row when another worker has it.
create or replace function ssi.claim_job(p_id uuid, p_token uuid, p_lease int)
returns table (kind text, person bigint, parameters jsonb, attempts int) language sql volatile {_WRITER} as $$
  update jobs_job j
     set state = 'running', token = p_token, lease_until = clock_timestamp() + make_interval(secs => p_lease),
         attempts = j.attempts + 1, steps_done = 0, steps_total = 0, step = '', message = '',
         started_at = coalesce(j.started_at, clock_timestamp())
   where j.id = (select id from jobs_job
                  where id = p_id and (state = 'waiting' or (state = 'running' and lease_until < clock_timestamp()))
                    for update skip locked)
  returning j.kind::text, j.person_id, j.parameters, j.attempts::int
$$;

-- Says how far a job is and renews its lease. False: the token is no longer the one that holds it.
create or replace function ssi.advance_job(p_id uuid, p_token uuid, p_done int, p_total int, p_step text, p_lease int)
returns boolean language plpgsql volatile {_WRITER} as $$
begin
  update jobs_job
     set steps_done = p_done, steps_total = p_total, step = p_step,
         lease_until = clock_timestamp() + make_interval(secs => p_lease)
   where id = p_id and token = p_token and state = 'running';
  return found;
end $$;

-- Ends a job (done, failed) or gives it back (waiting), under the token that holds it.
create or replace function ssi.settle_job(p_id uuid, p_token uuid, p_state text, p_result jsonb, p_message text)
returns boolean language plpgsql volatile {_WRITER} as $$
begin
  update jobs_job
     set state = p_state, result = p_result, message = p_message, lease_until = null,
         token = case when p_state = 'waiting' then null else token end,
         steps_done = case when p_state = 'done' then steps_total else steps_done end,
         finished_at = case when p_state = 'waiting' then null else clock_timestamp() end
   where id = p_id and token = p_token and state = 'running' and p_state in ('done', 'failed', 'waiting');
  return found;
end $$;

-- Jobs that a worker should be woken for: waiting, or held by a worker silent for the length of its lease.
create or replace function ssi.waiting_jobs()
returns table (id uuid, kind text) language sql volatile {_WRITER} as $$
  select j.id, j.kind::text from jobs_job j
   where j.state = 'waiting' or (j.state = 'running' and j.lease_until < clock_timestamp())
   order by j.created_at limit 200
$$;

revoke all on function ssi.claim_job(uuid, uuid, int) from public;
revoke all on function ssi.advance_job(uuid, uuid, int, int, text, int) from public;
revoke all on function ssi.settle_job(uuid, uuid, text, jsonb, text) from public;
revoke all on function ssi.waiting_jobs() from public;
grant execute on function ssi.claim_job(uuid, uuid, int) to {APP};
grant execute on function ssi.advance_job(uuid, uuid, int, int, text, int) to {APP};
grant execute on function ssi.settle_job(uuid, uuid, text, jsonb, text) to {APP};
grant execute on function ssi.waiting_jobs() to {APP};
"""

DROP_FUNCTIONS = """
drop function if exists ssi.waiting_jobs(), ssi.settle_job(uuid, uuid, text, jsonb, text),
  ssi.advance_job(uuid, uuid, int, int, text, int), ssi.claim_job(uuid, uuid, int);
"""

OPERATIONS = f"""
-- What is under way, over all persons: figures, and nothing of anybody's job.
create or replace function ssi.job_figures()
returns table (waiting bigint, running bigint, silent bigint, failed_today bigint, oldest_waiting timestamptz)
language sql volatile {_WRITER} as $$
  select count(*) filter (where j.state = 'waiting'),
         count(*) filter (where j.state = 'running' and j.lease_until >= clock_timestamp()),
         count(*) filter (where j.state = 'running' and j.lease_until < clock_timestamp()),
         count(*) filter (where j.state = 'failed' and j.finished_at > clock_timestamp() - interval '1 day'),
         min(j.created_at) filter (where j.state = 'waiting')
    from jobs_job j
$$;

-- Written by the program of backups, whose role may do nothing else but read.
create or replace function ssi.note_backup(p_taken timestamptz, p_size bigint, p_rows bigint, p_files int,
  p_damaged int)
returns void language sql volatile {_WRITER} as $$
  insert into jobs_backup (taken_at, noted_at, size, rows, files, damaged_files)
  values (p_taken, clock_timestamp(), p_size, p_rows, p_files, p_damaged)
$$;

{for_the_application("job_figures()")}
revoke all on function ssi.note_backup(timestamptz, bigint, bigint, int, int) from public;
grant usage on schema ssi to {BACKUP};
grant execute on function ssi.note_backup(timestamptz, bigint, bigint, int, int) to {BACKUP};
"""

DROP_OPERATIONS = f"""
revoke usage on schema ssi from {BACKUP};
drop function if exists ssi.note_backup(timestamptz, bigint, bigint, int, int), ssi.job_figures();
"""

OWN = "person_id = (select ssi.acting())"
FRESH = f"{OWN} and state = 'waiting' and attempts = 0 and token is null and result is null"
