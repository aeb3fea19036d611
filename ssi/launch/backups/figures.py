"""What a database is, in figures that two databases can be compared by: rows, structure, roles."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence
from typing import LiteralString

import psycopg
from psycopg import sql

from ssi.launch.roles import statements

# A row is written as text in one way only, whatever the server and the login prefer.
PLAIN_TEXT = (
    "set local timezone = 'UTC'",
    "set local datestyle = 'ISO, YMD'",
    "set local intervalstyle = 'postgres'",
    "set local bytea_output = 'hex'",
    "set local extra_float_digits = 1",
    "set local search_path = pg_catalog, public",
    "set local row_security = off",
)
ROLES = ("ssi_owner", "ssi_app", "ssi_backup")
_TABLES: LiteralString = """
select c.relname from pg_class c join pg_namespace n on n.oid = c.relnamespace
 where n.nspname = 'public' and c.relkind in ('r', 'p') order by 1"""
# Independent of the order of rows, and of what holds them.
_ROWS: LiteralString = """
select count(*), encode(sha256(coalesce(string_agg(d, ''::bytea order by d), ''::bytea)), 'hex')
  from (select sha256(convert_to(t::text, 'UTF8')) as d from public.{table} t) rows"""
_ROLE: LiteralString = """
select r.rolname, r.rolcanlogin, r.rolsuper, r.rolbypassrls, r.rolcreaterole, r.rolreplication,
       array(select m.roleid::regrole::text from pg_auth_members m where m.member = r.oid order by 1)
  from pg_roles r where r.rolname = any(%s) order by 1"""

Tables = dict[str, list[int | str]]
Structure = dict[str, list[int | str]]


def table_names(connection: psycopg.Connection) -> list[str]:
    return [name for (name,) in connection.execute(_TABLES)]


def table_figures(connection: psycopg.Connection, told: Callable[[int, int], None]) -> Tables:
    """For each table: how many rows, and one hash of what they hold. Inside a transaction."""
    names = table_names(connection)
    found: Tables = {}
    for number, name in enumerate(names, start=1):
        row = connection.execute(sql.SQL(_ROWS).format(table=sql.Identifier(name))).fetchone()
        found[name] = list(row) if row else []
        told(number, len(names))
    return found


def structure_figures(connection: psycopg.Connection) -> Structure:
    """For each part of the structure (ssi/launch/sql/structure.sql): how many, and one hash of all of them."""
    lines: dict[str, list[str]] = {}
    for part, line in connection.execute(statements("structure.sql").encode()):
        lines.setdefault(part, []).append(line)
    return {
        part: [len(found), hashlib.sha256("\n".join(sorted(found)).encode()).hexdigest()]
        for part, found in lines.items()
    }


def role_figures(connection: psycopg.Connection) -> dict[str, list[object]]:
    """What each role of the product may, without its password: that is a secret of the installation."""
    return {name: list(rights) for name, *rights in connection.execute(_ROLE, [list(ROLES)])}


def differences(before: Mapping[str, object], after: Mapping[str, object], what: str) -> Sequence[str]:
    return [
        f"{what} {name}: {before.get(name, 'nothing')} in the backup, {after.get(name, 'nothing')} here"
        for name in sorted({*before, *after})
        if before.get(name) != after.get(name)
    ]
