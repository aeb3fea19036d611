"""The first load of the reference data, and what the database itself refuses."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date
from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command
from django.db import IntegrityError, transaction
from django.utils import translation

from ssi.common.rules import RefusedError
from ssi.directory.calendars import Correction, is_working_day
from ssi.directory.data.authorities import AUTHORITIES
from ssi.directory.data.crime_types import CRIME_TYPES
from ssi.directory.models import (
    Authority,
    AuthorityAlias,
    CrimeType,
    HolidayCorrection,
    LegalInstrument,
    LegalProvision,
)
from ssi.directory.services import load_reference_data
from ssi.territories.acting import acting_as
from ssi.territories.models import Country
from tests.support.people import Embassy

AsOwner = Callable[[], AbstractContextManager[None]]

SOURCED = {"source": "Usage du service", "checked_on": date(2026, 11, 1)}


@pytest.fixture
def owner(as_owner: AsOwner) -> Any:
    with as_owner():
        yield


def test_every_row_of_the_data_is_loaded(db: None) -> None:
    assert set(Authority.objects.values_list("code", flat=True)) == {row.code for row in AUTHORITIES}
    assert set(CrimeType.objects.values_list("code", flat=True)) == {row.code for row in CRIME_TYPES}
    assert AuthorityAlias.objects.count() == sum(len(row.aliases) for row in AUTHORITIES)


def test_loading_again_repairs_what_was_changed_and_adds_nothing(owner: None) -> None:
    before = Authority.objects.count(), AuthorityAlias.objects.count(), CrimeType.objects.count()
    Authority.objects.filter(code="SG-CNB").update(name="Something else")
    load_reference_data()
    assert Authority.objects.get(code="SG-CNB").name == "Central Narcotics Bureau"
    assert (Authority.objects.count(), AuthorityAlias.objects.count(), CrimeType.objects.count()) == before


def test_a_later_load_leaves_what_an_administrator_corrected_named_or_deleted(owner: None, embassy: Embassy) -> None:
    """An upgrade brings new rows; what people decided on the spot outlives it."""
    admin = embassy["admin"]
    with acting_as(admin):
        Authority.objects.filter(code="SG-CNB").update(name="Named by hand")
        alias = AuthorityAlias.objects.filter(authority="FR-OFAST").first()
        assert alias is not None
        AuthorityAlias.objects.filter(pk=alias.pk).update(value="Autre nom corrigé")
        CrimeType.objects.filter(code="DRUG-KET").update(name_fr="Kétamine et analogues")
        LegalInstrument.objects.filter(code="FR-RECIPROCITY").delete()
        LegalProvision.objects.filter(code="CP", article="313-1").delete()
    load_reference_data()
    assert Authority.objects.get(code="SG-CNB").name == "Named by hand"
    assert not AuthorityAlias.objects.filter(authority="FR-OFAST", value=alias.value).exists()
    assert CrimeType.objects.get(code="DRUG-KET").name_fr == "Kétamine et analogues"
    assert not LegalInstrument.objects.filter(code="FR-RECIPROCITY").exists()
    assert not LegalProvision.objects.filter(article="313-1").exists()


def test_the_command_of_an_upgrade_loads_what_is_missing_and_says_so(owner: None) -> None:
    CrimeType.objects.filter(code="DRUG-KET").delete()
    said = StringIO()
    call_command("reference_data", stdout=said)
    assert CrimeType.objects.filter(code="DRUG-KET").exists()
    assert "à jour" in said.getvalue()


def test_before_the_first_run_the_command_of_an_upgrade_does_nothing(
    owner: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Country, "objects", Country.objects.none())
    said = StringIO()
    call_command("reference_data", stdout=said)
    assert "first_run" in said.getvalue()


def test_loading_leaves_the_rows_that_an_office_added_itself(owner: None) -> None:
    Authority.objects.create(
        code="SG-NEW", name="A new service", country_id="SG", kinds=["police"], search_key=" a new service ", **SOURCED
    )
    load_reference_data()
    assert Authority.objects.filter(code="SG-NEW").exists()


def test_loading_before_the_countries_says_which_are_missing(owner: None, monkeypatch: pytest.MonkeyPatch) -> None:
    kept = Country.objects.exclude(code__in=["BN", "FR"])
    monkeypatch.setattr(Country, "objects", kept)
    with pytest.raises(RefusedError, match="BN, FR"):
        load_reference_data()


@pytest.mark.parametrize(
    ("constraint", "values"),
    [
        ("authority_code_is_a_slug", {"code": "SG-a b"}),
        ("authority_code_names_its_country", {"code": "MY-NEW"}),
        ("authority_code_names_its_country", {"country_id": None}),
        ("authority_kinds_known", {"kinds": []}),
        ("authority_kinds_known", {"kinds": ["police", "circus"]}),
        ("authority_not_its_own_parent", {"parent_id": "SG-NEW"}),
        ("authority_period_in_order", {"valid_from": date(2026, 1, 2), "valid_until": date(2026, 1, 1)}),
        ("authority_named_and_sourced", {"source": ""}),
    ],
)
def test_an_authority_that_breaks_a_rule_is_refused(owner: None, constraint: str, values: dict[str, Any]) -> None:
    sound = {"code": "SG-NEW", "name": "A new service", "country_id": "SG", "kinds": ["police"], **SOURCED}
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        Authority.objects.create(**{**sound, **values})


@pytest.mark.parametrize(
    ("code", "parent"), [("DRUG-KET-ONE", "DRUG-KET"), ("CORR-KET", "DRUG"), ("NEW-ONE", None), ("NEW", "DRUG")]
)
def test_a_crime_type_outside_the_two_levels_is_refused(owner: None, code: str, parent: str | None) -> None:
    with pytest.raises(IntegrityError, match="crime_type_on_two_levels"), transaction.atomic():
        CrimeType.objects.create(code=code, parent_id=parent, name_fr="Essai", name_en="Trial", **SOURCED)


def test_corrections_are_read_in_one_query_and_obeyed(owner: None, django_assert_num_queries: Any) -> None:
    day = date(2026, 9, 11)
    HolidayCorrection.objects.create(country_id="PH", date=day, working=False, label="Proclamation", **SOURCED)
    with django_assert_num_queries(1):
        corrections = HolidayCorrection.objects.by_day()
    assert corrections == {("PH", day): Correction(working=False, label="Proclamation")}
    assert not is_working_day("PH", day, corrections=corrections)


def test_a_day_is_corrected_once(owner: None) -> None:
    row: dict[str, Any] = {"country_id": "PH", "date": date(2026, 9, 11), "working": False, "label": "Proclamation"}
    HolidayCorrection.objects.create(**row, **SOURCED)
    with pytest.raises(IntegrityError, match="holiday_correction_once_a_day"), transaction.atomic():
        HolidayCorrection.objects.create(**row, **SOURCED)


def test_a_crime_type_is_named_in_the_language_of_the_reader(db: None) -> None:
    drugs = CrimeType.objects.get(code="DRUG")
    with translation.override("fr"):
        assert drugs.label == "Stupéfiants"
    with translation.override("en"):
        assert drugs.label == "Drugs"
