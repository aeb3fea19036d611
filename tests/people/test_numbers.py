"""Numbers that identify: their check digits, the line of a passport, countries under their names and codes."""

from __future__ import annotations

from datetime import date

import pytest

from ssi.people.countries import country_code, country_name
from ssi.people.numbers import UnreadableLineError, fault_of, masked, read_mrz

# The specimen of ICAO's document 9303, part 4.
LINE = "L898902C36UTO7408122F1204159ZE184226B<<<<<10"
TODAY = date(2026, 11, 25)


@pytest.mark.parametrize(
    ("kind", "number"),
    [
        ("nric_fin", "S1234567D"),
        ("nric_fin", "s1234567d"),
        ("mykad", "880314-14-5021"),
        ("philsys", "1234-5678-9012"),
        ("brunei_ic", "00-123456"),
        ("imei", "49-015420-323751-8"),
        ("imo", "IMO 9074729"),
        ("iban", "FR14 2004 1010 0505 0001 3M02 606"),
        ("email", "jay@example.org"),
        ("phone", "+65 8555 0142"),
        ("plate", "SGX 1234 A"),
        ("account", "@jay"),
    ],
)
def test_a_number_as_papers_bear_it_is_taken(kind: str, number: str) -> None:
    assert fault_of(kind, number) == ""


@pytest.mark.parametrize(
    ("kind", "number", "said"),
    [
        ("nric_fin", "S1234567A", "clé de contrôle"),
        ("nric_fin", "1234567", "S1234567D"),
        ("mykad", "881314-14-5021", "clé de contrôle"),
        ("imei", "490154203237519", "clé de contrôle"),
        ("imo", "9074728", "clé de contrôle"),
        ("iban", "FR14 2004 1010 0505 0001 3M02 607", "clé de contrôle"),
        ("vin", "IOQ", "dix-sept"),
        ("email", "jay", "nom@domaine"),
        ("phone", "bonjour", "chiffres"),
        ("passport", "—", "chiffres ou en lettres"),
    ],
)
def test_a_number_that_cannot_be_is_refused_with_what_is_expected(kind: str, number: str, said: str) -> None:
    assert said in str(fault_of(kind, number))


def test_the_line_of_a_passport_is_read() -> None:
    read = read_mrz(f"P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<\n{LINE}", TODAY)
    assert (read.number, read.nationality, read.sex) == ("L898902C3", "UTO", "F")
    assert (read.birth, read.expires_on) == (date(1974, 8, 12), date(2012, 4, 15))


@pytest.mark.parametrize("place", [0, 9, 13, 19, 21, 27, 28, 42, 43])
def test_one_wrong_character_of_the_line_is_noticed(place: int) -> None:
    wrong = LINE[:place] + ("0" if LINE[place] != "0" else "7") + LINE[place + 1 :]
    with pytest.raises(UnreadableLineError):
        read_mrz(wrong, TODAY)


def test_a_line_of_another_length_is_refused_with_its_length() -> None:
    with pytest.raises(UnreadableLineError, match="43"):
        read_mrz(LINE[:-1], TODAY)


def test_a_mask_shows_three_characters_of_a_long_number_and_none_of_a_short_one() -> None:
    assert masked("S1234567D") == "••••••67D"
    assert masked("12345") == "••••••"


@pytest.mark.parametrize("typed", ["Singapour", "singapore", "SG", "sg", "SGP"])
def test_a_country_has_many_names(typed: str) -> None:
    assert country_code(typed) == "SG"
    assert country_name("SG") == "Singapour"


def test_no_country_is_guessed() -> None:
    assert country_code("Ruritanie") == ""
