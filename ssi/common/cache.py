"""The cache in its table of the database, as JSON: Django's own would run whatever somebody managed to write there.

Throttles live there, so it outlives a process and is shared by all. Real time, never the test clock.
"""

from __future__ import annotations

import json
from typing import Any, cast

from django.core.cache import caches
from django.core.cache.backends.base import DEFAULT_TIMEOUT, BaseCache
from django.db import connection

# Once in so many writes the table is swept: what has ended first, then the oldest beyond MAX_ENTRIES.
_SWEEP_EVERY = 100
_UPSERT = """
insert into {table} (cache_key, value, expires)
values (%s, %s, coalesce(clock_timestamp() + make_interval(secs => %s), 'infinity'))
on conflict (cache_key) do update set value = excluded.value, expires = excluded.expires"""

_COUNT = """
with ended as (
  select cache_key from {table} where expires <= clock_timestamp() and cache_key <> %s limit 5 for update skip locked
), gone as (
  delete from {table} where cache_key in (select cache_key from ended)
)
insert into {table} (cache_key, value, expires) values (%s, %s, clock_timestamp() + make_interval(secs => %s))
on conflict (cache_key) do update set
  value = case when {table}.expires > clock_timestamp() then ({table}.value::bigint + 1)::text else '1' end,
  expires = case when {table}.expires > clock_timestamp() then {table}.expires else excluded.expires end
returning value::bigint"""


class JsonTableCache(BaseCache):
    """LOCATION is the table: cache_key, value (text), expires."""

    def __init__(self, table: str, params: dict[str, Any]) -> None:
        super().__init__(params)
        self._table = table
        self._writes = 0

    def get(self, key: str, default: Any = None, version: int | None = None) -> Any:
        found = self._run(
            "select value from {table} where cache_key = %s and expires > clock_timestamp()", [self._key(key, version)]
        )
        return json.loads(found[0]) if found else default

    def set(self, key: str, value: Any, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None) -> None:
        self._write(_UPSERT, key, value, timeout, version)

    def add(self, key: str, value: Any, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None) -> bool:
        """True when nothing living was there."""
        ended = " where {table}.expires <= clock_timestamp()"
        return self._write(_UPSERT + ended, key, value, timeout, version)

    def count(self, key: str, timeout: int) -> int:
        """How many times KEY was counted since it began to live: one statement, exact whatever happens at once.

        A few of those that have ended go in the same statement: what asks for it costs the same each time.
        """
        name = self._key(key, None)
        counted = self._run(_COUNT, [name, name, "1", timeout])
        return int(counted[0]) if counted else 0

    def touch(self, key: str, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None) -> bool:
        missing = object()
        value = self.get(key, missing, version)
        if value is missing:
            return False
        self.set(key, value, timeout, version)
        return True

    def delete(self, key: str, version: int | None = None) -> bool:
        return bool(self._run("delete from {table} where cache_key = %s returning 1", [self._key(key, version)]))

    def has_key(self, key: str, version: int | None = None) -> bool:
        missing = object()
        return self.get(key, missing, version) is not missing

    def clear(self) -> None:
        self._run("with gone as (delete from {table} returning 1) select count(*) from gone", [])

    def _key(self, key: str, version: int | None) -> str:
        made: str = self.make_and_validate_key(key, version=version)
        return made

    def _write(self, statement: str, key: str, value: Any, timeout: Any, version: int | None) -> bool:
        seconds = self.default_timeout if timeout is DEFAULT_TIMEOUT else timeout
        written = self._run(statement + " returning 1", [self._key(key, version), json.dumps(value), seconds])
        self._writes += 1
        if self._writes % _SWEEP_EVERY == 0:
            self._sweep()
        return bool(written)

    def _sweep(self) -> None:
        self._run(
            "with gone as (delete from {table} where expires <= clock_timestamp() or cache_key in"
            " (select cache_key from {table} order by expires desc offset %s) returning 1) select count(*) from gone",
            [self._max_entries],
        )

    def _run(self, statement: str, values: list[Any]) -> tuple[Any, ...] | None:
        with connection.cursor() as cursor:
            cursor.execute(statement.replace("{table}", connection.ops.quote_name(self._table)), values)
            row: tuple[Any, ...] | None = cursor.fetchone()
        return row


def shared_counter() -> JsonTableCache:
    """The cache of the settings, as one that counts."""
    return cast(JsonTableCache, caches["default"])
