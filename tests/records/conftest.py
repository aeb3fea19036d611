"""The pages of records, mounted on plain kinds that no other test sees."""

from __future__ import annotations

import pytest

from ssi.records import kinds
from tests.records.factories import FILING, PLAIN


@pytest.fixture(autouse=True)
def plain_kinds(monkeypatch: pytest.MonkeyPatch) -> None:
    for kind in (PLAIN, FILING):
        monkeypatch.setitem(kinds._KINDS, kind.code, kind)
