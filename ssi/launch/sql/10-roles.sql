-- Two roles: ssi_owner owns the tables and runs the migrations; ssi_app serves pages and jobs, owns nothing and is
-- held by every row policy. Harmless when run again.
do $$
begin
  if not exists (select from pg_roles where rolname = 'ssi_owner') then
    create role ssi_owner;
  end if;
  if not exists (select from pg_roles where rolname = 'ssi_app') then
    create role ssi_app;
  end if;
end
$$;
alter role ssi_owner login nosuperuser nocreatedb nocreaterole noreplication nobypassrls;
alter role ssi_app login nosuperuser nocreatedb nocreaterole noreplication nobypassrls;
alter role ssi_app set jit = off;
