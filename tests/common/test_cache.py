"""The cache of the throttles: shared, in real time, and plain data alone."""

from __future__ import annotations

import pytest
from django.core.cache import cache, caches
from django.db import connection

from ssi.common.cache import shared_counter

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def empty() -> None:
    cache.clear()


def age(key: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "update common_cache set expires = clock_timestamp() - interval '1 s' where cache_key like %s", [f"%:{key}"]
        )


def test_what_is_set_is_read_until_it_ends() -> None:
    cache.set("guesses", [1.5, 2.5], 60)
    assert cache.get("guesses") == [1.5, 2.5]
    assert cache.has_key("guesses")
    age("guesses")
    assert cache.get("guesses", "gone") == "gone"
    assert not cache.has_key("guesses")


def test_add_takes_a_free_place_only() -> None:
    assert cache.add("lock", True, 60)
    assert not cache.add("lock", False, 60)
    assert cache.get("lock") is True
    age("lock")
    assert cache.add("lock", False, 60)
    assert cache.get("lock") is False


def test_what_is_deleted_or_touched_says_whether_it_was_there() -> None:
    cache.set("one", 1)
    assert cache.touch("one", None)
    assert cache.delete("one")
    assert not cache.delete("one")
    assert not cache.touch("one")


def test_what_it_holds_is_json_and_nothing_that_could_run() -> None:
    cache.set("plain", {"a": [1, "é"]})
    with connection.cursor() as cursor:
        cursor.execute("select value from common_cache")
        assert cursor.fetchone() == ('{"a": [1, "\\u00e9"]}',)
    with pytest.raises(TypeError, match="JSON"):
        cache.set("object", object())


def test_it_is_swept_of_what_has_ended_and_never_grows_past_its_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(caches["default"], "_max_entries", 20)
    for number in range(250):
        cache.set(f"address-{number}", number, 60 + number)
    with connection.cursor() as cursor:
        cursor.execute("select count(*) from common_cache")
        row = cursor.fetchone()
    assert row[0] <= 20 + 100
    assert cache.get("address-249") == 249


def test_counting_counts_until_it_ends_and_clears_what_has_ended() -> None:
    cache.set("old", 1, 60)
    age("old")
    assert [shared_counter().count("asked", 60) for _time in range(3)] == [1, 2, 3]
    age("asked")
    assert shared_counter().count("asked", 60) == 1
    with connection.cursor() as cursor:
        cursor.execute("select count(*) from common_cache where cache_key like %s", ["%:old"])
        assert cursor.fetchone() == (0,)
