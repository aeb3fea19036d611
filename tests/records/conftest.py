"""The pages of records, mounted on a plain kind."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.records.factories import register_kinds


@pytest.fixture(autouse=True)
def plain_kinds() -> Iterator[None]:
    register_kinds()
    yield
