"""The test database: made by the role ssi_test, migrated as the owner, used as the application's role.

One connection serves all: `as_owner` changes the role inside the same transaction, so that factories write rows of any
country and the rollback still takes them away.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
from django.conf import settings
from django.core.management import call_command
from django.db import connection, connections
from psycopg import sql

EXTENSIONS = ("pg_trgm", "unaccent", "btree_gist")


def app_role() -> str:
    return settings.APP_ROLE if settings.SECOND_WALL else "ssi_nowall"


def set_role(role: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql.SQL("set role {}").format(sql.Identifier(role)).as_string(None))


@contextmanager
def as_owner() -> Iterator[None]:
    """What is done inside is done by the owner of the tables (factories), on the same connection."""
    with connection.cursor() as cursor:
        cursor.execute("select current_user")
        before = cursor.fetchone()[0]
    set_role(settings.OWNER_ROLE)
    try:
        yield
    finally:
        if not connection.needs_rollback:
            set_role(before)


def _server() -> psycopg.Connection:
    chosen = connections.settings["default"]
    return psycopg.connect(
        host=chosen["HOST"],
        port=chosen["PORT"] or None,
        user=chosen["USER"],
        password=chosen["PASSWORD"] or None,
        dbname="postgres",
        autocommit=True,
    )


def _drop(server: psycopg.Connection, name: str) -> None:
    # Our own sessions only: FORCE would also try the server's maintenance workers, which a DROP waits for by itself.
    server.execute(
        "select pg_terminate_backend(pid) from pg_stat_activity where datname = %s and usename = session_user", [name]
    )
    server.execute(sql.SQL("set role {}").format(sql.Identifier(settings.OWNER_ROLE)))
    server.execute(sql.SQL("drop database if exists {}").format(sql.Identifier(name)))
    server.execute("reset role")


def create(name: str) -> None:
    """An empty database of that name, migrated by its owner; afterwards Django speaks to it as the application."""
    chosen = connections.settings["default"]
    with _server() as server:
        _drop(server, name)
        server.execute(
            sql.SQL("create database {} owner {}").format(sql.Identifier(name), sql.Identifier(settings.OWNER_ROLE))
        )
    connection.close()
    chosen["NAME"] = name
    chosen["OPTIONS"] = {"assume_role": settings.OWNER_ROLE}
    connection.settings_dict.update(chosen)
    with connection.cursor() as cursor:
        for extension in EXTENSIONS:
            cursor.execute(f"create extension if not exists {extension}")
        cursor.execute(f"grant usage on schema public to {settings.APP_ROLE}")
    call_command("migrate", verbosity=0)


def serve_as(role: str) -> None:
    """From now on every new connection of this process speaks as ROLE."""
    connection.close()
    connections.settings["default"]["OPTIONS"] = {"assume_role": role}
    connection.settings_dict["OPTIONS"] = {"assume_role": role}


def drop(name: str) -> None:
    connections.close_all()
    with _server() as server:
        _drop(server, name)


KEPT = {"auth_permission", "django_content_type", "django_migrations"}


def empty() -> None:
    """Empties every table but those that migrations fill; the journal's own guard is lifted for it, by its owner."""
    tables = [name for name in connection.introspection.table_names() if name not in KEPT]
    names = sql.SQL(", ").join(map(sql.Identifier, sorted(tables)))
    with connection.cursor() as cursor:
        cursor.execute("alter table audit_entry disable trigger user")
        cursor.execute(sql.SQL("truncate {} restart identity cascade").format(names).as_string(None))
        cursor.execute("alter table audit_entry enable trigger user")


def name_for(worker: str) -> str:
    return f"{os.environ.get('SSI_TEST_DB', 'test_ssi')}_{worker}"
