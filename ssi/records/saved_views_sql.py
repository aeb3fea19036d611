"""Second wall of the saved views, and of the view with which a list opens."""

from __future__ import annotations

from django.db.migrations.operations import RunSQL

from ssi.territories.sql import WalledTable

_OWN = "owner_id = (select ssi.acting())"
_SHARED_WITH = "scopes::text[] && (select ssi.scopes('view'))::text[]"
_ANSWERED_FOR = "scopes::text[] <@ (select ssi.scopes('export'))::text[]"
# Whoever holds nothing in the country that its criteria name does not learn that they name it.
_WITHIN_SIGHT = (
    "(named_country = '' or named_country in"
    " (select split_part(held, '/', 1) from unnest((select ssi.scopes('view'))::text[]) held))"
)
_SEEN = f"({_OWN} or {_SHARED_WITH}) and {_WITHIN_SIGHT}"
# Sharing is for whoever answers for each of its areas there: those who may take it out of the product.
_WRITTEN = f"{_OWN} and {_ANSWERED_FOR} and {_WITHIN_SIGHT}"
_REMOVED = f"({_OWN} or (scopes <> '{{}}' and {_ANSWERED_FOR})) and {_WITHIN_SIGHT}"


def saved_views() -> WalledTable:
    return WalledTable(
        "records_savedview",
        select=_SEEN,
        insert=_WRITTEN,
        update=f"{_OWN} and {_WITHIN_SIGHT}|||{_WRITTEN}",
        delete=_REMOVED,
    )


def default_views() -> WalledTable:
    """What is chosen has to be seen: the policy of the views applies inside this one."""
    own = "person_id = (select ssi.acting())"
    chosen = f"{own} and view_id in (select id from records_savedview)"
    return WalledTable("records_defaultview", select=own, insert=chosen, update=f"{own}|||{chosen}", delete=own)


# Each scope is one of the country that the view is shared with.
SCOPES_OF_COUNTRY = RunSQL(
    "alter table records_savedview add constraint savedview_scopes_of_its_country check (country_id is null or"
    " array_to_string(scopes, ' ') ~ ('^' || country_id || '/[a-z]+( ' || country_id || '/[a-z]+)*$'));",
    "alter table records_savedview drop constraint savedview_scopes_of_its_country;",
)
# By the database: whoever removes a view does not see that others open their list with it.
GOES_WITH_THE_VIEW = RunSQL(
    "alter table records_defaultview add constraint defaultview_of_a_view foreign key (view_id)"
    " references records_savedview (id) on delete cascade;",
    "alter table records_defaultview drop constraint defaultview_of_a_view;",
)
