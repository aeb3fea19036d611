"""What the one box finds: every text of what one sees, nothing of what one does not, and nothing that is gone."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from django.utils.html import escape

from cases.models import Question
from consular.models import Note
from ssi.common import clock
from ssi.documents.services import attach_document, withdraw_document
from ssi.exchanges.models import Exchange
from ssi.people.models import Part, PartName
from ssi.people.services import PartContent, add_part, change_part, remove_part
from ssi.records.models import Record, SearchableText
from ssi.records.services import change_record, discard_draft, reserve
from ssi.territories.acting import acting_as
from tests.access.uploads import small_text
from tests.factories.cases import make_request
from tests.factories.consular import handling_of, make_filing
from tests.support.client import StrictClient
from tests.support.database import as_owner
from tests.support.people import Embassy

pytestmark = [pytest.mark.slow, pytest.mark.django_db]
SignIn = Callable[[str], StrictClient]


@pytest.fixture(autouse=True)
def plain_kinds() -> None:
    """The real kinds here: search reads the tables of every domain."""


def page(client: StrictClient, typed: str, **more: str) -> str:
    response = client.get("/recherche/", {"q": typed, **more})
    assert response.status_code == 200
    return response.content.decode()


def found(client: StrictClient, typed: str, **more: str) -> list[str]:
    """The references of the results, in order."""
    shown = page(client, typed, **more).partition('<ol class="ssi-results">')[2].partition("</ol>")[0]
    return re.findall(r'<a class="fr-link" href="[^"]*">(\S+) ·', shown)


def exchange(record: Record, user_of: Embassy, **facts: str) -> Exchange:
    with as_owner():
        return Exchange.objects.create(
            record=record, scope=record.scope, direction="in", kind="message", channel="bilateral",
            occurred_at=clock.now(), registered_at=clock.now(), actor=user_of["attache.sg"], **facts,
        )  # fmt: skip


def part(record: Record, number: int, name: str, **facts: object) -> Part:
    with as_owner():
        values = {"entity_type": "phone", "as_of": clock.today("Asia/Singapore"), **facts}
        return Part.objects.create(record=record, scope=record.scope, number=number, name=name, **values)


@pytest.fixture
def request_of_sg(embassy: Embassy) -> Record:
    return make_request(embassy["attache.sg"], state="answered", text="Livraison surveillée")


def test_each_text_of_a_record_is_found_and_the_page_says_where(
    embassy: Embassy, signed_in: SignIn, request_of_sg: Record
) -> None:
    exchange(request_of_sg, embassy, subject="Bordereau zinnia", body="Le conteneur magnolia est arrivé à Jurong.")
    tan = part(request_of_sg, 1, "TAN Wei Jie", entity_type="person")
    with as_owner():
        PartName.objects.create(
            part=tan, record=request_of_sg, scope=request_of_sg.scope, position=1, value="Jay Tulipe"
        )
    with as_owner():
        Question.objects.filter(record=request_of_sg).update(answer="Réponse : capucine.")
    client = signed_in("attache.sg")
    for typed, where in [
        ("livraison", "Objet et autorités"),
        ("zinnia", "Échange"),
        ("magnolia", "Échange"),
        ("tulipe", "Personne ou objet"),
        ("capucine", "Question"),
    ]:
        html = page(client, typed)
        assert found(client, typed) == [request_of_sg.reference], typed
        assert f'<span class="ssi-results__source">{where}</span>' in html, typed
        assert re.search(rf"<mark>{typed}</mark>", html, re.IGNORECASE), typed


@pytest.mark.parametrize(
    ("typed", "is_found"),
    [
        ("livraisons", True),
        ("SURVEILLEE", True),
        ("surveill", True),
        ("livraison surveillée", True),
        ("livraison absente", False),
        ('"livraison surveillée"', True),
        ("« livraison surveillée »", True),
        ('"surveillée livraison"', False),
        ('"livraison surveill"', False),
        ("livraison -surveillée", False),
        ("livraison -absente", True),
        ('livraison -"surveillée livraison"', True),
        ("consignments", True),
        ("consignment shipped", True),
        ("l’entrepôt", True),
    ],
)
def test_words_phrases_and_minus(
    embassy: Embassy, signed_in: SignIn, request_of_sg: Record, typed: str, is_found: bool
) -> None:
    exchange(request_of_sg, embassy, subject="Consignment shipped", body="Vu près de l'entrepôt de Tuas.")
    assert bool(found(signed_in("attache.sg"), typed)) is is_found


def test_what_is_shown_around_the_words_is_escaped(embassy: Embassy, signed_in: SignIn, request_of_sg: Record) -> None:
    exchange(request_of_sg, embassy, subject="Essai", body="avant <script>alert(1)</script> dahlia <b>après</b>")
    html = page(signed_in("attache.sg"), "dahlia")
    assert escape("<script>alert(1)</script>") in html
    assert "<script>alert" not in html
    assert "<mark>dahlia</mark>" in html


@pytest.mark.parametrize(
    ("kept", "typed"),
    [
        ("+65 8555 0142", "+65 8555 0142"),
        ("+65 8555 0142", "85550142"),
        ("+65 8555 0142", "8555-0142"),
        ("+65 8555 0142", "0065 8555 0142"),
        ("+65 8555 0142", "6585550142"),
        ("8555 0142", "+65 8555 0142"),
        ("+63 917 555 0142", "0917 555 0142"),
        ("0917 555 0142", "+63 (0)917-555-0142"),
        ("+33 6 12 34 56 78", "06.12.34.56.78"),
        ("+60 12-345 6789", "012-345 6789"),
        ("+673 712 3456", "712 3456"),
        ("CNB/IL/FR/26/0219", "cnb il fr 26 0219"),
        ("CNB/IL/FR/26/0219", "CNBILFR260219"),
    ],
)
def test_a_number_or_a_partner_s_reference_typed_whole_opens_the_file(
    signed_in: SignIn, request_of_sg: Record, kept: str, typed: str
) -> None:
    part(request_of_sg, 1, kept)
    response = signed_in("attache.sg").get("/recherche/", {"q": typed})
    assert (response.status_code, response.headers.get("Location")) == (302, f"/dossiers/{request_of_sg.reference}/")


@pytest.mark.parametrize("typed", ["+60 8555 0142", "855501420", "5550142", "142", "8555"])
def test_another_number_opens_nothing(signed_in: SignIn, request_of_sg: Record, typed: str) -> None:
    part(request_of_sg, 1, "+65 8555 0142")
    assert signed_in("attache.sg").get("/recherche/", {"q": typed}).status_code == 200


def test_a_number_in_two_files_shows_both_and_counts_only_what_one_sees(embassy: Embassy, signed_in: SignIn) -> None:
    files = [make_request(embassy["attache.sg"], state="answered", text=f"Affaire {n}") for n in range(2)]
    foreign = make_request(embassy["attache.my"], "MY", state="answered", text="Canari")
    for record in (*files, foreign):
        part(record, 1, "+65 8555 0142")
    client = signed_in("attache.sg")
    assert sorted(found(client, "8555 0142")) == sorted(str(record.reference) for record in files)
    assert "Tous portent cette référence ou ce numéro" in page(client, "8555 0142")
    location = signed_in("attache.my").get("/recherche/", {"q": "8555 0142"}).headers["Location"]
    assert location == f"/dossiers/{foreign.reference}/"


def test_a_text_that_changes_or_goes_leaves_the_index_at_once(embassy: Embassy, signed_in: SignIn) -> None:
    user = embassy["attache.sg"]
    record = make_request(user, state="answered", text="Affaire")
    client = signed_in("attache.sg")
    with acting_as(user):
        record = change_record(record, version=None, actor=user, title="Titre pervenche")
    assert found(client, "pervenche") == [record.reference]
    with acting_as(user):
        record = change_record(record, version=None, actor=user, title="Titre glycine")
        named = add_part(record, PartContent("person", "Monsieur Muguet"), actor=user)
    assert (found(client, "pervenche"), found(client, "glycine")) == ([], [record.reference])
    with acting_as(user):
        named = change_part(named, PartContent("person", "Monsieur Lavande"), version=None, actor=user)
    assert (found(client, "muguet"), found(client, "lavande")) == ([], [record.reference])
    with acting_as(user):
        remove_part(named, version=None, actor=user)
        piece = attach_document(record, small_text("x"), title="Note orchidée", document_type="message", actor=user)
    assert (found(client, "lavande"), found(client, "orchidée")) == ([], [record.reference])
    with acting_as(user):
        withdraw_document(piece, reason="Versée par erreur", actor=user)
    assert found(client, "orchidée") == []


def test_a_draft_thrown_away_leaves_no_text(embassy: Embassy) -> None:
    user = embassy["attache.sg"]
    draft = make_request(user, state="draft", text="Brouillon")
    part(draft, 1, "+65 8555 0142")
    with as_owner():
        assert SearchableText.objects.filter(record=draft).exists()
    with acting_as(user):
        discard_draft(draft, actor=user)
    with as_owner():
        assert not SearchableText.objects.filter(record=draft).exists()


def test_the_application_cannot_write_what_search_reads(embassy: Embassy, request_of_sg: Record) -> None:
    with as_owner():
        before = set(SearchableText.objects.values_list("text", flat=True))
    with acting_as(embassy["attache.sg"]), pytest.raises(Exception, match="permission denied"):
        SearchableText.objects.filter(record=request_of_sg).update(text="forgé")
    assert "forgé" not in before


def test_a_reserved_record_is_found_by_its_owner_and_the_head_of_service_alone(
    embassy: Embassy, signed_in: SignIn
) -> None:
    user = embassy["attache.sg"]
    record = make_request(user, state="answered", text="Affaire jacinthe")
    exchange(record, embassy, subject="Courrier narcisse")
    with acting_as(user):
        reserve(record, reserved=True, version=None, actor=user)
    for typed in ("jacinthe", "narcisse", str(record.reference)):
        assert "Affaire" not in page(signed_in("deputy.sg"), typed)
        assert found(signed_in("deputy.sg"), typed) == []
    for username in ("attache.sg", "manager"):
        assert found(signed_in(username), "narcisse") == [record.reference]


def test_a_post_finds_its_filings_and_nothing_of_their_handling(embassy: Embassy, signed_in: SignIn) -> None:
    filing = make_filing(
        embassy["agent.mnl"], embassy["attache.ph"], state="answered", text="Lieu coquelicot", note="Note anémone"
    )
    operational = make_request(embassy["attache.sg"], state="answered", text="Affaire coquelicot")
    handling = handling_of(filing)
    with acting_as(embassy["attache.ph"]):
        attach_document(
            handling, small_text("x"), title="Fiche anémone", document_type="message", actor=embassy["attache.ph"]
        )
    post = signed_in("agent.mnl")
    assert found(post, "coquelicot") == [filing.reference]
    for typed in ("anémone", "coquelicot anémone", "coquelicot -anémone"):
        expected = [filing.reference] if "-" in typed else []
        assert found(post, typed) == expected
    html = page(post, "coquelicot")
    assert "Traitement" not in html
    assert str(operational.reference) not in html
    assert found(signed_in("agent.kul"), "coquelicot") == []
    inner = page(signed_in("attache.ph"), "anémone")
    assert "Note interne" in inner
    with as_owner():
        Note.objects.filter(record=handling).delete()
    assert "Note interne" not in page(signed_in("attache.ph"), "anémone")


def test_results_narrow_by_kind_and_country(embassy: Embassy, signed_in: SignIn) -> None:
    in_sg = make_request(embassy["attache.sg"], state="answered", text="Affaire bruyère")
    in_my = make_request(embassy["attache.my"], "MY", state="answered", text="Affaire bruyère")
    filing = make_filing(embassy["agent.mnl"], embassy["attache.ph"], state="answered", text="Lieu bruyère")
    client = signed_in("manager")
    assert len(found(client, "bruyère")) == 3
    assert found(client, "bruyère", country="SG") == [in_sg.reference]
    assert sorted(found(client, "bruyère", kind="RFI")) == sorted([str(in_sg.reference), str(in_my.reference)])
    assert found(client, "bruyère", kind="ASC") == [filing.reference]
    assert client.get("/recherche/", {"q": "bruyère", "country": "XX"}).status_code == 422
    assert 'name="country"' not in page(signed_in("attache.my"), "bruyère")


def test_recent_files_are_one_s_own_and_vanish_with_the_right(embassy: Embassy, signed_in: SignIn) -> None:
    first = make_request(embassy["attache.sg"], state="answered", text="Affaire aubépine")
    second = make_request(embassy["attache.sg"], state="answered", text="Affaire genêt")
    client = signed_in("deputy.sg")
    for record in (first, second, first):
        client.get(f"/dossiers/{record.reference}/")
    for address in ("/", "/recherche/"):
        html = client.get(address).content.decode()
        panel = html.partition('id="recents"')[2].partition("</section>")[0]
        assert re.findall(r">(SSI-\S+)</a>", panel) == [first.reference, second.reference]
        assert f'<option value="{first.reference}">' in html
    assert 'id="recents"' not in signed_in("liaison.sg").get("/recherche/").content.decode()
    with acting_as(embassy["attache.sg"]):
        reserve(first, reserved=True, version=None, actor=embassy["attache.sg"])
    html = client.get("/recherche/").content.decode()
    assert str(first.reference) not in html
    assert str(second.reference) in html
