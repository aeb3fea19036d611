"""The lists of what a country demands: versions that stay, an order, a stamp that moves with each edit."""

from __future__ import annotations

import uuid
from datetime import date
from typing import Any

import pytest
from django.db import DatabaseError, transaction

from ssi.accounts.models import User
from ssi.common import clock
from ssi.common.rules import RefusedError, StaleVersionError
from ssi.directory.models import ChecklistItem
from ssi.directory.services import checklists
from ssi.directory.services.checklists import checklist_stamp
from ssi.territories.acting import acting_as
from tests.support.people import Embassy

pytestmark = pytest.mark.django_db
WORDS: dict[str, Any] = {
    "label_fr": "Copie certifiée du jugement",
    "label_en": "Certified copy of the judgment",
    "clause": "MACMA, s. 19",
    "requirement": "attestation",
    "letter_field": "",
    "document_type": "",
    "waivable": False,
    "source": "Lettre de l’Attorney-General’s Chambers",
    "checked_on": date(2026, 11, 1),
}


@pytest.fixture
def admin(embassy: Embassy) -> User:
    return embassy["admin"]


def certificate() -> ChecklistItem:
    return ChecklistItem.objects.in_force("SG").get(document_type="certificate")


def order(country: str) -> list[str]:
    rows = ChecklistItem.objects.of_list(country).filter(retired_at=None).order_by("number")
    return [row.label_fr for row in rows]


def test_changing_an_item_retires_its_version_and_writes_the_next_under_the_same_key(admin: User) -> None:
    first = certificate()
    with acting_as(admin):
        second = checklists.change_item(first, {"clause": "MACMA, s. 20"}, version=1, actor=admin)
    first.refresh_from_db()
    assert (first.clause, first.retired_by, first.retired_at is None) == ("MACMA, s. 19", admin, False)
    assert (second.item, second.version, second.clause) == (first.item, 2, "MACMA, s. 20")
    assert (second.written_by, second.number, second.label_fr) == (admin, first.number, first.label_fr)
    assert certificate() == second


def test_saying_the_same_writes_no_version_and_a_stale_version_is_told(admin: User) -> None:
    first = certificate()
    with acting_as(admin):
        assert checklists.change_item(first, {"clause": first.clause}, version=1, actor=admin) == first
        checklists.change_item(first, {"clause": "MACMA, s. 20"}, version=1, actor=admin)
        checklists.change_item(first, {"clause": "MACMA, s. 20"}, version=1, actor=admin)
        with pytest.raises(StaleVersionError):
            checklists.change_item(first, {"clause": "MACMA, s. 21"}, version=1, actor=admin)
    assert certificate().version == 2


def test_an_item_sent_twice_is_added_once_at_the_end(admin: User) -> None:
    sending = uuid.uuid4()
    with acting_as(admin):
        first = checklists.add_item("SG", WORDS, sending=sending, actor=admin)
        assert checklists.add_item("SG", WORDS, sending=sending, actor=admin) == first
    assert order("SG")[-1] == WORDS["label_fr"]
    assert order("SG").count(WORDS["label_fr"]) == 1


def test_a_retired_item_is_asked_no_more_and_stays_in_the_history(admin: User) -> None:
    item = certificate()
    with acting_as(admin):
        checklists.retire_item(item, version=1, actor=admin)
        with pytest.raises(RefusedError, match="déjà retirée"):
            checklists.retire_item(item, version=1, actor=admin)
    assert not ChecklistItem.objects.in_force("SG").filter(item=item.item).exists()
    assert ChecklistItem.objects.filter(item=item.item).count() == 1


def test_an_item_moves_one_place_and_a_second_click_on_the_old_page_does_nothing(admin: User) -> None:
    before, item = order("SG"), certificate()
    with acting_as(admin):
        stamp = checklist_stamp("SG")
        assert checklists.move_item(item, up=True, stamp=stamp, actor=admin)
        with pytest.raises(StaleVersionError):
            checklists.move_item(item, up=True, stamp=stamp, actor=admin)
        last = ChecklistItem.objects.of_list("SG").filter(retired_at=None).order_by("-number")[0]
        assert not checklists.move_item(last, up=False, stamp=checklist_stamp("SG"), actor=admin)
    assert order("SG") == [*before[:-2], before[-1], before[-2]]


def test_the_stamp_of_a_country_moves_with_its_list_and_the_common_one_and_with_no_other(admin: User) -> None:
    sg, my = checklist_stamp("SG"), checklist_stamp("MY")
    assert sg != my
    with acting_as(admin):
        checklists.add_item("SG", WORDS, sending=None, actor=admin)
        assert (checklist_stamp("SG") != sg, checklist_stamp("MY") == my) == (True, True)
        common = ChecklistItem.objects.common().first()
        assert common is not None
        checklists.change_item(common, {"clause": "autre"}, version=1, actor=admin)
    assert checklist_stamp("MY") != my


@pytest.mark.parametrize("person", ["attache.sg", "manager", "auditor", "nobody"])
def test_only_an_administrator_edits_a_list_by_the_service_and_by_the_database(embassy: Embassy, person: str) -> None:
    actor = embassy[person]
    with acting_as(actor), pytest.raises(RefusedError, match="administrateur"):
        checklists.add_item("SG", WORDS, sending=None, actor=actor)
    with pytest.raises(DatabaseError, match="row-level security"), transaction.atomic(), acting_as(actor):
        ChecklistItem.objects.create(country_id="SG", number=99, written_at=clock.now(), written_by=actor, **WORDS)


def test_a_version_is_signed_by_whoever_writes_it(embassy: Embassy, admin: User) -> None:
    with pytest.raises(DatabaseError, match="row-level security"), transaction.atomic(), acting_as(admin):
        ChecklistItem.objects.create(
            country_id="SG", number=99, written_at=clock.now(), written_by=embassy["admin.two"], **WORDS
        )
    with pytest.raises(DatabaseError, match="row-level security"), transaction.atomic(), acting_as(admin):
        ChecklistItem.objects.filter(pk=certificate().pk).update(
            retired_at=clock.now(), retired_by=embassy["admin.two"]
        )
