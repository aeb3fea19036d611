"""Every table is behind the second wall, or is declared here with the reason why it holds no record data."""

from __future__ import annotations

from typing import Any

import pytest
from django.apps import apps
from django.conf import settings
from django.db import connection

from ssi.records.models import Detail, RecordChild
from ssi.records.void_sql import WRITTEN_AFTER_VOID

pytestmark = pytest.mark.django_db

WITHOUT_RECORD_DATA = {
    "account_emailaddress": "sign-in library; addresses of accounts",
    "account_emailconfirmation": "sign-in library; closed to the application",
    "accounts_session": "when and where one signed in; keys only",
    "accounts_user": "accounts",
    "auth_group": "framework; closed to the application",
    "auth_group_permissions": "framework; closed to the application",
    "auth_permission": "names of capabilities",
    "common_cache": "counters of throttling",
    "dsfr_dsfrconfig": "library; closed to the application",
    "dsfr_dsfrsocialmedia": "library; closed to the application",
    "django_content_type": "framework",
    "django_migrations": "framework",
    "django_session": "sessions; opaque",
    "guardian_groupobjectpermission": "library; closed to the application",
    "jobs_heartbeat": "when a worker last said that it lives",
    "guardian_userobjectpermission": "library; closed to the application",
    "jobs_backup": "when backups were taken; figures only",
    "territories_country": "reference data",
    "territories_countrygrant": "grants: read-only for the application",
    "territories_delegation": "absences: read-only for the application",
    "territories_postgrant": "grants: read-only for the application",
    "territories_posting": "grants: read-only for the application",
    "territories_servicegrant": "grants: read-only for the application",
}
GRANTS = (
    "territories_countrygrant",
    "territories_postgrant",
    "territories_posting",
    "territories_servicegrant",
    "territories_delegation",
)


def rows(query: str, *parameters: Any) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(query, list(parameters))
        return list(cursor.fetchall())


def tables() -> dict[str, tuple[bool, bool]]:
    found = rows(
        "select relname, relrowsecurity, relforcerowsecurity"
        " from pg_class c join pg_namespace n on n.oid = relnamespace"
        " where nspname = 'public' and relkind in ('r', 'p')"
    )
    return {str(name): (bool(enabled), bool(forced)) for name, enabled, forced in found}


def test_every_table_is_walled_or_declared() -> None:
    walled = {name for name, (enabled, forced) in tables().items() if enabled and forced}
    half = {name for name, (enabled, forced) in tables().items() if enabled != forced}
    assert not half
    assert set(tables()) - walled == set(WITHOUT_RECORD_DATA)


def test_each_wall_has_one_policy_per_command_and_none_for_all() -> None:
    policies = rows(
        "select tablename, policyname, cmd from pg_policies where schemaname = 'public' and %s = any(roles)",
        settings.APP_ROLE,
    )
    assert len({(table, command) for table, _name, command in policies}) == len(policies)
    assert not [policy for policy in policies if policy[2] == "ALL"]


def test_what_hangs_on_a_record_is_tied_to_it_by_scope_and_key() -> None:
    tied = {
        str(name)
        for (name,) in rows(
            "select conrelid::regclass::text from pg_constraint"
            " where contype = 'f' and confrelid = 'records_record'::regclass and array_length(conkey, 1) = 2"
            " and confupdtype = 'c'"
        )
    }
    children = {model._meta.db_table for model in apps.get_models() if issubclass(model, (RecordChild, Detail))}
    assert children <= tied
    assert "records_recordlink" in tied


def test_nothing_that_hangs_on_a_voided_record_is_written() -> None:
    children = {model._meta.db_table for model in apps.get_models() if issubclass(model, (RecordChild, Detail))}
    held = {
        str(table)
        for (table,) in rows(
            "select tgrelid::regclass::text from pg_trigger where tgfoid = 'ssi.refuse_on_voided'::regproc"
        )
    }
    assert children - held == WRITTEN_AFTER_VOID
    assert held <= children


def test_grants_and_history_are_read_only_for_the_application() -> None:
    for table in (*GRANTS, "records_change", "directory_referencechange"):
        rights = rows(
            "select has_table_privilege(%s, %s, 'insert'), has_table_privilege(%s, %s, 'update'),"
            " has_table_privilege(%s, %s, 'delete'), has_table_privilege(%s, %s, 'truncate')",
            *[settings.APP_ROLE, table] * 4,
        )
        assert rights == [(False, False, False, False)], table


def test_the_journal_takes_lines_and_nothing_else() -> None:
    rights = rows(
        "select has_table_privilege(%s, 'audit_entry', 'update'), has_table_privilege(%s, 'audit_entry', 'delete'),"
        " has_table_privilege(%s, 'audit_entry', 'truncate'), has_table_privilege(%s, 'audit_entry', 'insert')",
        *[settings.APP_ROLE] * 4,
    )
    assert rights == [(False, False, False, True)]


def test_the_application_owns_nothing_and_creates_nothing() -> None:
    assert rows("select count(*) from pg_class where relowner = %s::regrole", settings.APP_ROLE) == [(0,)]
    assert rows(
        "select has_schema_privilege(%s, 'public', 'create'), has_schema_privilege(%s, 'ssi', 'create')",
        *[settings.APP_ROLE] * 2,
    ) == [(False, False)]
    assert rows("select rolsuper, rolbypassrls, rolcreaterole from pg_roles where rolname = %s", settings.APP_ROLE) == [
        (False, False, False)
    ]


def test_functions_that_run_as_the_owner_fix_their_search_path() -> None:
    loose = rows(
        "select proname from pg_proc p join pg_namespace n on n.oid = pronamespace"
        " where nspname = 'ssi' and prosecdef and not exists"
        " (select from unnest(coalesce(proconfig, '{}')) c where c like 'search_path=%%')"
    )
    assert loose == []


def test_functions_that_run_as_the_owner_are_closed_to_whoever_is_not_the_application() -> None:
    """A function is everybody's by default: each takes that back in words."""
    open_to_all = rows(
        "select proname from pg_proc p join pg_namespace n on n.oid = pronamespace"
        " where nspname = 'ssi' and prosecdef and (proacl is null or exists"
        " (select from aclexplode(proacl) a where a.grantee = 0))"
    )
    assert open_to_all == []


def test_no_view_and_no_materialised_data_stands_beside_the_walls() -> None:
    assert (
        rows(
            "select relname from pg_class c join pg_namespace n on n.oid = relnamespace"
            " where nspname = 'public' and relkind in ('v', 'm')"
        )
        == []
    )
