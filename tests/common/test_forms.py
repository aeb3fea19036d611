"""What people type: text without tricks, instants of a place, days of the past, versions, one sending."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any

import pytest
from django import forms
from django.http import QueryDict

from ssi.common import clock
from ssi.common.forms import (
    InstantField,
    LineField,
    LinesField,
    OnceForm,
    OneOfField,
    PartialPastDateField,
    PastDateField,
    PastDateTimeField,
    TextField,
    VersionedForm,
    set_zone,
    show_refusal,
)
from ssi.common.rules import RefusedError
from ssi.common.templatetags.form_parts import field_parts

NOW = datetime(2026, 9, 8, 1, 22, tzinfo=UTC)


class Sheet(OnceForm, VersionedForm):
    title = LineField(max_length=20)
    body = TextField(required=False, max_length=30)
    names = LinesField(required=False, most=3, longest=5)
    kind = OneOfField(choices=[("a", "Ancien"), ("b", "Nouveau")], required=False)
    at = PastDateTimeField(required=False, zone="Asia/Singapore")
    meeting = InstantField(required=False, zone="Europe/Paris")
    born = PastDateField(required=False, zone="Asia/Singapore")
    about = PartialPastDateField(required=False)
    seen = forms.BooleanField(required=False)


@pytest.fixture(autouse=True)
def eighth_of_september() -> Iterator[None]:
    with clock.at(NOW):
        yield


def sheet(**typed: str) -> Sheet:
    data = QueryDict(mutable=True)
    data.update({"title": "Kétamine", "version": "3", **typed})
    return Sheet(data)


def error(field: str, typed: str) -> str:
    form = sheet(**{field: typed})
    assert not form.is_valid()
    return " ".join(map(str, form.errors[field]))


def clean(field: str, typed: str) -> Any:
    form = sheet(**{field: typed})
    assert form.is_valid(), form.errors
    return form.cleaned_data[field]


@pytest.mark.parametrize("trick", ["\x00", "\x07", "\x1b", "\x85", "\u202a", "\u202e", "\u2066", "\u2069", "\uffff"])
@pytest.mark.parametrize("field", ["title", "body", "names", "about"])
def test_a_character_that_deceives_is_refused_by_name_and_not_shown_again(field: str, trick: str) -> None:
    form = sheet(**{field: f"ab{trick}cd"})
    assert f"U+{ord(trick):04X}" in " ".join(map(str, form.errors[field])) or field == "about"
    assert trick not in str(form[field])
    assert "abcd" in str(form[field])


def test_accents_tabs_and_other_scripts_are_text() -> None:
    assert clean("body", "É\t陳偉傑\nتان") == "É\t陳偉傑\nتان"
    assert clean("title", "E\u0301le\u0300ve") == "Élève"


def test_a_line_is_one_line_and_a_text_has_one_kind_of_end_of_line() -> None:
    assert clean("title", "  a \r\n b\t c ") == "a b c"
    assert clean("body", "a\r\nb\rc") == "a\nb\nc"


def test_a_text_too_long_is_counted_and_never_cut() -> None:
    assert error("title", "x" * 10_000) == "Ce texte compte 10000 caractères\u00a0; le maximum est de 20."
    assert clean("body", "a\r\n" * 10 + "b" * 10)
    assert "maxlength" not in str(Sheet()["title"])
    assert "maxlength" not in str(Sheet()["body"])


def test_a_list_has_one_item_a_line_each_once() -> None:
    assert clean("names", " Jay  Tan"[:5] + "\n\nb\nb\n") == ["Jay", "b"]
    assert error("names", "a\nb\nc\nd") == "Vous avez saisi 4 lignes\u00a0; le maximum est de 3."
    assert error("names", "abcdef") == "Une ligne compte 6 caractères\u00a0; le maximum est de 5."
    assert "a\nb" in str(Sheet(initial={"names": ["a", "b"]})["names"])


def test_a_value_off_the_list_is_not_repeated() -> None:
    assert error("kind", "<script>") == "Choisissez une valeur de la liste."


@pytest.mark.parametrize(
    "typed",
    [
        "08/09/2026 09:20",
        "8/9/2026 9:20",
        "08/09/2026 à 9 h 20",
        "08/09/2026 09h20",
        "2026-09-08T09:20",
        "2026-09-08 09:20:00",
        "2026-09-08T03:20+02:00",
        "2026-09-08T01:20Z",
    ],
)
def test_an_instant_is_read_on_the_wall_clock_of_the_place(typed: str) -> None:
    assert clean("at", typed) == datetime(2026, 9, 8, 1, 20, tzinfo=UTC)


@pytest.mark.parametrize(
    "typed",
    ["hier", "08/09/2026", "2026-09-08", "31/02/2026 10:00", "08/09/2026 25:00", "2026-W37-2T09:20", "08/09/26 9:20"],
)
def test_what_is_no_instant_is_said_with_the_form_expected(typed: str) -> None:
    assert error("at", typed) == "Saisissez une date et une heure sous la forme JJ/MM/AAAA HH:MM."


@pytest.mark.parametrize(
    "typed", ["0001-01-01T00:00", "9999-12-31T23:59", "9999-12-31T23:59-12:00", "0001-01-01T00:00+14:00"]
)
def test_an_odd_year_is_said_and_breaks_nothing(typed: str) -> None:
    assert "n’est pas vraisemblable" in error("at", typed)
    assert "n’est pas vraisemblable" in error("meeting", typed)


def test_the_future_is_refused_beyond_five_minutes_with_the_hour_of_the_place() -> None:
    assert clean("at", "08/09/2026 09:27")
    assert error("at", "08/09/2026 09:28") == (
        "Cette date et cette heure sont à venir\u00a0: à Singapour, nous sommes le 08/09/2026 09:22."
    )
    assert clean("meeting", "08/09/2027 10:00")


def test_an_hour_that_summer_time_jumps_over_does_not_exist() -> None:
    assert "Cette heure n’existe pas" in error("meeting", "29/03/2026 02:30")
    assert clean("meeting", "29/03/2026 03:30") == datetime(2026, 3, 29, 1, 30, tzinfo=UTC)


def test_an_invalid_form_shows_the_hour_as_typed() -> None:
    form = sheet(title="", at="08/09/2026 09:20")
    assert 'value="2026-09-08T09:20"' in field_parts(form["at"], {}).control
    kept = Sheet(initial={"at": datetime(2026, 9, 8, 1, 20, tzinfo=UTC)})
    assert 'value="2026-09-08T09:20"' in field_parts(kept["at"], {}).control
    assert 'value="demain"' in field_parts(sheet(at="demain")["at"], {}).control


def test_today_is_that_of_the_place() -> None:
    with clock.at(datetime(2026, 9, 8, 17, tzinfo=UTC)):
        assert clean("born", "09/09/2026") == date(2026, 9, 9)
        assert error("born", "10/09/2026") == "Cette date est dans le futur\u00a0: nous sommes le 09/09/2026."


def test_a_form_takes_the_clock_of_the_record_and_says_so() -> None:
    form = sheet(at="08/09/2026 03:20")
    set_zone(form, "Europe/Paris")
    assert form.is_valid()
    assert form.cleaned_data["at"] == datetime(2026, 9, 8, 1, 20, tzinfo=UTC)
    assert form.fields["at"].help_text == "Heure de Paris."


@pytest.mark.parametrize(
    ("typed", "shown", "precision"),
    [("14/03/1988", "14/03/1988", "day"), ("03/1988", "03/1988", "month"), ("1988", "1988", "year")],
)
def test_a_day_known_in_part_keeps_its_precision(typed: str, shown: str, precision: str) -> None:
    known = clean("about", typed)
    assert (str(known), known.precision) == (shown, precision)


def test_a_version_is_required_and_sound() -> None:
    for wrong in ("", "0", "abc", "9" * 40):
        assert error("version", wrong)
    assert 'value="3"' in str(Sheet(version=3)["version"])


def test_two_people_see_both_values_then_the_second_goes_through() -> None:
    form = sheet(title="Mon titre", kind="b", at="08/09/2026 09:20", names="a\nb", seen="on")
    now = {
        "title": "Son titre",
        "kind": "a",
        "at": datetime(2026, 9, 8, 1, 20, tzinfo=UTC),
        "names": ["a"],
        "seen": False,
    }
    shown = [(one.theirs, one.yours) for one in form.differences(now)]
    assert shown == [("Son titre", "Mon titre"), ("Ancien", "Nouveau"), ("a", "a\nb"), ("non", "oui")]
    form.rebase(7)
    assert 'value="7"' in str(form["version"])
    assert 'value="Mon titre"' in str(form["title"])


def test_a_sending_has_one_key_for_one_content() -> None:
    drawn = str(uuid.uuid4())
    keys = []
    for title in ("Un", "Un", "Deux"):
        form = sheet(title=title, submission=drawn)
        assert form.is_valid()
        keys.append(form.sending)
    assert keys[0] == keys[1] != keys[2]
    assert keys[0] != uuid.UUID(drawn)


def test_a_key_that_is_none_refuses_nothing_and_protects_nothing() -> None:
    for wrong in ("", "abc", "\x00", "9" * 999):
        form = sheet(submission=wrong)
        assert form.is_valid()
        assert form.sending is None


def test_a_refusal_is_shown_at_its_field_or_at_the_head() -> None:
    form = sheet()
    assert form.is_valid()
    show_refusal(form, RefusedError("Trop court", field="title"))
    show_refusal(form, RefusedError("Impossible", field="elsewhere"))
    assert form.errors["title"] == ["Trop court"]
    assert form.non_field_errors() == ["Impossible"]
