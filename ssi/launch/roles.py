"""The roles of the database: who owns, who serves, who tests. docker-compose.yml mounts the same files."""

from importlib import resources

import psycopg


def statements(name: str) -> str:
    return resources.files("ssi.launch").joinpath("sql", name).read_text(encoding="utf-8")


def create_roles(connection: psycopg.Connection, *, for_tests: bool) -> None:
    connection.execute(statements("10-roles.sql").encode())
    if for_tests:
        connection.execute(statements("test-roles.sql").encode())


def create_database(connection: psycopg.Connection) -> None:
    if connection.execute("select 1 from pg_database where datname = 'ssi'").fetchone() is None:
        connection.execute("create database ssi owner ssi_owner")


def open_database(connection: psycopg.Connection) -> None:
    connection.execute(statements("20-database.sql").encode())
