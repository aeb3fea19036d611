"""People found however their name is spelt, by number too, with the reason, and nothing of what one does not see."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.urls import reverse

from ssi.people.content import PartContent
from ssi.people.services import change_part, remove_part
from ssi.records.models import Record
from ssi.records.services import reserve
from ssi.territories.acting import acting_as
from tests.factories.cases import make_request
from tests.people.conftest import NRIC, Name
from tests.support.client import StrictClient
from tests.support.people import Embassy

pytestmark = pytest.mark.django_db
SignIn = Callable[[str], StrictClient]


def main(client: StrictClient, typed: str) -> str:
    """What the page answers, without what was typed."""
    return page(client, typed).partition("<main")[2].partition("</form>")[2].partition("</main>")[0]


def page(client: StrictClient, typed: str) -> str:
    """By the form, as people do: a name leads to its address, a number has none."""
    answer = client.post(reverse("people:find"), {"q": typed}, follow=True)
    assert answer.status_code == 200
    assert len(answer.redirect_chain) == (0 if any(one.isdigit() for one in typed) else 1)
    return answer.content.decode()


@pytest.mark.parametrize(
    ("typed", "reason"),
    [
        ("rouvière bastien", "même nom"),
        ("Bastien Rouvière", "même nom, ordre différent"),
        ("rouviere", "même nom, en partie"),
        ("Bastein Rouvier", "orthographe proche"),
        ("Rouvierre Bastian", "orthographe proche"),
        ("Lin Ah Kou", "orthographe proche"),
        ("Lam Ah Kow", "autre graphie du même nom"),
        ("林亚九", "même nom"),
    ],
)
def test_a_name_is_found_however_it_is_spelt(
    signed_in: SignIn, record: Record, name_one: Name, typed: str, reason: str
) -> None:
    name_one(record, "ROUVIERE Bastien", "LIM Ah Kow", "林亚九")
    shown = page(signed_in("attache.sg"), typed)
    assert "ROUVIERE Bastien" in shown
    assert reason in shown


@pytest.mark.parametrize(
    "typed", ["Ahmad Fauzi Ismail", "Ahmed Fauzi bin Ismael", "Datuk Achmad Fawzi bin Haji Ismail"]
)
def test_titles_particles_and_malay_spellings_do_not_hide_anybody(
    signed_in: SignIn, record: Record, name_one: Name, typed: str
) -> None:
    name_one(record, "AHMAD FAUZI bin ISMAIL")
    assert "AHMAD FAUZI bin ISMAIL" in page(signed_in("attache.sg"), typed)


def test_somebody_else_is_not_found(signed_in: SignIn, record: Record, name_one: Name) -> None:
    name_one(record, "ROUVIERE Bastien")
    assert "ROUVIERE Bastien" not in page(signed_in("attache.sg"), "Delphine Garance")


@pytest.mark.parametrize(
    ("kind", "number", "typed"),
    [
        ("phone", "+65 8555 0142", "(+65) 85550142"),
        ("plate", "SGX 1234 A", "sgx1234a"),
        ("iban", "FR14 2004 1010 0505 0001 3M02 606", "FR1420041010050500013M02606"),
        ("nric_fin", NRIC, "s1234567d"),
        ("passport", "18AA 00217", "18aa00217"),
        ("imei", "490154203237518", "49-015420-323751-8"),
    ],
)
def test_a_number_typed_whole_finds_who_bears_it_here_and_in_the_one_box(
    signed_in: SignIn, record: Record, name_one: Name, kind: str, number: str, typed: str
) -> None:
    name_one(record, "TAN Wei Jie", numbers=[(kind, number)])
    client = signed_in("attache.sg")
    assert "même numéro" in page(client, typed)
    answer = client.get("/recherche/", {"q": typed})
    assert (answer.status_code, answer["Location"]) == (302, f"/dossiers/{record.reference}/")
    assert "TAN Wei Jie" not in page(client, typed[:-1])


@pytest.mark.parametrize("typed", [NRIC, "+65 8555 0142", "TAN 8"])
def test_a_number_in_an_address_is_not_sought(signed_in: SignIn, record: Record, name_one: Name, typed: str) -> None:
    name_one(record, "TAN Wei Jie", numbers=[("nric_fin", NRIC), ("phone", "+65 8555 0142")])
    answer = signed_in("attache.sg").get(reverse("people:find"), {"q": typed})
    assert "n’a pas été cherché" in answer.text
    assert "TAN Wei Jie" not in answer.text
    assert "no-store" in answer["Cache-Control"]
    form = answer.text.partition("<main")[2].partition("<form")[2].partition(">")[0]
    assert 'method="post"' in form


def test_what_one_does_not_see_is_not_found_under_any_way_of_looking(
    embassy: Embassy, signed_in: SignIn, record: Record, name_one: Name
) -> None:
    name_one(record, "ROUVIERE Bastien", "Basti l’Ancre", numbers=[("nric_fin", NRIC), ("phone", "+65 8555 0142")])
    stranger = signed_in("attache.ph")
    for typed in ("ROUVIERE Bastien", "Bastein Rouvier", "Basti Ancre", NRIC, "+65 8555 0142"):
        assert main(stranger, typed) == main(stranger, "Delphine Garance")
    with acting_as(embassy["attache.sg"]):
        reserve(record, reserved=True, version=None, actor=embassy["attache.sg"])
    colleague = signed_in("deputy.sg")
    assert "Basti l" not in page(colleague, "Bastein Rouvier")
    assert "ROUVIERE" in page(signed_in("attache.sg"), "Bastein")


def test_a_draft_is_nobody_s_to_find(embassy: Embassy, signed_in: SignIn, name_one: Name) -> None:
    draft = make_request(embassy["attache.sg"], state="draft")
    name_one(draft, "ROUVIERE Bastien")
    assert "ROUVIERE" not in page(signed_in("attache.sg"), "Rouvière Bastien")


def test_what_is_changed_or_removed_is_found_no_more(
    embassy: Embassy, signed_in: SignIn, record: Record, name_one: Name
) -> None:
    user, client = embassy["attache.sg"], signed_in("attache.sg")
    part = name_one(record, "ROUVIERE Bastien", numbers=[("nric_fin", NRIC)])
    with acting_as(user):
        changed = change_part(part, PartContent("person", "GARANCE Delphine"), version=None, actor=user)
    assert "GARANCE" not in page(client, NRIC)
    assert "GARANCE" in page(client, "Delphine Garance")
    with acting_as(user):
        remove_part(changed, version=None, actor=user)
    assert "GARANCE" not in page(client, "Delphine Garance")


def test_a_search_that_finds_nothing_says_what_to_try(signed_in: SignIn) -> None:
    assert "Aucune personne ni aucun objet trouvé" in page(signed_in("attache.sg"), "Personne")
    assert signed_in("attache.sg").get(reverse("people:find"), {"q": "x" * 200}).status_code == 422


@pytest.mark.parametrize("typed", ["'; drop table people_part", "%s %L", "\\", "🦐", "(((", "A/L", "bin", "  "])
def test_odd_words_are_only_words(signed_in: SignIn, record: Record, name_one: Name, typed: str) -> None:
    name_one(record, "TAN Wei Jie")
    assert "TAN Wei Jie" not in page(signed_in("attache.sg"), typed)
