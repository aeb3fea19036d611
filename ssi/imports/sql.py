"""The walls of imports, which old references are known, and what is forgotten after a month."""

from ssi.territories.sql import APP, for_the_application

# One's own, as long as one may write where it goes.
OWN = "person_id = (select ssi.acting()) and scope = any((select ssi.scopes('change'))::text[])"
# The condition reads the imports that the acting person sees: the wall of that table applies inside it.
OF_OWN = "batch_id in (select b.id from imports_batch b)"

# A record keeps where it came from; an import that is undone frees its references, and nothing else.
ONLY_LIVE_CHANGES = f"""
revoke update on imports_origin from {APP};
grant update (live) on imports_origin to {APP};
"""
ANYTHING_CHANGES = f"grant update on imports_origin to {APP};"

_OWNER = "security definer set search_path = pg_catalog, public, ssi, pg_temp"

FUNCTIONS = f"""
-- Of these old references, those that were imported already, by anybody, where the acting person may write. Whoever
-- asks holds the old register: they learn that its line is in, and nothing of its record.
create or replace function ssi.known_old_references(p_scope text, p_kind text, p_keys text[]) returns setof text
language sql stable {_OWNER} as $$
  select o.key::text from imports_origin o
   where o.scope = p_scope and o.kind = p_kind and o.live and o.key = any(p_keys)
     and p_scope = any((select ssi.scopes('change'))::text[])
$$;

-- The words of sheets are kept for a month; that they came in stays. Whoever calls this sees none of them.
create or replace function ssi.forget_import_lines() returns int language plpgsql {_OWNER} as $$
declare
  v_count int;
begin
  delete from imports_line l using imports_batch b
   where b.id = l.batch_id and b.created_at < ssi.now() - interval '30 days';
  get diagnostics v_count = row_count;
  return v_count;
end $$;
""" + for_the_application("known_old_references(text, text, text[])", "forget_import_lines()")
DROP_FUNCTIONS = "drop function if exists ssi.forget_import_lines(), ssi.known_old_references(text, text, text[]);"
