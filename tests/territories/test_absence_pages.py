"""The page of absences: declared and refused in plain words, ended by either; said on home and in a banner."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest

from ssi.territories.dates import today
from ssi.territories.models import Delegation
from tests.support.client import StrictClient
from tests.support.people import Embassy

pytestmark = pytest.mark.django_db
SignIn = Callable[[str], StrictClient]
PAGE = "/mon-compte/absence/"


def typed(embassy: Embassy, absent: str = "attache.sg", delegate: str = "attache.my", days: int = 5) -> dict[str, str]:
    return {
        "absent": str(embassy[absent].pk),
        "delegate": str(embassy[delegate].pk),
        "first_day": f"{today():%Y-%m-%d}",
        "last_day": f"{today() + timedelta(days=days):%Y-%m-%d}",
    }


def test_an_absence_is_declared_and_said_to_both(signed_in: SignIn, embassy: Embassy) -> None:
    answer = signed_in("attache.sg").post(PAGE, typed(embassy), follow=True)
    assert "L’absence est déclarée" in answer.text
    assert "Paul Garnier" in answer.text
    banner = signed_in("attache.my").get("/annuaire/").text
    assert "Vous remplacez Julien Martin jusqu’au" in banner
    assert "Brunei, Singapour" in banner
    assert "Vous remplacez" not in signed_in("attache.sg").get("/annuaire/").text


def test_home_tells_the_country_who_is_away_and_no_other(signed_in: SignIn, embassy: Embassy) -> None:
    signed_in("attache.sg").post(PAGE, typed(embassy))
    for username, told in (("deputy.sg", True), ("manager", True), ("attache.ph", False), ("agent.mnl", False)):
        page = signed_in(username).get("/").text
        assert ("remplacement par Paul Garnier" in page) is told, username


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"last_day": "2020-01-01"}, "Le dernier jour précède le premier."),
        ({"first_day": "2020-01-01"}, "Ce jour est passé"),
        ({"delegate": "999999"}, "Sélectionnez un choix valide"),
        ({"last_day": ""}, "obligatoire"),
    ],
)
def test_what_is_wrong_is_said_and_kept(
    signed_in: SignIn, embassy: Embassy, change: dict[str, str], words: str
) -> None:
    answer = signed_in("attache.sg").post(PAGE, {**typed(embassy), **change})
    assert answer.status_code == 422
    assert words in answer.text
    assert not Delegation.objects.exists()


def test_what_the_rule_refuses_is_said_at_its_field(signed_in: SignIn, embassy: Embassy) -> None:
    signed_in("attache.sg").post(PAGE, typed(embassy))
    answer = signed_in("attache.my").post(PAGE, typed(embassy, "attache.my", "attache.ph"))
    assert answer.status_code == 422
    assert "un remplacement ne se délègue pas" in answer.text


def test_one_declares_for_others_only_as_their_head_or_administrator(signed_in: SignIn, embassy: Embassy) -> None:
    assert signed_in("deputy.sg").post(PAGE, typed(embassy)).status_code == 422
    assert signed_in("manager.my").post(PAGE, typed(embassy)).status_code == 422
    assert signed_in("manager").post(PAGE, typed(embassy)).status_code == 302


def test_who_holds_nothing_to_lend_is_told_so(signed_in: SignIn) -> None:
    for username in ("agent.mnl", "auditor", "nobody"):
        answer = signed_in(username).get(PAGE)
        assert "vous n’avez pas de droit à confier" in answer.text
        assert '<form class="ssi-form"' not in answer.text


def test_either_ends_it_after_a_question_and_a_stranger_finds_nothing(signed_in: SignIn, embassy: Embassy) -> None:
    signed_in("attache.sg").post(PAGE, typed(embassy))
    address = f"{PAGE}{Delegation.objects.get().pk}/fin/"
    assert signed_in("attache.ph").get(address).status_code == 404
    delegate = signed_in("attache.my")
    assert "Mettre fin au remplacement de Julien Martin par Paul Garnier" in delegate.get(address).text
    assert "cessent à l’instant" in delegate.post(address, follow=True).text
    assert signed_in("attache.sg").get(address).status_code == 403
    assert "Vous remplacez" not in delegate.get("/annuaire/").text
