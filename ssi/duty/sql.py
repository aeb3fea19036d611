"""The second wall of the roster. Alerts and calls hang on a record, and have its own."""

from __future__ import annotations

from django.db.migrations.operations import RunSQL

from ssi.directory.country_sql import READ_HERE
from ssi.territories.sql import APP, wall

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
