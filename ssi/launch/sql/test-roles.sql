-- Test mode only. ssi_nowall: the rights of ssi_app without row policies, to prove that tests see a fallen wall.
-- ssi_test: the login of the test suite, which takes one of the other roles by SET ROLE and is none of them by itself;
-- ssi_owner makes the test databases, so there it may.
do $$
begin
  if not exists (select from pg_roles where rolname = 'ssi_nowall') then
    create role ssi_nowall;
  end if;
  if not exists (select from pg_roles where rolname = 'ssi_test') then
    create role ssi_test;
  end if;
end
$$;
alter role ssi_nowall login nosuperuser nocreatedb nocreaterole noreplication bypassrls;
alter role ssi_nowall set jit = off;
alter role ssi_test login noinherit createdb nosuperuser nocreaterole noreplication nobypassrls;
alter role ssi_owner createdb;
grant ssi_app to ssi_nowall;
grant ssi_owner, ssi_app, ssi_nowall to ssi_test with inherit false, set true;
