-- Three roles: ssi_owner owns the tables and runs the migrations; ssi_app serves pages and jobs, owns nothing and is
-- held by every row policy; ssi_backup reads everything, which a whole dump needs, and changes nothing. Harmless when
-- run again.
do $$
declare
  name text;
begin
  foreach name in array array['ssi_owner', 'ssi_app', 'ssi_backup'] loop
    if not exists (select from pg_roles where rolname = name) then
      execute format('create role %I', name);
    end if;
  end loop;
end
$$;
alter role ssi_owner login nosuperuser nocreatedb nocreaterole noreplication nobypassrls;
alter role ssi_app login nosuperuser nocreatedb nocreaterole noreplication nobypassrls;
alter role ssi_app set jit = off;
alter role ssi_backup login nosuperuser nocreatedb nocreaterole noreplication bypassrls;
grant pg_read_all_data to ssi_backup;
