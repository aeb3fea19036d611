"""Legal texts and checklists: dated, sourced, one thing at a time."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction

from ssi.common import clock
from ssi.directory.enums import LetterField, Requirement
from ssi.directory.models import ChecklistItem, LegalInstrument, LegalProvision
from ssi.documents.enums import DocumentType
from tests.support.database import as_owner

pytestmark = pytest.mark.django_db


@pytest.fixture
def owner(db: None) -> Iterator[None]:
    """Reference data are written by the role that owns the tables."""
    with as_owner():
        yield


def test_the_convention_with_singapore_is_loaded_with_its_decree() -> None:
    convention = LegalInstrument.objects.of_country("SG").get(kind="bilateral")
    assert convention.publication == "décret n° 2023-130 du 22 février 2023"
    assert not LegalInstrument.objects.of_country("MY").filter(kind="bilateral").exists()


def test_singapore_asks_for_the_certificate_of_a_criminal_matter_and_malaysia_does_not() -> None:
    for country, asked in (("SG", True), ("MY", False)):
        items = ChecklistItem.objects.in_force(country)
        assert items.filter(document_type="certificate").exists() is asked
        assert items.filter(letter_field=LetterField.MAXIMUM_PENALTY).exists()


def test_what_every_country_is_owed_comes_first() -> None:
    items = list(ChecklistItem.objects.in_force("SG"))
    assert [item.country_id for item in items][:4] == [None] * 4
    assert {item.country_id for item in items[4:]} == {"SG"}


def test_every_document_asked_for_is_of_a_known_type() -> None:
    asked = ChecklistItem.objects.filter(requirement=Requirement.DOCUMENT).values_list("document_type", flat=True)
    assert set(asked) <= set(DocumentType.values)


def test_an_article_says_one_thing_on_one_day(owner: None) -> None:
    now = LegalProvision.objects.get(article="222-36")
    twin = LegalProvision(
        code="CP",
        article="222-36",
        label_fr="Autre",
        label_en="Other",
        valid_from=date(2020, 1, 1),
        source="essai",
        checked_on=date(2026, 11, 1),
    )
    with pytest.raises(IntegrityError, match="provision_says_one_thing_at_a_time"), transaction.atomic():
        twin.save()
    now.valid_until = date(2019, 12, 31)
    now.save()
    twin.save()
    assert LegalProvision.objects.in_force(date(2019, 12, 31)).get(article="222-36") == now
    assert LegalProvision.objects.in_force(date(2020, 1, 1)).get(article="222-36") == twin


def test_an_item_has_one_version_in_force(owner: None) -> None:
    first = ChecklistItem.objects.in_force("SG").get(document_type="certificate")
    fields = {
        field.name: getattr(first, field.attname if field.is_relation else field.name)
        for field in ChecklistItem._meta.concrete_fields
        if not field.is_relation and field.name not in {"id", "version"}
    }
    second = ChecklistItem(country_id="SG", version=2, **fields)
    with pytest.raises(IntegrityError, match="checklist_one_version_in_force"), transaction.atomic():
        second.save()
    first.retired_at = clock.now() + timedelta(seconds=1)
    first.save()
    second.save()
    assert ChecklistItem.objects.in_force("SG").get(document_type="certificate").version == 2


def test_an_item_says_how_it_is_met(owner: None) -> None:
    first = ChecklistItem.objects.in_force("SG").get(document_type="certificate")
    first.requirement = Requirement.FIELD
    with pytest.raises(IntegrityError, match="checklist_says_how_it_is_met"), transaction.atomic():
        first.save()
