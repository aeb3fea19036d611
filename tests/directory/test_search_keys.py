"""How names are stored to be found."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ssi.directory.search_keys import search_key, search_words


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Ministère de l’Europe", ["ministere", "de", "l", "europe"]),
        ("Attorney-General’s Chambers", ["attorney", "general", "s", "chambers"]),
        ("SPF-ICD", ["spf", "icd"]),
        ("Œuvre & cœur", ["oeuvre", "coeur"]),
        ("\x00a\u202eb\n", ["a", "b"]),
        ("%_\\", []),
    ],
)
def test_accents_case_and_signs_do_not_matter(text: str, words: list[str]) -> None:
    assert search_words(text) == words


def test_words_stand_between_single_spaces_at_both_ends_too() -> None:
    assert search_key(["CNB", "", "Central Narcotics Bureau"]) == " cnb central narcotics bureau "


@given(st.text())
def test_words_never_hold_what_a_pattern_could_mean(text: str) -> None:
    assert all(word.isascii() and word.isalnum() and word == word.lower() for word in search_words(text))


@given(st.text())
def test_normalising_twice_changes_nothing(text: str) -> None:
    once = search_words(text)
    assert search_words(" ".join(once)) == once
