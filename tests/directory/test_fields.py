"""The fields with which forms of other packages choose an authority or a crime type."""

from typing import Any

from django import forms
from django.utils import translation

from ssi.directory.fields import AuthorityField, CrimeTypeField


class RequestForm(forms.Form):
    authority = AuthorityField()
    partner = AuthorityField(country="SG", required=False)
    crime_type = CrimeTypeField(required=False)


def groups(form: forms.Form, name: str) -> dict[str, list[str]]:
    """The groups of the list, each with the codes in it; what stands alone is under the empty name."""
    found: dict[str, list[str]] = {}
    field: Any = form.fields[name]
    for value, label in field.choices:
        if isinstance(label, list):
            found[value] = [str(code) for code, _label in label]
        elif value:
            found.setdefault("", []).append(str(value))
    return found


def test_authorities_stand_under_their_country_and_international_bodies_last(db: None) -> None:
    with translation.override("fr"):
        found = groups(RequestForm(), "authority")
    assert list(found)[-1] == "International"
    assert found["Singapour"][0].startswith("SG-")
    assert "FR-OFAST" in found["France"]


def test_a_limited_field_offers_one_country_and_international_bodies(db: None) -> None:
    with translation.override("fr"):
        assert list(groups(RequestForm(), "partner")) == ["Singapour", "International"]
    form = RequestForm({"authority": "FR-OFAST", "partner": "MY-PDRM"})
    assert not form.is_valid()
    assert "partner" in form.errors


def test_the_list_costs_one_query(db: None, django_assert_num_queries: Any) -> None:
    form = RequestForm()
    with django_assert_num_queries(1):
        str(form["authority"])


def test_the_widget_says_where_suggestions_come_from(db: None) -> None:
    form = RequestForm()
    assert 'data-ssi-suggest-url="/annuaire/suggestions/"' in str(form["authority"])
    assert 'data-ssi-suggest-url="/annuaire/suggestions/?country=SG"' in str(form["partner"])


def test_an_authority_is_chosen_by_its_code(db: None) -> None:
    form = RequestForm({"authority": "FR-OFAST", "partner": "SG-CNB", "crime_type": "DRUG-KET"})
    assert form.is_valid(), form.errors
    assert form.cleaned_data["partner"].acronym == "CNB"
    assert form.cleaned_data["crime_type"].name_fr == "Kétamine"


def test_an_unknown_code_is_refused_in_words(db: None) -> None:
    with translation.override("fr"):
        form = RequestForm({"authority": "SG-XXX", "crime_type": "\x00"})
        assert form.errors["authority"] == ["Choisissez une autorité de l’annuaire."]
        assert set(form.errors) == {"authority", "crime_type"}


def test_a_main_type_is_the_first_choice_of_its_own_group(db: None) -> None:
    with translation.override("fr"):
        found = groups(RequestForm(), "crime_type")
    assert found["Stupéfiants"][0] == "DRUG"
    assert "DRUG-KET" in found["Stupéfiants"]
    assert found[""][-1] == "OTHER"


def test_types_are_sorted_by_their_name_in_the_language_of_the_reader(db: None) -> None:
    with translation.override("fr"):
        french = groups(RequestForm(), "crime_type")[""]
    with translation.override("en"):
        english = groups(RequestForm(), "crime_type")[""]
    assert french.index("ARMS") < french.index("ML")
    assert english.index("ARMS") < english.index("FUG")
    assert french != english
