"""Living the past again: the database's clock follows the one of the replay, and identifiers come from the seed."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.conf import settings
from django.db import connection
from django.db.models.signals import pre_save

from ssi.documents.models import Document
from ssi.records.models import Record
from ssi.site.worlds.draws import Draws
from ssi.territories.sql import CLOCK, TEST_CLOCK


@contextmanager
def database_clock() -> Iterator[None]:
    """Until the end of the block ssi.now() is the instant of the replay, inside this transaction alone.

    The history, the grants, the handling of a filing are written or judged by the database at ssi.now(), which only
    test mode moves. Here its owner moves it for the time of the loading and puts it back before it commits: nobody
    else ever sees it move.
    """
    if settings.MODE == "test":
        yield
        return
    with connection.cursor() as cursor:
        cursor.execute(TEST_CLOCK)
    yield
    with connection.cursor() as cursor:
        cursor.execute(CLOCK)


@contextmanager
def seeded_keys(seed: int) -> Iterator[None]:
    """New records and pieces get keys drawn from SEED, so that two worlds of one seed have the same addresses."""
    draws = Draws("keys", seed)

    def give(instance: Any, **_rest: Any) -> None:
        if instance._state.adding:
            instance.pk = draws.key()

    for model in (Record, Document):
        pre_save.connect(give, sender=model, dispatch_uid="worlds.keys")
    try:
        yield
    finally:
        for model in (Record, Document):
            pre_save.disconnect(sender=model, dispatch_uid="worlds.keys")
