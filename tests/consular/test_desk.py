"""The desk of a post: what is asked of it and what it was told, and nothing of the service's side, byte for byte."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from consular.enums import Wish
from consular.services import ask_post, compose_answer, record_hearing, record_visit, record_wish, release_answer
from ssi.common import clock
from ssi.records.models import Record
from ssi.records.services import link_records
from tests.budgets.counting import Statements
from tests.consular.test_following import HEARING, LATER, VISIT
from tests.consular.test_separation import MASKED, crawl, work_inside
from tests.consular.world import ANSWERED, CANARY, MANILA, at, filed, in_charge
from tests.factories.records import make_record
from tests.support.client import StrictClient
from tests.support.people import Embassy

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
SignIn = Callable[[str], StrictClient]


def desk(client: StrictClient) -> str:
    """The page of the list, without the list."""
    return " ".join(client.get("/consulaire/").content.decode().split()).split('id="resultats"')[0]


def test_the_desk_says_what_is_asked_of_the_post_and_what_it_was_told(signed_in: SignIn, embassy: Embassy) -> None:
    filing, handling = in_charge(embassy)
    agent, attache = embassy["agent.mnl"], embassy["attache.ph"]
    client = signed_in("agent.mnl")
    with at(ANSWERED, attache):
        release_answer(handling, body="Visite accordée dimanche.", actor=attache)
        ask_post(Record.objects.get(pk=handling.pk), question="Quel numéro de passeport ?", actor=attache)
    with clock.at(LATER):
        page = desk(client)
        for words in (
            "Quel numéro de passeport ?",
            "Visite accordée dimanche.",
            "Une visite à la personne est due au plus tard le 25/09/2026.",
            "La personne accepte-t-elle notre assistance ?",
        ):
            assert words in page
    with at(LATER, agent):
        record_visit(filing, VISIT, actor=agent)
        record_wish(filing, wish=Wish.ACCEPTED, source="visite", actor=agent)
        record_hearing(filing, HEARING, actor=agent)
        page = desk(client)
    assert "Première présentation le 24/09/2026 14:00 (Manille)" in page
    assert "Une visite à la personne" not in page
    assert "La personne accepte-t-elle" not in page
    with clock.at(datetime(2027, 3, 15, 9, 0, tzinfo=MANILA)):
        page = desk(client)
        assert "La visite à la personne était due le 05/10/2026." in page
        assert "Visite accordée dimanche." not in page, "what is old is on the request itself"
    for stranger in ("agent.kul", "agent.sin"):
        with clock.at(LATER):
            assert str(filing.reference) not in signed_in(stranger).get("/consulaire/").content.decode()


def test_the_desk_is_calm_when_nothing_is_asked(signed_in: SignIn) -> None:
    assert "Ce qui vous est demandé" not in signed_in("agent.mnl").get("/consulaire/").content.decode()


def test_the_pages_of_the_post_are_the_same_bytes_with_fifty_linked_operational_records(
    signed_in: SignIn, embassy: Embassy
) -> None:
    """The paired world: the same post, with a whole operational side added."""
    filing, handling = in_charge(embassy)
    agent, attache = embassy["agent.mnl"], embassy["attache.ph"]
    with at(LATER, agent):
        record_visit(filing, VISIT, actor=agent)
        record_hearing(filing, HEARING, actor=agent)
    client = signed_in("agent.mnl")
    # The form of these pages is checked where each is tested.
    client.lint = False
    with clock.at(LATER + timedelta(minutes=1)):
        # What the post has opened itself is on its home: it has opened it all before the comparison.
        crawl(client, filing)
        before = crawl(client, filing)
        with Statements() as asked_before:
            client.get("/consulaire/")
        work_inside(embassy, handling)
        for number in range(49):
            request = make_record(
                attache, "PH", reference=f"SSI-PH-RFI-2026-{number + 2:04}", title=f"{CANARY} {number}"
            )
            with at(ANSWERED, attache):
                link_records(handling if number % 2 else filing, request, actor=attache)
        after = crawl(client, filing)
        with Statements() as asked_after:
            client.get("/consulaire/")
    assert before == after
    assert asked_before.number == asked_after.number
    following = ("visites/ajouter/", "visites/1/", "audiences/ajouter/", "audiences/1/")
    assert {f"/consulaire/{filing.reference}/{tail}" for tail in following} <= set(after)


def test_the_desk_costs_the_same_statements_for_one_request_and_for_ten(signed_in: SignIn, embassy: Embassy) -> None:
    client, counts = signed_in("agent.mnl"), []
    for number in (1, 9):
        for _one in range(number):
            filed(embassy)
        with clock.at(LATER):
            client.get("/consulaire/")
            with Statements() as counted:
                page = desk(client)
        counts.append(counted.number)
    assert counts[0] == counts[1]
    assert page.count("Enregistrer la visite") == 5, "the most pressing ones; the list says the rest"


def test_the_nearest_hearing_is_never_left_out_for_a_later_one(signed_in: SignIn, embassy: Embassy) -> None:
    filing, agent = filed(embassy), embassy["agent.mnl"]
    with at(LATER, agent):
        for day in range(1, 7):
            record_hearing(filing, replace(HEARING, at=LATER + timedelta(days=day)), actor=agent)
        record_hearing(filing, replace(HEARING, at=LATER - timedelta(hours=1)), actor=agent)
        page = desk(signed_in("agent.mnl"))
    places = [page.find(f"/audiences/{number}/") for number in range(1, 6)]
    assert -1 not in places
    assert places == sorted(places)
    assert "/audiences/6/" not in page


def test_programs_of_the_post_and_its_numbers_tell_nothing_of_the_service(signed_in: SignIn, embassy: Embassy) -> None:
    filing, handling = in_charge(embassy)
    attache, client = embassy["attache.ph"], signed_in("agent.mnl")
    answers = (f"/api/v1/records/{filing.pk}/", "/api/v1/records/", "/consulaire/", f"/consulaire/{filing.reference}/")
    with clock.at(LATER):

        def told() -> list[str]:
            return [MASKED.sub("", client.get(url).content.decode()) for url in answers]

        told()
        before = told()
        work_inside(embassy, handling)
        with at(ANSWERED, attache):
            compose_answer(Record.objects.get(pk=handling.pk), body=f"{CANARY} à relire", actor=attache)
        assert told() == before
        assert CANARY in signed_in("attache.ph").get(f"/consulaire/{filing.reference}/").content.decode()
    assert filed(embassy).reference == "SSI-MNL-ASC-2026-0002"
