"""One world for all that a module asks of it: built once, in a transaction that outlives the tests and undoes it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import transaction
from django.test import client

from tests.access.things import World, build
from tests.support.people import Embassy


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker: Any) -> Iterator[World]:
    with django_db_blocker.unblock(), transaction.atomic():
        yield build(Embassy())
        transaction.set_rollback(True)


@pytest.fixture(scope="module", autouse=True)
def no_templates_kept() -> Iterator[None]:
    """Django's client copies the context of each template for assertions that none makes here: a tenth of the time."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(client, "store_rendered_templates", lambda *args, **kwargs: None)
        yield
