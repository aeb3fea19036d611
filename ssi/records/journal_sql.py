"""References of records for the readers of the journal, who see keys and open no record."""

from __future__ import annotations

from ssi.territories.sql import APP

_DEFINER = "stable parallel safe security definer set search_path = pg_catalog, public, ssi, pg_temp"
_READS_JOURNAL = (
    "(select ssi.serves('service_journal')) or r.country_id = any((select ssi.countries_with('journal_view'))::text[])"
)

JOURNAL_REFERENCES = f"""
create or replace function ssi.references_of(p_keys uuid[]) returns table (key text, reference text)
language sql {_DEFINER} as $$
  select r.id::text, r.reference::text from records_record r
   where r.id = any(p_keys) and r.reference is not null and ({_READS_JOURNAL})
$$;

create or replace function ssi.keys_of(p_reference text) returns setof text language sql {_DEFINER} as $$
  select r.id::text from records_record r where r.reference = p_reference and ({_READS_JOURNAL})
$$;
revoke all on function ssi.references_of(uuid[]) from public;
revoke all on function ssi.keys_of(text) from public;
grant execute on function ssi.references_of(uuid[]) to {APP};
grant execute on function ssi.keys_of(text) to {APP};
"""

DROP_JOURNAL_REFERENCES = "drop function if exists ssi.references_of(uuid[]), ssi.keys_of(text);"
