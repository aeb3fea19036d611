"""Records that name people: one of Singapore, one of Malaysia."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from ssi.people.content import NameContent, NumberContent, PartContent
from ssi.people.models import Part
from ssi.people.services import add_part
from ssi.records.models import Record
from ssi.territories.acting import acting_as
from tests.factories.cases import make_request
from tests.support.people import Embassy

NRIC = "S1234567D"
Name = Callable[..., Part]


@pytest.fixture
def record(embassy: Embassy) -> Record:
    return make_request(embassy["attache.sg"])


@pytest.fixture
def name_one(embassy: Embassy) -> Name:
    def name(record: Record, called: str, *others: str, by: str = "attache.sg", **facts: Any) -> Part:
        numbers = tuple(NumberContent(kind, number) for kind, number in facts.pop("numbers", ()))
        names = tuple(NameContent(other) for other in others)
        content = PartContent("person", called, names=names, numbers=numbers)
        content = PartContent(**{**vars(content), **facts})
        with acting_as(embassy[by]):
            part: Part = add_part(record, content, actor=embassy[by])
        return part

    return name
