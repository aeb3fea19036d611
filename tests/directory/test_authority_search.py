"""How an authority is found by those who type."""

from datetime import date

import pytest

from ssi.directory.models import Authority

pytestmark = pytest.mark.slow  # searches the whole directory


def codes(text: str, country: str = "", on: date = date(2026, 9, 8)) -> list[str]:
    return [authority.code for authority in Authority.objects.suggested(text, country=country, on=on)]


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("cnb", "SG-CNB"),
        ("CNB", "SG-CNB"),
        ("central narc", "SG-CNB"),
        ("stupefiants bureau", "SG-CNB"),
        ("Étrangers", "FR-DGEF"),
        ("francais a l'etranger", "FR-MEAE-DFAE"),
        ("dcpaf", "FR-DGPN-DNPAF"),
        ("sprm", "MY-MACC"),
        ("TP", "SG-TP"),
    ],
)
def test_an_acronym_a_name_or_a_former_name_finds_it(db: None, typed: str, first: str) -> None:
    assert first in codes(typed)[:3]


def test_the_acronym_itself_comes_before_names_that_contain_it(db: None) -> None:
    found = codes("ncb")
    assert found[0] == "BN-NCB"
    assert {"MY-NCB", "SG-SPF-ICD"} <= set(found)


def test_two_letters_find_an_acronym_and_nothing_else(db: None) -> None:
    assert codes("de") == []
    assert codes("sc") == ["SG-SC"]


@pytest.mark.parametrize("typed", ["", " ", "%%%", "___", "\x00", "’’’"])
def test_what_holds_no_letter_finds_nothing(db: None, typed: str) -> None:
    assert codes(typed) == []


def test_a_country_narrows_the_search_to_it_and_to_international_bodies(db: None) -> None:
    assert codes("immigration", country="SG") == ["SG-ICA"]
    assert codes("interpol", country="MY") == ["MY-NCB", "INT-IGCI"]


def test_a_service_is_proposed_only_while_it_exists(db: None) -> None:
    assert codes("ofast", on=date(2020, 1, 1)) == ["FR-OFAST"]
    assert codes("ofast", on=date(2019, 12, 31)) == []


def test_ten_thousand_characters_are_cut_before_they_reach_the_database(db: None) -> None:
    assert codes("cnb " + "x" * 10_000) == []


def test_pages_follow_each_other_without_gap_nor_repetition(db: None) -> None:
    everything = list(Authority.objects.values_list("code", flat=True).order_by("code"))
    seen: list[str] = []
    page = Authority.objects.all().page()
    assert not page.has_previous
    while True:
        seen += [row.code for row in page.rows]
        if not page.has_next:
            break
        page = Authority.objects.all().page(after=seen[-1])
        assert page.has_previous
    assert seen == everything


def test_going_back_shows_the_page_one_came_from(db: None) -> None:
    first = Authority.objects.all().page()
    second = Authority.objects.all().page(after=first.rows[-1].code)
    back = Authority.objects.all().page(before=second.rows[0].code)
    assert back.rows == first.rows
    assert not back.has_previous
    assert back.has_next
