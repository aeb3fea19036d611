"""The briefing sheet of a country: public advice, notices for the community, a level only if its sheet lets it out."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from ssi.common import clock
from ssi.directory.models import Advice
from ssi.jobs import runner
from ssi.jobs.models import Job
from ssi.territories.acting import acting_as
from tests.factories.community import make_notice
from tests.factories.context import WRITTEN, make_sheet, make_zone
from tests.printing.reading import text_of
from tests.support.client import StrictClient
from tests.support.database import as_owner
from tests.support.people import Embassy

pytestmark = pytest.mark.django_db
SignIn = Callable[[str], StrictClient]
PAGE = "/pays/PH/sensibilisation/"
LEVEL = "Niveau de vigilance"


@pytest.fixture
def plain_kinds() -> None:
    """A page of a country counts the real kinds."""


@pytest.fixture(autouse=True)
def in_september() -> Any:
    with clock.at(WRITTEN + timedelta(hours=2)):
        yield


def page(client: StrictClient, address: str = PAGE) -> str:
    return client.get(address).content.decode().replace("\u00a0", " ")


def test_a_sheet_says_what_its_reader_needs_in_the_language_asked_for(signed_in: SignIn) -> None:
    client = signed_in("attache.ph")
    visitor = page(client)
    for words in ("En cas d’urgence", "911", "Ariane", "Consulat", "Produire le PDF"):
        assert words in visitor, words
    assert "registre des Français" not in visitor
    resident = page(client, f"{PAGE}?pour=residents&langue=en")
    for words in ("In an emergency", "Police, ambulance and fire: 911.", "register with the French consulate"):
        assert words in resident, words
    assert "Ariane" not in resident


def test_the_level_leaves_only_with_a_sheet_that_may_leave_the_service(signed_in: SignIn, embassy: Embassy) -> None:
    make_zone(embassy["attache.ph"], "PH", name="Jolo")
    make_sheet(embassy["attache.ph"], embassy["manager"], "PH", text="Appréciation du service")
    kept = page(signed_in("attache.ph"))
    assert f"<strong>{LEVEL}" not in kept
    assert "Jolo" not in kept
    with clock.at(WRITTEN + timedelta(hours=3)):
        make_sheet(
            embassy["attache.ph"],
            embassy["manager"],
            "PH",
            text="Appréciation du service",
            audience="companies",
            at=WRITTEN + timedelta(hours=2, minutes=30),
        )
        told = page(signed_in("attache.ph"))
    assert f"<strong>{LEVEL}" in told
    assert "Jolo" in told
    # The words of the sheet stay in the service all the same.
    assert "Appréciation du service" not in told


def test_notices_for_the_correspondents_are_handed_out_and_those_for_the_posts_are_not(
    signed_in: SignIn, embassy: Embassy
) -> None:
    make_notice(embassy["attache.ph"])
    make_notice(embassy["attache.ph"], title="Relève de la permanence", audience="posts")
    shown = page(signed_in("attache.ph"))
    assert "Typhon annoncé" in shown
    assert "Relève de la permanence" not in shown


@pytest.mark.slow
@pytest.mark.parametrize(("language", "words"), [("fr", "En cas d’urgence"), ("en", "In an emergency")])
def test_the_sheet_is_printed_for_who_asked_and_for_nobody_else(
    signed_in: SignIn, embassy: Embassy, language: str, words: str
) -> None:
    client = signed_in("attache.ph")
    assert client.post(PAGE, {"pour": "visitors", "langue": language}).status_code == 302
    with acting_as(embassy["attache.ph"]):
        job = Job.objects.get()
    pdf = f"/pays/fiches-imprimees/{job.pk}/"
    assert client.get(pdf).status_code == 404
    runner.run(job.pk)
    answer = client.get(pdf)
    assert answer.headers["Content-Type"] == "application/pdf"
    assert f"securite-PH-visitors-{language}.pdf" in answer.headers["Content-Disposition"]
    assert words in text_of(answer.content)
    assert signed_in("manager").get(pdf).status_code == 404


@pytest.mark.parametrize("typed", [{"pour": "espions", "langue": "fr"}, {"pour": "visitors", "langue": "de"}, {}])
def test_a_reader_or_a_language_that_does_not_exist_is_refused(signed_in: SignIn, typed: dict[str, str]) -> None:
    client = signed_in("attache.ph")
    assert client.post(PAGE, typed).status_code == 422
    if typed:
        assert client.get(PAGE, typed).status_code == 422
    with as_owner():
        assert not Job.objects.exists()


def test_a_country_without_advice_has_nothing_to_print(signed_in: SignIn) -> None:
    with as_owner():
        Advice.objects.filter(country="PH").delete()
    client = signed_in("attache.ph")
    assert "Aucun conseil n’est encore écrit" in page(client)
    assert client.post(PAGE, {"pour": "visitors", "langue": "fr"}).status_code == 422


def test_the_page_of_a_country_leads_to_it_and_a_country_that_is_not_ones_own_has_none(signed_in: SignIn) -> None:
    client = signed_in("attache.ph")
    assert PAGE in page(client, "/pays/PH/")
    assert client.get("/pays/SG/sensibilisation/").status_code == 404
    assert client.post("/pays/SG/sensibilisation/", {"pour": "visitors", "langue": "fr"}).status_code == 404
    assert signed_in("agent.mnl").get(PAGE).status_code == 404


def test_an_administrator_keeps_the_advice(signed_in: SignIn) -> None:
    client = signed_in("admin")
    assert "Police, ambulance et pompiers : 911." in page(client, "/administration/reference/conseils/")
    added = {
        "country": "PH",
        "topic": "daily",
        "reader": "everyone",
        "text_fr": "Gardez une copie de votre passeport.",
        "text_en": "Keep a copy of your passport.",
        "source": "Service",
        "checked_on": "01/09/2026",
        "valid_from": "",
        "valid_until": "",
    }
    assert client.post("/administration/reference/conseils/nouveau/", {**added, "text_en": ""}).status_code == 422
    assert client.post("/administration/reference/conseils/nouveau/", added).status_code == 302
    assert "Keep a copy of your passport." in page(signed_in("attache.ph"), f"{PAGE}?langue=en")
    one = Advice.objects.get(text_en=added["text_en"])
    history = page(client, f"/administration/reference/conseils/{one.pk}/historique/")
    assert "Conseil de sécurité" in history
    # Sent twice, it is there once.
    assert client.post("/administration/reference/conseils/nouveau/", added).status_code == 302
    assert Advice.objects.filter(text_en=added["text_en"]).count() == 1
