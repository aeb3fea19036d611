"""The second wall of the roster. Alerts and calls hang on a record, and have its own."""

from __future__ import annotations

from django.db.migrations.operations import RunSQL

from ssi.directory.country_sql import READ_HERE
from ssi.territories.sql import APP, for_the_application, wall

# Whoever answers or oversees the requests of the country; its own scope says the area.
_KEPT = "scope = any((select ssi.places('write'))::text[]) and scope = country_id || '/consular'"
_CHANGED = "person_id, rank, starts_at, ends_at, phone, withdrawn_at, version"
_TABLE = "duty_dutyturn"


class RosterTable(RunSQL):
    """Turns of duty: read by whoever reads the requests of the country, kept by whoever writes there, never deleted."""

    def __init__(self) -> None:
        own = "recorded_by_id = (select ssi.acting())"
        policies = {"select": READ_HERE, "insert": f"{_KEPT} and {own}", "update": _KEPT}
        forward, backward = wall(_TABLE, policies)
        forward += f"\nrevoke update on {_TABLE} from {APP};\ngrant update ({_CHANGED}) on {_TABLE} to {APP};"
        forward += (
            f"\ncreate trigger {_TABLE}_history after insert or update on {_TABLE} "
            "for each row execute function ssi.keep_country_history();"
        )
        backward = f"revoke update ({_CHANGED}) on {_TABLE} from {APP};\n{backward}"
        super().__init__(forward, f"drop trigger if exists {_TABLE}_history on {_TABLE};\n{backward}")


# Who is first on duty for a country: told to whoever files or reads requests there, and to nobody else. The roster is
# closed to posts; this says one name and one number of the hour, whatever becomes of any request.
ON_DUTY = """
create or replace function ssi.on_duty(p_country text) returns table (name text, phone text) language sql stable
security definer set search_path = pg_catalog, public, ssi, pg_temp as $$
  select coalesce(a.full_name, u.full_name)::text, case when a.id is null then t.phone else '' end::text
    from duty_dutyturn t
    join accounts_user u on u.id = t.person_id
    left join territories_delegation d on d.absent_id = t.person_id and d.during @> ssi.now()
                                      and p_country = any(d.countries)
    left join accounts_user a on a.id = d.delegate_id and a.is_active
   where t.country_id = p_country and t.withdrawn_at is null and t.starts_at <= ssi.now() and t.ends_at > ssi.now()
     and (a.id is not null or u.is_active)
     and exists (select from unnest(ssi.scopes('file') || ssi.scopes('view')) held
                  where split_part(held, '/', 1) = p_country and split_part(held, '/', 2) = 'consular')
   order by t.rank
   limit 1
$$;
""" + for_the_application("on_duty(text)")
