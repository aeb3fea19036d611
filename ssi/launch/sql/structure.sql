-- The structure of the product's database, one line for each thing (part, line): what a restored base must have in
-- common with the one that was saved. Run with search_path = pg_catalog, public, so that names come out alike.
with ours as (
  select oid as schema, nspname as name, nspacl, nspowner from pg_namespace where nspname in ('public', 'ssi')
), relations as (
  select c.* from pg_class c join ours on ours.schema = c.relnamespace where c.relkind in ('r', 'p', 'v', 'm', 'S')
), functions as (
  select p.* from pg_proc p join ours on ours.schema = p.pronamespace
   where p.prokind in ('f', 'p')
     and not exists (select from pg_depend x where x.objid = p.oid and x.deptype = 'e')
)
select 'policies', concat_ws('|', schemaname, tablename, policyname, permissive, roles, cmd, qual, with_check)
  from pg_policies
union all
select 'row security', concat_ws('|', oid::regclass, relkind, relrowsecurity, relforcerowsecurity, relowner::regrole)
  from relations
union all
select 'grants', concat_ws('|', r.oid::regclass, a.grantee::regrole, a.privilege_type, a.is_grantable)
  from relations r,
       aclexplode(coalesce(r.relacl, acldefault(case r.relkind when 'S' then 's'::"char" else 'r'::"char" end, r.relowner))) a
union all
select 'grants', concat_ws('|', t.attrelid::regclass, t.attname, a.grantee::regrole, a.privilege_type)
  from pg_attribute t join relations r on r.oid = t.attrelid, aclexplode(t.attacl) a
union all
select 'grants', concat_ws('|', ours.name, a.grantee::regrole, a.privilege_type)
  from ours, aclexplode(coalesce(ours.nspacl, acldefault('n', ours.nspowner))) a
union all
select 'grants', concat_ws('|', f.oid::regprocedure, a.grantee::regrole, a.privilege_type)
  from functions f, aclexplode(coalesce(f.proacl, acldefault('f', f.proowner))) a
union all
select 'triggers', concat_ws('|', pg_get_triggerdef(t.oid), t.tgenabled) from pg_trigger t where not t.tgisinternal
union all
select 'functions', concat_ws('|', f.proowner::regrole, pg_get_functiondef(f.oid)) from functions f
union all
select 'constraints', concat_ws('|', c.conrelid::regclass, c.conname, c.contype, c.convalidated)
  from pg_constraint c join ours on ours.schema = c.connamespace
union all
select 'indexes', concat_ws('|', schemaname, tablename, indexname) from pg_indexes join ours on ours.name = schemaname
union all
select 'columns', concat_ws('|', r.oid::regclass, a.attname, format_type(a.atttypid, a.atttypmod), a.attnotnull, a.attgenerated)
  from relations r join pg_attribute a on a.attrelid = r.oid
 where a.attnum > 0 and not a.attisdropped and r.relkind <> 'S'
union all
select 'sequences', concat_ws('|', schemaname, sequencename, last_value)
  from pg_sequences join ours on ours.name = schemaname
union all
select 'marks', concat_ws('|', ours.name, obj_description(ours.schema, 'pg_namespace')) from ours where ours.name = 'ssi'
