"""Cooperation and security sheets read by a program: what the page shows, and nothing to who does not see it."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from ssi.records.models import Record
from tests.factories.context import make_sheet
from tests.factories.cooperation import make_action, make_agreement, make_participation
from tests.support.client import StrictClient
from tests.support.people import Embassy

pytestmark = pytest.mark.django_db
SignIn = Callable[[str], StrictClient]


@pytest.fixture
def made(embassy: Embassy) -> dict[str, Record]:
    author, head = embassy["attache.sg"], embassy["manager"]
    return {
        "cooperation-actions": make_action(author, "SG", text="Formation cyber"),
        "participations": make_participation(author, "SG", text="Atelier régional"),
        "agreements": make_agreement(author, "SG", text="Lettre d’intention"),
        "security-contexts": make_sheet(author, head, "SG", text="Vigilance"),
    }


@pytest.mark.parametrize(
    ("path", "part"),
    [
        ("cooperation-actions", "action"),
        ("participations", "participation"),
        ("agreements", "agreement"),
        ("security-contexts", "sheet"),
    ],
)
def test_each_kind_is_read_by_its_own_address_and_by_that_of_every_record(
    signed_in: SignIn, made: dict[str, Record], path: str, part: str
) -> None:
    record = made[path]
    client = signed_in("attache.sg")
    answer = client.get(f"/api/v1/{path}/{record.pk}/")
    assert answer.status_code == 200
    told = answer.json()
    assert told["reference"] == record.reference
    assert told["detail"][part]
    assert client.get(f"/api/v1/records/{record.pk}/").status_code == 200
    assert client.get("/api/v1/records/").status_code == 200


@pytest.mark.parametrize("path", ["cooperation-actions", "participations", "agreements", "security-contexts"])
def test_who_does_not_see_it_is_told_that_it_does_not_exist(
    signed_in: SignIn, made: dict[str, Record], path: str
) -> None:
    client = signed_in("attache.my")
    foreign = client.get(f"/api/v1/{path}/{made[path].pk}/")
    missing = client.get(f"/api/v1/{path}/00000000-0000-4000-8000-000000000000/")
    assert foreign.status_code == missing.status_code == 404
    assert foreign.content == missing.content


def test_a_program_does_not_write_them(signed_in: SignIn, made: dict[str, Record]) -> None:
    client = signed_in("attache.sg")
    address = f"/api/v1/agreements/{made['agreements'].pk}/"
    assert client.put(address, data="{}", content_type="application/json").status_code == 405
