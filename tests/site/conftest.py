"""The roof's pages, over plain kinds that no other test sees."""

from __future__ import annotations

import pytest
from django.urls import get_resolver

from ssi.records import kinds
from tests.jobs.conftest import kind_of
from tests.records.factories import FILING, PLAIN

__all__ = ["kind_of", "plain_kinds"]


@pytest.fixture(autouse=True)
def plain_kinds(monkeypatch: pytest.MonkeyPatch) -> None:
    """The only kinds: what the pages of the roof show does not depend on a domain."""
    assert get_resolver().url_patterns, "read while every kind is there: what an address serves is looked up once"
    monkeypatch.setattr(kinds, "_KINDS", {PLAIN.code: PLAIN, FILING.code: FILING})
