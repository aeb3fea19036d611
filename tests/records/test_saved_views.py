"""Saved views: the criteria of a list under a name, counted as each reader sees, shared without telling anything."""

from __future__ import annotations

import re
from collections.abc import Callable
from urllib.parse import urlencode

import pytest
from django.db import IntegrityError, ProgrammingError, connection, transaction
from django.http import QueryDict
from django.test import override_settings
from django.test.utils import CaptureQueriesContext

from cases.filters import CaseFilterForm
from cases.views.listing import CASES
from ssi.audit.models import Entry
from ssi.common import clock
from ssi.records.filters import reach_of
from ssi.records.models import DefaultView, Record, SavedView
from ssi.records.saved_views import may_remove, save_view, shared_with
from ssi.territories.acting import acting_as
from ssi.territories.capabilities import Area
from tests.budgets.counting import Statements
from tests.factories.cases import make_request
from tests.factories.records import copy_request
from tests.support.client import StrictClient
from tests.support.database import as_owner
from tests.support.people import Embassy

pytestmark = pytest.mark.django_db
SignIn = Callable[[str], StrictClient]
LIST = "/dossiers/"
AREAS = (Area.OPERATIONAL,)


@pytest.fixture(autouse=True)
def plain_kinds() -> None:
    """The real kinds and their lists."""


def asked(query: str, place: str = "cases") -> str:
    return f"/vues/nouvelle/?{urlencode({'liste': place, 'criteres': query})}"


def kept(client: StrictClient, query: str, name: str = "À traiter", **typed: str) -> SavedView:
    answer = client.post(asked(query), {"name": name, **typed})
    assert answer.status_code == 302, answer.text
    with as_owner():
        return SavedView.objects.latest("created_at")


def tabs(client: StrictClient, address: str = LIST) -> list[str]:
    """Each tab of the list: its name and its count, and which one is where the reader is."""
    html = client.get(address).text
    if "ssi-tabs" not in html:
        return []
    nav = html.split('<nav class="ssi-tabs"')[1].split("</nav>")[0]
    found = re.findall(r'<a class="ssi-tabs__link"[^>]*?( aria-current="page")?>(.*?)</a>', nav, re.DOTALL)
    return [" ".join(re.sub("<[^>]*>", "", words).split()) + ("*" if here else "") for here, words in found]


@pytest.fixture
def sent(embassy: Embassy) -> Record:
    """Three sent in Singapore, one registered; one in Malaysia."""
    record = make_request(embassy["attache.sg"], state="sent")
    for number in range(2):
        copy_request(record, number)
    make_request(embassy["attache.sg"])
    make_request(embassy["attache.my"], "MY", state="sent", text="Canari de Malaisie")
    return record


@pytest.mark.usefixtures("sent")
def test_a_view_keeps_the_criteria_in_force_and_stands_above_the_list_with_its_count(signed_in: SignIn) -> None:
    client = signed_in("attache.sg")
    assert tabs(client) == []
    page = client.get(f"{LIST}?state=sent&sort=due").text
    link = re.search(r'href="(/vues/nouvelle/[^"]*)">Enregistrer cette vue', page)
    assert link is not None
    form = client.get(link[1].replace("&amp;", "&")).text
    assert "Transmise" in form
    view = kept(client, "sort=due&state=sent&country=")
    assert (view.query, view.scopes, view.named_country) == ("state=sent", [], "")
    assert tabs(client) == ["Tous les dossiers*", "À traiter 3"]
    here = client.get(f"{LIST}?state=sent")
    assert tabs(client, f"{LIST}?state=sent") == ["Tous les dossiers", "À traiter 3*"]
    assert "Enregistrer cette vue" not in here.text
    assert "À traiter" in client.get("/vues/").text
    assert tabs(signed_in("deputy.sg")) == []
    # Sent again, it is kept once; another of the same name is refused, and what was typed stays.
    kept(client, "state=sent")
    again = client.post(asked("due=late"), {"name": "À traiter"})
    assert again.status_code == 422
    assert "Vous avez déjà une vue de ce nom" in again.text
    with as_owner():
        assert SavedView.objects.count() == 1


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("nowhere=1", "Ces critères ne sont pas ceux de cette liste"),
        ("state=nowhere", "Ces critères ne sont pas ceux de cette liste"),
        ("country=MY", "Ces critères ne sont pas ceux de cette liste"),
        ("", "Aucun critère à enregistrer"),
        (f"q={'a' * 1200}", "trop longs"),
    ],
)
def test_nothing_is_kept_that_the_list_itself_would_not_take(signed_in: SignIn, query: str, words: str) -> None:
    answer = signed_in("attache.sg").post(asked(query), {"name": "Essai"})
    assert answer.status_code == 422
    assert words in answer.text
    with as_owner():
        assert not SavedView.objects.exists()


def test_a_list_that_is_none_is_not_there_and_a_closed_area_is_refused(signed_in: SignIn) -> None:
    assert signed_in("attache.sg").get(asked("state=open", "nowhere")).status_code == 404
    for stranger in ("agent.mnl", "auditor", "nobody"):
        assert signed_in(stranger).get(asked("state=open")).status_code == 403
    assert signed_in("assistant.sg").get(asked("state=open", "actions")).status_code == 403
    empty = signed_in("attache.sg").post(asked("state=open"), {"name": " "})
    assert empty.status_code == 422


def test_a_shared_view_is_counted_for_each_reader_and_is_not_there_for_others(
    embassy: Embassy, signed_in: SignIn, sent: Record
) -> None:
    with as_owner():
        Record.objects.filter(pk=sent.pk).update(need_to_know=True)
    attache = signed_in("attache.sg")
    view = kept(attache, "state=sent", "Chez le partenaire", country="SG")
    assert view.scopes == ["SG/operational"]
    assert tabs(attache)[1] == "Chez le partenaire 3"
    assert tabs(signed_in("deputy.sg"))[1] == "Chez le partenaire 2"
    assert tabs(signed_in("manager"))[1] == "Chez le partenaire 4"
    assert tabs(signed_in("attache.my")) == []
    # What one sees and did not write is refused with its reason; what one does not see is as if it did not exist.
    refused = signed_in("deputy.sg").get(f"/vues/{view.pk}/")
    assert refused.status_code == 403
    assert "Seule la personne qui a enregistré cette vue" in refused.text
    assert signed_in("deputy.sg").post(f"/vues/{view.pk}/supprimer/").status_code == 403
    for act in ("", "supprimer/", "ouvrir/"):
        stranger = signed_in("attache.my")
        answers = [stranger.post(f"/vues/{key}/{act}") for key in (view.pk, "00000000-0000-4000-8000-000000000000")]
        assert [answer.status_code for answer in answers] == [404, 404]
    # Who answers for the area there removes what its owner left behind; the journal of the country says so.
    assert signed_in("manager").post(f"/vues/{view.pk}/supprimer/").status_code == 302
    with as_owner():
        assert not SavedView.objects.exists()
        assert {act for line in Entry.objects.filter(country="SG") for act in line.acts} >= {
            "view.shared",
            "view.withdrawn",
        }


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("q=Tan+Wei+Jie", "ne porte pas de texte libre"),
        ("country=BN", "porte sur un autre pays"),
        ("owner={attache.my}", "Ces critères ne sont pas ceux de cette liste"),
    ],
)
def test_a_shared_view_names_nothing_that_its_readers_may_not_know(
    embassy: Embassy, signed_in: SignIn, query: str, words: str
) -> None:
    query = query.replace("{attache.my}", str(embassy["attache.my"].pk))
    answer = signed_in("attache.sg").post(asked(query), {"name": "Essai", "country": "SG"})
    assert answer.status_code == 422
    assert words in answer.text


def test_a_view_does_not_name_to_a_country_whoever_was_never_posted_there(embassy: Embassy, signed_in: SignIn) -> None:
    """The head of service chooses among the people of all their countries."""
    foreign, own = embassy["attache.my"].pk, embassy["liaison.sg"].pk
    head = signed_in("manager")
    answer = head.post(asked(f"owner={foreign}"), {"name": "Sa charge", "country": "SG"})
    assert answer.status_code == 422
    assert "n’est pas affecté à ce pays" in answer.text
    kept(head, f"owner={own}", "Sa charge", country="SG")
    assert tabs(signed_in("deputy.sg"))[1] == "Sa charge 0"


def test_a_view_is_shared_with_the_areas_for_which_one_answers_and_no_other(embassy: Embassy) -> None:
    attache = embassy["attache.sg"]
    both = [Area.OPERATIONAL, Area.TECHNICAL]
    with acting_as(attache):
        assert shared_with("SG", both, attache) == ["SG/operational", "SG/technical"]
    with as_owner(), connection.cursor() as cursor:
        cursor.execute(
            "update territories_countrygrant g set during = 'empty' from auth_permission p"
            " where g.user_id = %s and p.id = g.permission_id and p.codename = 'technical_export'",
            [attache.pk],
        )
    with acting_as(embassy["attache.sg"]):
        assert shared_with("SG", both, embassy["attache.sg"]) == ["SG/operational"]
        view = SavedView(owner=embassy["deputy.sg"], scopes=["SG/operational", "SG/technical"])
        assert not may_remove(view, embassy["attache.sg"])


def test_sharing_is_offered_to_whoever_answers_for_the_area_there(signed_in: SignIn) -> None:
    assert "Singapour" in signed_in("attache.sg").get(asked("state=open")).text.split("Pour qui")[1]
    assert "Pour qui" not in signed_in("deputy.sg").get(asked("state=open")).text
    # Typed by hand, it is no field of the form: the view is kept for oneself.
    assert kept(signed_in("deputy.sg"), "state=open", country="SG").country_id is None
    assert signed_in("attache.sg").post(asked("state=open"), {"name": "x", "country": "MY"}).status_code == 422


@pytest.mark.usefixtures("sent")
def test_a_list_opens_with_the_view_chosen_and_whole_at_one_click(embassy: Embassy, signed_in: SignIn) -> None:
    attache, deputy = signed_in("attache.sg"), signed_in("deputy.sg")
    view = kept(attache, "state=sent", country="SG", opens="on")
    deputy.post(f"/vues/{view.pk}/ouvrir/")
    for client in (attache, deputy):
        assert client.get(LIST).headers["Location"] == f"{LIST}?state=sent"
        page = client.get(f"{LIST}?state=sent").text
        assert page.count(f'href="{LIST}?vue=toutes"') == 3
        assert "4 dossiers" in client.get(f"{LIST}?vue=toutes").text
    part = attache.get(f"{LIST}?state=", headers={"HX-Request": "true"})
    assert part.headers["HX-Push-Url"] == f"{LIST}?vue=toutes"
    deputy.post(f"/vues/{view.pk}/ouvrir/", {"non": "1"})
    assert deputy.get(LIST).status_code == 200
    # Whoever removes it does not see that others open their list with it; it goes all the same.
    deputy.post(f"/vues/{view.pk}/ouvrir/")
    attache.post(f"/vues/{view.pk}/supprimer/")
    with as_owner():
        assert not DefaultView.objects.exists()
    assert deputy.get(LIST).status_code == 200


def test_a_view_is_renamed_shared_and_taken_back_and_a_stale_form_is_told(signed_in: SignIn) -> None:
    client = signed_in("attache.sg")
    view = kept(client, "state=open")
    address = f"/vues/{view.pk}/"
    typed = {"name": "En cours", "country": "SG", "version": "1"}
    assert client.post(address, typed).status_code == 302
    assert tabs(signed_in("deputy.sg"))[1] == "En cours 0"
    stale = client.post(address, {**typed, "name": "Autre"})
    assert stale.status_code == 409
    assert "Autre" in stale.text
    assert "En cours" in stale.text
    assert client.post(address, {"name": "En cours", "country": "", "version": "2", "opens": "on"}).status_code == 302
    assert tabs(signed_in("deputy.sg")) == []
    assert client.get(LIST).status_code == 302
    assert "checked" in client.get(address).text.split('name="opens"')[1].split(">")[0]


def test_whoever_left_a_country_no_longer_has_the_view_that_names_it(embassy: Embassy, signed_in: SignIn) -> None:
    view = kept(signed_in("attache.sg"), "country=BN", country="BN")
    with as_owner():
        SavedView.objects.filter(pk=view.pk).update(owner=embassy["liaison.sg"])
    assert signed_in("liaison.sg").get(f"/vues/{view.pk}/").status_code == 404
    assert tabs(signed_in("liaison.sg")) == []
    assert tabs(signed_in("deputy.sg")) != []


def test_the_second_wall_holds_alone(embassy: Embassy, signed_in: SignIn) -> None:
    private = kept(signed_in("attache.sg"), "state=open", "Pour moi")
    shared = kept(signed_in("attache.sg"), "state=sent", "Pour tous", country="SG")
    seen = {"attache.sg": {private, shared}, "deputy.sg": {shared}, "attache.my": set(), "agent.sin": set()}
    with override_settings(FIRST_WALL=False):
        for username, expected in seen.items():
            with acting_as(embassy[username]):
                assert set(SavedView.objects.visible_to(embassy[username])) == expected
    deputy = embassy["deputy.sg"]
    forged = {"owner": deputy, "place": "cases", "name": "x", "query": "state=open", "created_at": clock.now()}
    here = {"country_id": "SG", "scopes": ["SG/operational"]}
    for wrong in (here, {**here, "owner": embassy["attache.sg"]}, {"named_country": "MY"}):
        with acting_as(deputy), pytest.raises(ProgrammingError), transaction.atomic():
            SavedView.objects.create(**{**forged, **wrong})
    with acting_as(deputy):
        assert SavedView.objects.filter(pk=shared.pk).update(name="Pris") == 0
        assert SavedView.objects.filter(pk=shared.pk).delete()[0] == 0
        with pytest.raises(ProgrammingError), transaction.atomic():
            DefaultView.objects.create(person=deputy, place="cases", view_id=private.pk)
    for wrong in ({"country_id": "SG"}, {**here, "scopes": ["MY/operational"]}, {**here, "named_country": "BN"}):
        with as_owner(), pytest.raises(IntegrityError), transaction.atomic():
            SavedView.objects.create(**{**forged, **wrong})


@pytest.mark.parametrize("views", [1, 10])
def test_the_counts_of_all_views_are_one_statement(
    embassy: Embassy, signed_in: SignIn, sent: Record, views: int
) -> None:
    user = embassy["attache.sg"]
    client = signed_in("attache.sg")
    assert sent
    with as_owner(), acting_as(user):
        whole = CaseFilterForm(QueryDict(), reach=reach_of(user, AREAS, CASES.kinds))
        for number in range(views):
            form = whole.under(f"state=sent&owner={('me', 'none')[number % 2]}")
            assert form.is_valid()
            save_view("cases", form, name=f"Vue {number}", country="", areas=AREAS, actor=user)
    client.get(LIST)
    with CaptureQueriesContext(connection) as captured:
        assert client.get(LIST).text.count("ssi-tabs__count") == views
    assert len([query for query in captured if "counted" in query["sql"]]) == 1
    with Statements() as counted:
        client.get(LIST)
    assert counted.number <= 8
    with Statements() as counted:
        client.get("/vues/")
    assert counted.number <= 9
