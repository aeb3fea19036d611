"""The journey of a post and of the service through the pages, on the third file of the worked input."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from consular.enums import Wish
from consular.models import AskedItem, FamilyContact, Message
from consular.services import record_wish, take_charge
from ssi.common import clock
from ssi.records.models import Record
from tests.consular.world import ANSWERED, CANARY, FILED, at, draft, filed, handling_of, in_charge
from tests.support.client import StrictClient
from tests.support.database import as_owner
from tests.support.people import Embassy

pytestmark = [pytest.mark.slow, pytest.mark.django_db]
SignIn = Callable[[str], StrictClient]

STEP_1 = {
    "category": "arrest_detention",
    "incident_at": "17/09/2026 23:30",
    "incident_place": "Cebu",
    "known_by": "family",
    "known_at": "18/09/2026 20:45",
    "circumstances": "Interpellé devant le Mabolo Police Station 4.",
}
STEP_2 = {
    "made_for": "arrest_detention",
    "notification_received_at": "",
    "detaining_authority": "Cebu City, Mabolo Police Station 4",
    "charges": "illegal possession of dangerous drugs (R.A. 9165, section 11)",
    "death_penalty_risk": "unknown",
    "last_name": "Rouvière",
    "first_names": "Bastien",
    "birth_date": "02/02/1997",
    "birth_place": "Valence",
    "is_french": "on",
    "has_local_nationality": "unknown",
    "resident": "no",
    "ariane_registered": "yes",
    "assistance_wish": "unknown",
    "proches-TOTAL_FORMS": "1",
    "proches-INITIAL_FORMS": "0",
    "proches-0-name": "Maud Rouvière",
    "proches-0-relation": "sœur",
    "proches-0-phone": "",
    "proches-0-consent": "unknown",
}
STEP_3 = {"asked": "la qualification exacte\nl’enquêteur\nla date de l’inquest\nl’accès consulaire"}


def version_of(record: Record) -> int:
    with as_owner():
        return Record.objects.get(pk=record.pk).version


def the_draft() -> Record:
    with as_owner():
        return Record.objects.get(kind="ASC", state="draft")


def step(number: int, record: Record) -> str:
    return f"/consulaire/brouillons/{record.pk}/etape/{number}/"


def test_a_post_files_in_three_steps_and_reads_its_reference(signed_in: SignIn) -> None:
    client = signed_in("agent.mnl")
    with clock.at(FILED):
        assert client.get("/consulaire/nouvelle/").status_code == 200
        started = client.post("/consulaire/nouvelle/", {"x": ""})
        record = the_draft()
        assert started.headers["Location"] == step(1, record)
        for number, typed in ((1, STEP_1), (2, STEP_2)):
            assert client.get(step(number, record)).status_code == 200
            answer = client.post(step(number, record), {**typed, "version": version_of(record), "act": "next"})
            assert answer.headers["Location"] == step(number + 1, record)
        assert "Rouvière".upper() in client.get(step(3, record)).content.decode()
        answer = client.post(step(3, record), {**STEP_3, "version": version_of(record), "act": "file"})
        assert answer.headers["Location"] == "/consulaire/SSI-MNL-ASC-2026-0001/accuse/"
        page = client.get(answer.headers["Location"]).content.decode()
    assert "SSI-MNL-ASC-2026-0001" in page
    assert "19/09/2026 21:10 (Manille) · 15:10 (Paris)" in page
    assert "première réponse du SSI sous 24 heures" in page


def test_a_form_filed_twice_files_once(signed_in: SignIn, embassy: Embassy) -> None:
    record = draft(embassy)
    client = signed_in("agent.mnl")
    typed = {**STEP_3, "version": record.version, "act": "file"}
    with clock.at(FILED):
        pages = [client.post(step(3, record), typed).headers["Location"] for _time in range(2)]
    assert pages[0] == pages[1]
    with as_owner():
        assert Record.objects.filter(kind="ASC").count() == 1
        assert Record.objects.filter(kind="ASH").count() == 1


def test_what_is_required_is_asked_at_its_field_and_nothing_typed_is_lost(signed_in: SignIn, embassy: Embassy) -> None:
    record = draft(embassy)
    client = signed_in("agent.mnl")
    with clock.at(FILED):
        typed = {**STEP_1, "incident_place": "", "version": record.version, "act": "next"}
        answer = client.post(step(1, record), typed)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "#id_incident_place" in page
    assert "Mabolo Police Station 4" in page
    assert version_of(record) == record.version


def test_a_half_typed_step_is_kept_for_later(signed_in: SignIn, embassy: Embassy) -> None:
    record = draft(embassy)
    client = signed_in("agent.mnl")
    typed = {**STEP_1, "category": "", "known_by": "", "incident_place": "Mandaue"}
    with clock.at(FILED):
        answer = client.post(step(1, record), {**typed, "version": record.version, "act": "later"})
        assert answer.headers["Location"] == "/consulaire/nouvelle/"
        assert "Mandaue" in client.get("/consulaire/nouvelle/").content.decode()


def test_typing_is_saved_by_itself_and_answers_the_new_version(signed_in: SignIn, embassy: Embassy) -> None:
    record = draft(embassy)
    client = signed_in("agent.mnl")
    typed = {**STEP_1, "incident_place": "Mandaue", "known_at": "demain", "version": record.version}
    with clock.at(FILED):
        answer = client.post(step(1, record), typed, headers={"X-Requested-With": "XMLHttpRequest"})
    assert answer.json() == {"version": record.version + 1}
    with as_owner():
        saved = Record.objects.get(pk=record.pk).assistancefiling
    assert saved.incident_place == "Mandaue"
    assert saved.known_at == record.assistancefiling.known_at


def test_a_relative_is_added_without_javascript(signed_in: SignIn, embassy: Embassy) -> None:
    record = draft(embassy)
    client = signed_in("agent.mnl")
    with clock.at(FILED):
        answer = client.post(step(2, record), {**STEP_2, "version": record.version, "act": "add"})
        assert answer.headers["Location"] == step(2, record) + "#proches"
        page = client.get(step(2, record)).content.decode()
    assert 'value="Maud Rouvière"' in page
    assert 'name="proches-1-name"' in page


def test_a_stale_step_shows_both_values(signed_in: SignIn, embassy: Embassy) -> None:
    record = draft(embassy)
    client = signed_in("agent.mnl")
    with clock.at(FILED):
        first = {**STEP_1, "incident_place": "Mandaue", "version": record.version, "act": "next"}
        client.post(step(1, record), first)
        answer = client.post(step(1, record), {**first, "incident_place": "Lapu-Lapu"})
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "Mandaue" in page
    assert "Lapu-Lapu" in page
    assert f'value="{record.version + 1}"' in page


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("incident_at", "20/09/2026 10:00", "sont à venir"),
        ("known_at", "17/09/2026 08:00", "avant les faits"),
        ("incident_place", "Cebu\u202e", "U+202E"),
        ("incident_place", "Cebu\x00", "U+0000"),
        ("incident_place", "x" * 10_000, "10000"),
        ("category", "espionnage", "valeur de la liste"),
        ("incident_at", "hier soir", "JJ/MM/AAAA"),
    ],
)
def test_bad_input_is_refused_at_its_field(
    signed_in: SignIn, embassy: Embassy, field: str, value: str, words: str
) -> None:
    record = draft(embassy)
    with clock.at(FILED):
        for act in ("next", "later"):
            answer = signed_in("agent.mnl").post(
                step(1, record), {**STEP_1, field: value, "version": record.version, "act": act}
            )
            assert answer.status_code == 422
            assert f"#id_{field}" in answer.content.decode()
            assert words in answer.content.decode()
    assert version_of(record) == record.version


def test_the_draft_of_another_post_does_not_exist(signed_in: SignIn, embassy: Embassy) -> None:
    record = draft(embassy)
    missing = "00000000-0000-4000-8000-000000000000"
    for username in ("agent.kul", "attache.ph", "manager"):
        client = signed_in(username)
        answers = [
            client.get(f"/consulaire/brouillons/{key}/{tail}")
            for key in (record.pk, missing)
            for tail in ("", "etape/1/", "supprimer/", "pieces/ajouter/")
        ]
        assert {answer.status_code for answer in answers} == {404}
        assert client.post(step(1, record), STEP_1).status_code == 404


def test_a_draft_is_thrown_away_after_one_question(signed_in: SignIn, embassy: Embassy) -> None:
    record = draft(embassy)
    client = signed_in("agent.mnl")
    assert client.get(f"/consulaire/brouillons/{record.pk}/supprimer/").status_code == 200
    assert client.post(f"/consulaire/brouillons/{record.pk}/supprimer/", {"version": record.version}).status_code == 302
    with as_owner():
        assert not Record.objects.filter(pk=record.pk).exists()


def test_only_a_post_opens_a_request(signed_in: SignIn) -> None:
    for username in ("attache.ph", "manager", "admin"):
        assert signed_in(username).get("/consulaire/nouvelle/").status_code == 403


def test_the_service_answers_and_the_post_reads_it(signed_in: SignIn, embassy: Embassy) -> None:
    record = filed(embassy)
    at = f"/consulaire/{record.reference}/"
    attache, agent = signed_in("attache.ph"), signed_in("agent.mnl")
    with clock.at(ANSWERED):
        assert str(record.reference) in attache.get("/consulaire/").content.decode()
        assert attache.post(f"{at}prise-en-charge/", {"version": 1}).status_code == 302
        note = {"body": CANARY, "source": "PDEA Regional Office VII"}
        assert attache.post(f"{at}note/", note).status_code == 302
        answer = {"body": "Préliminaire lundi 21 à 14 h.", "answered": ["1", "3"], "version": 2}
        assert attache.post(f"{at}reponse/", answer).status_code == 302
        assert "Préliminaire" in attache.get(f"{at}reponse/communiquer/").content.decode()
        assert "Préliminaire" not in agent.get(at).content.decode()
        assert attache.post(f"{at}reponse/communiquer/", {"version": 3}).status_code == 302
        inside, outside = attache.get(at).content.decode(), agent.get(at).content.decode()
    assert CANARY in inside
    assert "Préliminaire lundi 21 à 14 h." in outside
    assert "Réponse communiquée" in outside
    assert "Claire Vasseur" in outside
    assert CANARY not in outside
    assert "PDEA Regional Office VII" not in outside


def test_an_answer_sent_twice_is_released_once(signed_in: SignIn, embassy: Embassy) -> None:
    filing, handling = in_charge(embassy)
    client = signed_in("attache.ph")
    typed = {"body": "Visite accordée.", "version": handling.version}
    released = {"version": handling.version + 1, "submission": "6a9b8d0e-5a55-4a86-9c5e-0c3f0d9f5a11"}
    with clock.at(ANSWERED):
        for _time in range(2):
            assert client.post(f"/consulaire/{filing.reference}/reponse/", typed).status_code == 302
        for _time in range(2):
            assert client.post(f"/consulaire/{filing.reference}/reponse/communiquer/", released).status_code == 302
    with as_owner():
        assert Message.objects.filter(record=filing).count() == 1


def test_the_post_replies_records_the_wish_and_the_consents(signed_in: SignIn, embassy: Embassy) -> None:
    filing, _handling = in_charge(embassy)
    at = f"/consulaire/{filing.reference}/"
    client = signed_in("agent.mnl")
    visit = ANSWERED + timedelta(days=1)
    with clock.at(visit):
        assert client.post(f"{at}message/", {"body": "Passeport 20AB12345."}).status_code == 302
        wish = {"wish": "accepted", "source": "visite du 20/09", "at": "", "version": version_of(filing)}
        assert client.post(f"{at}souhait/", wish).status_code == 302
        for number, consent in ((1, "yes"), (2, "no")):
            typed = {"consent": consent, "version": version_of(filing)}
            assert client.post(f"{at}proches/{number}/accord/", typed).status_code == 302
        informed = {"version": version_of(filing)}
        assert client.post(f"{at}proches/1/informer/", informed).status_code == 302
        refused = client.post(f"{at}proches/2/informer/", informed)
        page = client.get(at).content.decode()
    assert refused.status_code == 422
    assert "s’oppose à ce que l’on informe" in refused.content.decode()
    assert "oui, elle accepte" in page
    with as_owner():
        assert list(FamilyContact.objects.filter(record=filing).values_list("consent_to_inform", flat=True)) == [
            "yes",
            "no",
        ]
        assert AskedItem.objects.filter(record=filing).count() == 4


def test_a_stale_wish_shows_what_the_other_person_wrote(signed_in: SignIn, embassy: Embassy) -> None:
    filing, _handling = in_charge(embassy)
    at = f"/consulaire/{filing.reference}/souhait/"
    with clock.at(ANSWERED):
        version = version_of(filing)
        typed = {"wish": "accepted", "source": "visite", "at": "", "version": version}
        assert signed_in("agent.mnl").post(at, typed).status_code == 302
        stale = signed_in("attache.ph").post(at, {**typed, "wish": "opposed", "source": "avocat"})
    assert stale.status_code == 409
    assert "visite" in stale.content.decode()
    assert "avocat" in stale.content.decode()


SSI_ACTS = (
    "prise-en-charge",
    "urgence",
    "reponse",
    "reponse/communiquer",
    "precision",
    "note",
    "cloture",
    "hors-champ",
    "transfert",
    "revue",
    "ouvrir-un-dossier",
    "liens/ajouter",
)


@pytest.mark.parametrize("act", [*SSI_ACTS, "reouverture", "etapes/await_local", "traitement/pieces/ajouter"])
def test_an_act_of_the_service_is_refused_to_the_post_with_words(signed_in: SignIn, embassy: Embassy, act: str) -> None:
    filing, _handling = in_charge(embassy)
    client = signed_in("agent.mnl")
    for answer in (
        client.get(f"/consulaire/{filing.reference}/{act}/"),
        client.post(f"/consulaire/{filing.reference}/{act}/"),
    ):
        assert answer.status_code == 403
        assert "service" in answer.content.decode()


@pytest.mark.parametrize("page", ["traitement/acces", "traitement/historique"])
def test_a_page_of_the_handling_does_not_exist_for_the_post(signed_in: SignIn, embassy: Embassy, page: str) -> None:
    filing, handling = in_charge(embassy)
    client = signed_in("agent.mnl")
    assert client.get(f"/consulaire/{filing.reference}/{page}/").status_code == 404
    assert client.get(f"/consulaire/traitements/{handling.pk}/").status_code == 404
    with clock.at(ANSWERED):
        assert signed_in("attache.ph").get(f"/consulaire/{filing.reference}/{page}/").status_code == 200
        found = signed_in("attache.ph").get(f"/consulaire/traitements/{handling.pk}/")
    assert found.headers["Location"] == f"/consulaire/{filing.reference}/"


def test_a_post_reads_the_names_of_its_own_people_and_not_of_the_services(signed_in: SignIn, embassy: Embassy) -> None:
    filing, _handling = in_charge(embassy)
    address = f"/consulaire/{filing.reference}/acces/"
    page = signed_in("agent.mnl").get(address).content.decode().split("<main")[1]
    assert "Sophie Rey" in page
    assert "Le service de sécurité intérieure la lit aussi" in page
    assert "Claire Vasseur" not in page
    assert "Hélène Aubry" not in page
    served = signed_in("attache.ph").get(address).content.decode()
    for name in ("Sophie Rey", "Claire Vasseur", "Hélène Aubry"):
        assert name in served


def test_a_post_reads_in_the_history_neither_who_triaged_nor_who_noted(signed_in: SignIn, embassy: Embassy) -> None:
    filing = filed(embassy, "agent.sin", "SG", "SIN")
    other, follows = embassy["deputy.sg"], embassy["attache.sg"]
    with at(ANSWERED, other):
        record_wish(filing, wish=Wish.ACCEPTED, source="Dit au téléphone", actor=other)
    with at(ANSWERED, follows):
        take_charge(handling_of(filing, follows), actor=follows)
    address = f"/consulaire/{filing.reference}/historique/"
    with clock.at(ANSWERED + timedelta(hours=1)):
        page = signed_in("agent.sin").get(address).content.decode()
        assert other.full_name not in page
        assert "un agent du SSI" in page
        assert follows.full_name in page, "the post is told who follows its request"
        assert "Luc Perrot" in page
        assert other.full_name in signed_in("attache.sg").get(address).content.decode()


@pytest.mark.parametrize("address", ["/a-suivre/", "/consulaire/"])
def test_a_post_is_offered_no_officer_to_filter_by(signed_in: SignIn, embassy: Embassy, address: str) -> None:
    page = signed_in("agent.mnl").get(address).content.decode()
    assert 'name="owner"' not in page
    assert "Claire Vasseur" not in page
    assert 'name="owner"' in signed_in("attache.ph").get(address).content.decode()


@pytest.mark.parametrize("act", [*SSI_ACTS, "souhait", "notification", "proches/ajouter", "proches/1/accord"])
def test_every_act_of_the_service_has_its_page(signed_in: SignIn, embassy: Embassy, act: str) -> None:
    filing = filed(embassy)
    with clock.at(ANSWERED):
        answer = signed_in("attache.ph").get(f"/consulaire/{filing.reference}/{act}/")
    assert answer.status_code == 200


@pytest.mark.parametrize("username", ["attache.my", "agent.kul", "manager.my"])
@pytest.mark.parametrize("tail", ["", "message/", "reponse/", "note/", "historique/", "acces/", "traitement/acces/"])
def test_a_stranger_gets_the_same_404_as_for_what_does_not_exist(
    signed_in: SignIn, embassy: Embassy, username: str, tail: str
) -> None:
    filing, _handling = in_charge(embassy)
    client = signed_in(username)
    foreign = client.get(f"/consulaire/{filing.reference}/{tail}")
    missing = client.get(f"/consulaire/SSI-MNL-ASC-2026-9999/{tail}")
    assert (foreign.status_code, missing.status_code) == (404, 404)
    masked = foreign.content.decode().replace(str(filing.reference), "?")
    assert masked == missing.content.decode().replace("SSI-MNL-ASC-2026-9999", "?")


def test_the_queue_puts_the_nearest_first_answer_first(signed_in: SignIn, embassy: Embassy) -> None:
    calm = filed(embassy)
    vital = filed(embassy, category="kidnapping")
    with clock.at(FILED + timedelta(minutes=30)):
        page = signed_in("attache.ph").get("/consulaire/").content.decode()
    assert page.index(str(vital.reference)) < page.index(str(calm.reference))
    assert "À orienter" in page


def test_the_list_of_the_post_names_its_people_and_says_nothing_of_the_handling(
    signed_in: SignIn, embassy: Embassy
) -> None:
    in_charge(embassy)
    page = signed_in("agent.mnl").get("/consulaire/").content.decode()
    assert "Bastien ROUVIÈRE" in page
    assert "Prise en charge par le SSI" in page
    assert "Traitement" not in page


def test_a_manager_reads_everything_and_answers_nothing(signed_in: SignIn, embassy: Embassy) -> None:
    filing, _handling = in_charge(embassy)
    client = signed_in("manager")
    with clock.at(ANSWERED):
        page: Any = client.get(f"/consulaire/{filing.reference}/")
        assert "jamais visible du poste" in page.content.decode()
        assert client.get(f"/consulaire/{filing.reference}/reponse/").status_code == 403
