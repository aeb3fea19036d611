"""Names compared as the zone writes them, each answer with its reason."""

from __future__ import annotations

import pytest

from ssi.people.names import likeness, reason_of, words_of


@pytest.mark.parametrize(
    ("typed", "name", "reason"),
    [
        ("TAN Wei Jie", "Tan Wei Jie", "même nom"),
        ("Bastien Rouvière", "ROUVIERE Bastien", "même nom, ordre différent"),
        ("Ahmad Fauzi bin Ismail", "Datuk Haji Ahmad Fauzi Ismail", "même nom, sans titre ni particule"),
        ("Rouvière", "ROUVIERE Bastien", "même nom, en partie"),
        ("Mohd Yusof bin Abd Rahman", "Muhammad Yusuf bin Abdul Rahman", "autre graphie du même nom"),
        ("Chen Wei Jie", "TAN Wei Jie", "autre graphie du même nom"),
        ("Bastein Rouviere", "ROUVIERE Bastien", "orthographe proche"),
        ("Salman bin Muhammad", "Muhammad bin Salman", "mêmes mots, nom et nom du père inversés"),
        ("Maria dela Cruz", "Ma. De La Cruz", "autre graphie du même nom"),
        ("Kumar A/L Subramaniam", "KUMAR s/o Subramaniam", "même nom, sans titre ni particule"),
    ],
)
def test_why_a_name_answers(typed: str, name: str, reason: str) -> None:
    assert str(reason_of(typed, name)) == reason
    assert likeness(typed, name) >= 0.85


@pytest.mark.parametrize(
    ("typed", "name"),
    [("Tan Wei Jie", "Lim Ah Kow"), ("Bastien Rouvière", "Bertrand Rivière"), ("Ng", "Subramaniam")],
)
def test_other_people_are_not_alike(typed: str, name: str) -> None:
    assert likeness(typed, name) < 0.85


def test_one_family_name_is_of_several_families() -> None:
    assert likeness("Ng Ah Kow", "Huang Ah Kow") == likeness("Ng Ah Kow", "Wu Ah Kow") > 0.9
    assert likeness("Huang Ah Kow", "Wu Ah Kow") < likeness("Ng Ah Kow", "Wu Ah Kow")


def test_a_name_made_of_particles_keeps_its_words() -> None:
    assert words_of("Haji Bin") == ["haji", "bin"]
