"""Search: only one's own, a reference goes straight to its record, what was typed is never kept."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta

import pytest

from ssi.audit.models import Entry
from ssi.common import clock
from ssi.records.models import Record
from tests.records.factories import PLAIN, make_draft, make_record
from tests.support.client import StrictClient
from tests.support.database import as_owner
from tests.support.people import Embassy

pytestmark = [pytest.mark.slow, pytest.mark.django_db, pytest.mark.urls("tests.records.urls")]
SignIn = Callable[[str], StrictClient]


def lines() -> list[Entry]:
    with as_owner():
        return list(Entry.objects.filter(acts__contains=["search.run"]))


def without_key(content: bytes, number: str) -> str:
    """The page less what changes at each request."""
    page = re.sub(r'name="csrfmiddlewaretoken" value="[^"]*"', "", content.decode())
    return page.replace(number, "")


def test_a_whole_reference_opens_the_record(embassy: Embassy, signed_in: SignIn) -> None:
    record = make_record(embassy["attache.sg"])
    response = signed_in("attache.sg").get("/recherche/", {"q": "  ssi-sg-pln-2026-0001 "})
    assert response.status_code == 302
    assert response.headers["Location"] == f"/simples/{record.reference}/"
    assert [line.keys for line in lines()] == [[str(record.pk)]]


def test_a_foreign_reference_and_one_that_does_not_exist_give_the_same_page(
    embassy: Embassy, signed_in: SignIn
) -> None:
    make_record(embassy["attache.my"], "MY", number=7, title="Canari")
    client = signed_in("attache.sg")
    foreign = client.get("/recherche/", {"q": "SSI-MY-PLN-2026-0007"})
    missing = client.get("/recherche/", {"q": "SSI-MY-PLN-2026-0008"})
    assert foreign.status_code == missing.status_code == 200
    assert without_key(foreign.content, "0007") == without_key(missing.content, "0008")
    assert "Canari" not in foreign.content.decode()


def test_words_find_records_whatever_accents_and_capitals(embassy: Embassy, signed_in: SignIn) -> None:
    make_record(embassy["attache.sg"], number=1, title="Kétamine, colis postal (OFAST)")
    make_record(embassy["attache.sg"], number=2, title="Blanchiment (PNF)")
    make_record(embassy["attache.my"], "MY", number=3, title="Kétamine à Penang")
    make_draft(embassy["attache.sg"], title="Kétamine, brouillon")
    make_record(embassy["deputy.sg"], number=4, title="Kétamine réservée", need_to_know=True)
    page = signed_in("attache.sg").get("/recherche/", {"q": "KETAMINE ofast"}).content.decode()
    assert "1 dossier" in page
    assert "SSI-SG-PLN-2026-0001" in page
    everything = signed_in("attache.sg").get("/recherche/", {"q": "ketamine"}).content.decode()
    assert "1 dossier" in everything
    assert "Penang" not in everything
    assert "brouillon" not in everything
    assert "réservée" not in everything


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("", "La recherche lit la référence"),
        ("   ", "La recherche lit la référence"),
        ("-dossier", "Ajoutez un mot à trouver"),
        ("%%", "Tapez au moins deux lettres"),
        ("a", "Tapez au moins deux lettres"),
        ("introuvable", "Aucun dossier trouvé"),
    ],
)
def test_each_empty_answer_explains_itself(embassy: Embassy, signed_in: SignIn, typed: str, said: str) -> None:
    make_record(embassy["attache.sg"])
    assert said in signed_in("attache.sg").get("/recherche/", {"q": typed}).content.decode()


@pytest.mark.parametrize("query", [{"q": "x" * 101}, {"q": "a\x00b"}, {"q": "dossier", "place": "zzz"}])
def test_what_cannot_be_searched_is_said(embassy: Embassy, signed_in: SignIn, query: dict[str, str]) -> None:
    make_record(embassy["attache.sg"])
    response = signed_in("attache.sg").get("/recherche/", query)
    assert response.status_code == 422
    assert "Une erreur à corriger" in response.content.decode()


def test_the_journal_keeps_the_keys_shown_and_never_the_words(embassy: Embassy, signed_in: SignIn) -> None:
    record = make_record(embassy["attache.sg"], title="Kétamine")
    client = signed_in("attache.sg")
    client.get("/recherche/", {"q": "kétamine"})
    client.get("/recherche/", {"q": "motsecret"})
    kept = lines()
    assert sorted(line.keys for line in kept) == [[], [str(record.pk)]]
    assert "ketamine" not in str([(line.keys, line.acts) for line in kept]).lower()


def test_the_newest_thousand_are_said_aloud(embassy: Embassy, signed_in: SignIn) -> None:
    author, now = embassy["attache.sg"], clock.now()
    with as_owner():
        Record.objects.bulk_create(
            Record(
                kind=PLAIN.code, country_id="SG", area="operational", author=author, owner=author, state="received",
                reference=f"SSI-SG-PLN-2026-{n:04d}", title=f"Colis {n}",
                created_at=now, opened_at=now - timedelta(minutes=n),
            )
            for n in range(1, 1003)
        )  # fmt: skip
    page = signed_in("attache.sg").get("/recherche/", {"q": "colis"}).content.decode()
    assert "plus de 1\u202f000 dossiers" in page
    assert "dossiers les plus récents" in page
    assert "SSI-SG-PLN-2026-0001" in page


def test_suggestions_offer_only_what_one_sees(embassy: Embassy, signed_in: SignIn) -> None:
    make_record(embassy["attache.sg"], number=1, title="Kétamine")
    make_record(embassy["attache.my"], "MY", number=2, title="Kétamine à Penang")
    client = signed_in("attache.sg")
    results = client.get("/recherche/suggestions/", {"q": "ketam"}).json()["results"]
    assert [result["value"] for result in results] == ["SSI-SG-PLN-2026-0001"]
    assert client.get("/recherche/suggestions/", {"q": "k"}).json() == {"results": []}
    assert client.get("/recherche/suggestions/", {"q": "x" * 200}).status_code == 422
