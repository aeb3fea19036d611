-- Run as superuser in each database: extensions, and who may create what where. Harmless when run again.
create extension if not exists pg_trgm;
create extension if not exists unaccent;
create extension if not exists btree_gist;
revoke create on schema public from public;
grant usage on schema public to ssi_app;
do $$
begin
  if current_database() = 'ssi' then
    alter database ssi owner to ssi_owner;
    alter schema public owner to ssi_owner;
    revoke all on database ssi from public;
    grant connect on database ssi to ssi_app, ssi_backup;
    if exists (select from pg_roles where rolname = 'ssi_test') then
      grant connect on database ssi to ssi_test;
    end if;
  end if;
end
$$;
