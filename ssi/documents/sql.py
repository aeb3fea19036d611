"""What the second wall lets through on pieces, and which files on disk have a row."""

from ssi.territories.sql import APP, for_the_application

# Once written, a piece only changes its state: who withdrew it, when and why.
ONLY_STATE_CHANGES = f"""
revoke update on documents_document from {APP};
grant update (state, withdrawn_by_id, withdrawn_at, withdrawal_reason) on documents_document to {APP};
"""
ANYTHING_CHANGES = f"grant update on documents_document to {APP};"

# On the request of a post, what the service attached is not the post's to take back, nor to pass for its own.
OWN_SIDE = "(from_post or scope = any((select ssi.scopes('change'))::text[]))"

# The sweeper of files may ask which keys have a row, in any country: it learns nothing else of them.
KNOWN_FILES = f"""
create or replace function ssi.known_files(p_keys uuid[]) returns setof uuid language sql
stable parallel safe security definer set search_path = pg_catalog, public, ssi, pg_temp as $$
  select storage_key from documents_document where storage_key = any(p_keys)
$$;
revoke all on function ssi.known_files(uuid[]) from public;
grant execute on function ssi.known_files(uuid[]) to {APP};
"""
DROP_KNOWN_FILES = "drop function if exists ssi.known_files(uuid[]);"

# The words of a piece are of its own record, and go when it is withdrawn: the trigger of search takes the rest away.
WORDS_OF_ITS_RECORD = """
alter table documents_documenttext add constraint words_same_record
  foreign key (record_id, document_id) references documents_document (record_id, id) on delete cascade;
create or replace function ssi.forget_words() returns trigger language plpgsql
security definer set search_path = pg_catalog, public, ssi, pg_temp as $$
begin
  delete from documents_documenttext where document_id = new.id;
  return null;
end $$;
revoke all on function ssi.forget_words() from public;
create trigger documents_document_words after update on documents_document for each row
  when (new.state = 'withdrawn' and old.state <> 'withdrawn') execute function ssi.forget_words();
"""
WORDS_OF_ANY_RECORD = """
drop trigger if exists documents_document_words on documents_document;
drop function if exists ssi.forget_words();
alter table documents_documenttext drop constraint words_same_record;
"""

# A new version is of the same record as the one before; the second is never a way to another record.
VERSIONS_OF_ONE_RECORD = """
alter table documents_document add constraint document_replaces_in_its_record
  foreign key (record_id, replaces_id) references documents_document (record_id, id) deferrable initially immediate;
"""
VERSIONS_OF_ANY_RECORD = "alter table documents_document drop constraint document_replaces_in_its_record;"

# The antivirus: its word is written here alone, for any piece, whoever filed it and whatever became of their rights.
# It learns where the file is and nothing of what it says.
_OWNER = "security definer set search_path = pg_catalog, public, ssi, pg_temp"
SCANS = f"""
create or replace function ssi.begin_scan() returns trigger language plpgsql
set search_path = pg_catalog, public, ssi, pg_temp as $$
begin
  if new.scan not in ('none', 'pending') then
    raise exception 'ssi: the antivirus has not read this piece' using errcode = 'check_violation',
      constraint = 'document_scan_begins';
  end if;
  return new;
end $$;
create trigger documents_document_scan before insert on documents_document
  for each row execute function ssi.begin_scan();

create or replace function ssi.files_to_scan(p_document uuid, p_most int)
returns table (document uuid, storage_key uuid, size int, sha256 varchar) language sql stable {_OWNER} as $$
  select d.id, d.storage_key, d.size, d.sha256
    from documents_document d join records_record r on r.id = d.record_id
   where d.scan = 'pending' and d.state = 'available' and r.voided_at is null
     and (p_document is null or d.id = p_document)
   order by d.added_at limit p_most
$$;

-- The person who filed it, when this word is the first; null when another has been written meanwhile.
create or replace function ssi.settle_scan(p_document uuid, p_threat text) returns bigint
language plpgsql {_OWNER} as $$
declare
  v_person bigint;
begin
  update documents_document
     set scan = case when p_threat = '' then 'clean' else 'infected' end, threat = left(p_threat, 100),
         scanned_at = ssi.now()
   where id = p_document and scan = 'pending' and state = 'available'
  returning added_by_id into v_person;
  return v_person;
end $$;

-- For the health page: how many wait for too long, how many were found infected, since when, by what. No record.
create or replace function ssi.scan_health()
returns table (late int, infected int, last_at timestamptz, threats varchar[]) language plpgsql stable {_OWNER} as $$
begin
  if not ssi.serves('service_accounts') and ssi.countries_with('journal_view') = '{{}}' then
    return;
  end if;
  return query
    select count(*) filter (where d.scan = 'pending' and d.state = 'available'
                              and d.added_at < ssi.now() - interval '10 minutes')::int,
           count(*) filter (where d.scan = 'infected' and d.state = 'available')::int,
           max(d.scanned_at) filter (where d.scan = 'infected' and d.state = 'available'),
           (array_agg(distinct d.threat) filter (where d.scan = 'infected' and d.state = 'available'))[1:5]
      from documents_document d
     where d.scan in ('pending', 'infected');
end $$;
revoke all on function ssi.begin_scan(), ssi.files_to_scan(uuid, int), ssi.settle_scan(uuid, text), ssi.scan_health()
  from public;
grant execute on function ssi.files_to_scan(uuid, int), ssi.settle_scan(uuid, text), ssi.scan_health() to {APP};
"""
DROP_SCANS = """
drop trigger if exists documents_document_scan on documents_document;
drop function if exists ssi.scan_health(), ssi.settle_scan(uuid, text), ssi.files_to_scan(uuid, int), ssi.begin_scan();
"""

# What asks for the files and what writes the word of the antivirus is the machine, as the account of its own.
BY_THE_AUTOMATE = f"""
create or replace function ssi.acts_by_itself() returns boolean language sql stable {_OWNER} as $$
  select exists (select from accounts_user where id = ssi.acting() and is_automate)
$$;

-- A file that is not what was filed is asked for again later and later, a day at most: it makes no other wait.
create or replace function ssi.files_to_scan(p_document uuid, p_most int)
returns table (document uuid, storage_key uuid, size int, sha256 varchar) language plpgsql stable {_OWNER} as $$
begin
  if not ssi.acts_by_itself() then
    raise exception 'ssi: the automate alone reads the quarantine' using errcode = 'insufficient_privilege';
  end if;
  return query
    select d.id, d.storage_key, d.size, d.sha256
      from documents_document d join records_record r on r.id = d.record_id
     where d.scan = 'pending' and d.state = 'available' and r.voided_at is null
       and (p_document is null or d.id = p_document)
       and (p_document is not null or d.scan_failed_at is null
            or d.scan_failed_at + least(interval '1 minute' * 2 ^ d.scan_failures, interval '1 day') <= ssi.now())
     order by d.scan_failed_at nulls first, d.added_at limit p_most;
end $$;

create or replace function ssi.note_damaged(p_document uuid) returns void language plpgsql {_OWNER} as $$
begin
  if not ssi.acts_by_itself() then
    raise exception 'ssi: the automate alone reads the quarantine' using errcode = 'insufficient_privilege';
  end if;
  update documents_document set scan_failures = least(scan_failures + 1, 12), scan_failed_at = ssi.now()
   where id = p_document and scan = 'pending';
end $$;

-- The person who filed it, when this word is the first; null when another has been written meanwhile.
create or replace function ssi.settle_scan(p_document uuid, p_threat text) returns bigint
language plpgsql {_OWNER} as $$
declare
  v_person bigint;
begin
  if not ssi.acts_by_itself() then
    raise exception 'ssi: the automate alone writes what the antivirus said' using errcode = 'insufficient_privilege';
  end if;
  update documents_document
     set scan = case when p_threat = '' then 'clean' else 'infected' end, threat = left(p_threat, 100),
         scanned_at = ssi.now()
   where id = p_document and scan = 'pending' and state = 'available'
  returning added_by_id into v_person;
  return v_person;
end $$;

-- For the health page: whoever keeps the accounts sees to the machine, all of it; a head of service, their countries.
create or replace function ssi.scan_health()
returns table (late int, infected int, last_at timestamptz, threats varchar[]) language plpgsql stable {_OWNER} as $$
declare
  v_all boolean := ssi.serves('service_accounts');
  v_countries text[] := ssi.countries_with('journal_view');
begin
  if not v_all and v_countries = '{{}}' then
    return;
  end if;
  return query
    select count(*) filter (where d.scan = 'pending' and d.state = 'available'
                              and d.added_at < ssi.now() - interval '10 minutes')::int,
           count(*) filter (where d.scan = 'infected' and d.state = 'available')::int,
           max(d.scanned_at) filter (where d.scan = 'infected' and d.state = 'available'),
           (array_agg(distinct d.threat) filter (where d.scan = 'infected' and d.state = 'available'))[1:5]
      from documents_document d
     where d.scan in ('pending', 'infected') and (v_all or split_part(d.scope, '/', 1) = any(v_countries));
end $$;
revoke all on function ssi.acts_by_itself() from public;
{for_the_application("note_damaged(uuid)")}
"""
BY_ANY_SESSION = (
    SCANS[SCANS.index("create or replace function ssi.files_to_scan") :]
    + "drop function if exists ssi.note_damaged(uuid), ssi.acts_by_itself();"
)
