"""The same pages without what this product adds: no grants, no policies, no journal, no acting context.

Same session, same user, one transaction, same rows and SQL, same templates: what is left is the floor to compare with.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.test import override_settings

from ssi.accounts.models import User
from ssi.audit import journal
from ssi.records.querysets import RecordChildQuerySet, RecordQuerySet
from ssi.territories import grants
from ssi.territories.grants import Grants
from tests.support.database import app_role, serve_as

Handler = Callable[[HttpRequest], HttpResponse]


class OneTransaction:
    """Takes the place of the acting context: a transaction and nothing else."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        with transaction.atomic():
            return self.get_response(request)


@contextmanager
def bare(middleware: list[str], held: Grants) -> Iterator[None]:
    """Inside, pages are served bare to somebody whose grants are HELD, known without asking the database."""
    scopes = held.scopes("view")

    def literal(self: QuerySet[Any], _user: User, _verb: str = "view") -> QuerySet[Any]:
        return self.filter(scope__in=scopes)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(RecordQuerySet, "visible_to", literal)
        patch.setattr(RecordChildQuerySet, "visible_to", literal)
        patch.setattr(journal, "note", lambda *_args, **_kwargs: None)
        patch.setattr(grants, "read", lambda _user: held)
        serve_as("ssi_nowall")
        kept = ["tests.bench.bare.OneTransaction" if "ActingMiddleware" in name else name for name in middleware]
        try:
            with override_settings(MIDDLEWARE=kept):
                yield
        finally:
            serve_as(app_role())
