"""Postings: written and ended by an administrator, for others, in days of the office."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from ssi.accounts.models import User
from ssi.audit.models import Entry
from ssi.common import clock
from ssi.common.rules import RefusedError
from ssi.territories.acting import acting_as
from ssi.territories.capabilities import Area
from ssi.territories.dates import end_of, start_of
from ssi.territories.grants import scopes
from ssi.territories.models import ConsularPost, Posting
from ssi.territories.pages import days_text, in_state, state_of
from ssi.territories.roles import Role
from ssi.territories.services import end_posting, post_person
from tests.support.client import StrictClient
from tests.support.database import as_owner
from tests.support.people import Embassy

LIST = "/administration/affectations/"
NEW = "/administration/affectations/nouvelle/"
NOW = datetime(2026, 9, 21, 0, 42, tzinfo=UTC)


def typed(someone: User, **changes: object) -> dict[str, object]:
    return {
        "person": someone.pk,
        "role": "attache",
        "countries": ["PH"],
        "areas": ["operational", "consular"],
        "post": "",
        "first_day": "2026-09-01",
        "last_day": "2026-12-31",
        **changes,
    }


def opened_to(person: User, at: datetime, verb: str = "view") -> list[str]:
    """What the person's next request at that instant would find."""
    with clock.at(at), acting_as(person):
        return scopes(person, verb)


@pytest.fixture
def admin(embassy: Embassy, client: StrictClient) -> StrictClient:
    return client.sign_in(embassy["admin"])


def test_an_administrator_posts_a_person_and_their_scopes_open_at_once(embassy: Embassy, admin: StrictClient) -> None:
    with clock.at(NOW):
        response = admin.post(NEW, typed(embassy["nobody"]))
        assert response.headers["Location"] == f"/administration/comptes/{embassy['nobody'].pk}/"
    person = embassy["nobody"]
    assert opened_to(person, NOW) == [
        "PH/consular",
        "PH/consular/KUL",
        "PH/consular/MNL",
        "PH/consular/SIN",
        "PH/operational",
    ]
    posting = person.postings.get()
    assert posting.written_by == embassy["admin"]
    assert (posting.during.lower, posting.during.upper) == (start_of(date(2026, 9, 1)), end_of(date(2026, 12, 31)))
    with as_owner():
        line = Entry.objects.filter(acts=["posting.written"]).get()
    assert (line.actor, line.keys) == (embassy["admin"].pk, [f"posting:{posting.pk}", f"person:{person.pk}"])


def test_the_last_day_is_worked_to_its_end_in_singapore(embassy: Embassy, admin: StrictClient) -> None:
    with clock.at(NOW):
        admin.post(NEW, typed(embassy["nobody"], last_day="2026-09-30"))
    assert opened_to(embassy["nobody"], datetime(2026, 9, 30, 15, 59, 59, tzinfo=UTC))
    assert not opened_to(embassy["nobody"], datetime(2026, 9, 30, 16, 0, tzinfo=UTC))


def test_an_agent_is_posted_to_a_post_and_an_auditor_to_the_service(embassy: Embassy, admin: StrictClient) -> None:
    agent = typed(embassy["nobody"], role="consular_agent", countries=[], post="MNL", last_day="")
    assert admin.post(NEW, agent).status_code == 302
    assert opened_to(embassy["nobody"], clock.now(), "file") == ["PH/consular/MNL"]
    auditor = typed(embassy["nobody"], role="auditor", countries=[], areas=[], last_day="")
    assert admin.post(NEW, auditor).status_code == 302
    assert embassy["nobody"].postings.filter(role="auditor", post=None, countries=[], areas=[]).exists()


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"person": ""}, "obligatoire"),
        ({"person": "999999"}, "autre que le vôtre"),
        ({"role": "king"}, "Choisissez une valeur de la liste"),
        ({"countries": []}, "cochez-les"),
        ({"countries": ["FR"]}, "FR"),
        ({"countries": ["XX"]}, "XX"),
        ({"areas": []}, "Cochez au moins un domaine"),
        ({"areas": ["everything"]}, "everything"),
        ({"post": "MNL"}, "ne s’exerce pas ici"),
        ({"role": "consular_agent"}, "ne s’exerce pas ici"),
        ({"role": "consular_agent", "countries": []}, "choisissez-le"),
        ({"role": "administrator"}, "ne s’exerce pas ici"),
        ({"first_day": "2026-13-45"}, "JJ/MM/AAAA"),
        ({"first_day": "2026-12-31", "last_day": "2026-12-30"}, "précède le premier"),
        ({"last_day": "2026-09-20"}, "déjà terminée"),
    ],
)
def test_a_posting_that_means_nothing_is_refused_with_the_reason(
    embassy: Embassy, admin: StrictClient, changes: dict[str, object], words: str
) -> None:
    before = Posting.objects.count()
    with clock.at(NOW):
        response = admin.post(NEW, typed(embassy["nobody"], **changes))
    assert response.status_code == 422
    assert words in response.content.decode()
    assert Posting.objects.count() == before


def test_nobody_posts_themselves(embassy: Embassy, admin: StrictClient) -> None:
    administrator = embassy["admin"]
    with clock.at(NOW):
        response = admin.post(NEW, typed(administrator))
    assert response.status_code == 422
    assert "nul ne prononce sa propre affectation" in response.content.decode()
    with acting_as(administrator), pytest.raises(RefusedError, match="sa propre affectation"):
        post_person(administrator, role=Role.AUDITOR, start=NOW, actor=administrator)


def test_a_disabled_account_is_not_proposed(embassy: Embassy, admin: StrictClient) -> None:
    with as_owner():
        person = embassy["nobody"]
        person.is_active = False
        person.save()
    assert "Jean Sansposte" not in admin.get(NEW).content.decode()


def test_the_person_asked_for_in_the_address_is_chosen(embassy: Embassy, admin: StrictClient) -> None:
    page = admin.get(f"{NEW}?person={embassy['nobody'].pk}").content.decode()
    assert f'<option value="{embassy["nobody"].pk}" selected>' in page


def test_the_service_refuses_a_reach_that_is_not_the_roles(embassy: Embassy) -> None:
    actor, person = embassy["admin"], embassy["nobody"]
    with acting_as(actor):
        with pytest.raises(RefusedError, match="s’exerce sur"):
            post_person(person, role=Role.ATTACHE, post=ConsularPost.objects.get(pk="MNL"), start=NOW, actor=actor)
        with pytest.raises(RefusedError, match="précède"):
            post_person(person, role=Role.AUDITOR, start=NOW, end=NOW, actor=actor)


@pytest.mark.parametrize("username", ["manager", "attache.sg", "auditor", "agent.mnl", "nobody"])
@pytest.mark.parametrize("path", ["/administration/", LIST, NEW])
def test_others_are_told_that_it_is_not_theirs(
    embassy: Embassy, client: StrictClient, path: str, username: str
) -> None:
    response = client.sign_in(embassy[username]).get(path)
    assert response.status_code == 403
    assert "Seul un administrateur" in response.content.decode()


# --- End ------------------------------------------------------------------------------------------------------------


def end_path(posting: Posting) -> str:
    return f"{LIST}{posting.pk}/fin/"


def test_a_posting_is_ended_at_once(embassy: Embassy, admin: StrictClient) -> None:
    posting = embassy["attache.sg"].postings.get()
    with clock.at(NOW):
        assert admin.get(end_path(posting)).status_code == 200
        assert admin.post(end_path(posting), {"last_day": ""}).status_code == 302
        assert admin.get(end_path(posting)).status_code == 403
    assert opened_to(embassy["attache.sg"], NOW - timedelta(seconds=1))
    assert opened_to(embassy["attache.sg"], NOW) == []


def test_a_posting_is_ended_on_a_day_to_come(embassy: Embassy, admin: StrictClient) -> None:
    posting = embassy["attache.sg"].postings.get()
    with clock.at(NOW):
        assert admin.post(end_path(posting), {"last_day": "2026-09-25"}).status_code == 302
    posting.refresh_from_db()
    assert posting.during.upper == end_of(date(2026, 9, 25))
    assert opened_to(embassy["attache.sg"], NOW)
    assert opened_to(embassy["attache.sg"], NOW + timedelta(days=6)) == []


def test_an_end_in_the_past_or_past_the_end_is_refused(embassy: Embassy, admin: StrictClient) -> None:
    with as_owner():
        posting = embassy["attache.sg"].postings.get()
    with clock.at(NOW):
        assert admin.post(end_path(posting), {"last_day": "2026-09-20"}).status_code == 422
        admin.post(end_path(posting), {"last_day": "2026-10-01"})
        assert admin.post(end_path(posting), {"last_day": "2026-10-02"}).status_code == 422


def test_a_posting_ended_before_it_began_never_was(embassy: Embassy, admin: StrictClient) -> None:
    with clock.at(NOW):
        admin.post(NEW, typed(embassy["nobody"], first_day="2026-10-01"))
        posting = embassy["nobody"].postings.get()
        assert state_of(posting.during) == "upcoming"
        admin.post(end_path(posting), {"last_day": ""})
        posting.refresh_from_db()
        assert posting.during.isempty
        assert state_of(posting.during) == "ended"
        assert posting in in_state(Posting.objects.all(), "ended")
        assert days_text(posting.during) == "annulée avant d’avoir commencé"
        assert admin.get(f"/administration/comptes/{embassy['nobody'].pk}/").status_code == 200


def test_nobody_ends_their_own_posting(embassy: Embassy, admin: StrictClient) -> None:
    administrator = embassy["admin"]
    response = admin.post(end_path(administrator.postings.get()), {"last_day": ""})
    assert response.status_code == 403
    assert "Nul ne met fin à sa propre affectation" in response.content.decode()
    with acting_as(administrator), pytest.raises(RefusedError, match="sa propre affectation"):
        end_posting(administrator.postings.get(), actor=administrator)


def test_a_posting_that_does_not_exist_is_missing(admin: StrictClient) -> None:
    assert admin.get(f"{LIST}999999/fin/").status_code == 404


# --- List -----------------------------------------------------------------------------------------------------------


def test_the_list_is_filtered_by_person_country_and_state(embassy: Embassy, admin: StrictClient) -> None:
    def names(query: str) -> str:
        page = admin.get(f"{LIST}?{query}").content.decode()
        return page.split("<tbody>")[1] if "<tbody>" in page else ""

    assert "Julien Martin" in names("")
    assert "Julien Martin" not in names("country=PH")
    assert "Claire Vasseur" in names("country=PH")
    assert "Sophie Rey" in names("country=PH"), "the agent of a post that covers the country"
    assert "Claire Vasseur" not in names(f"person={embassy['attache.sg'].pk}")
    assert "Julien Martin" in names("state=live")
    assert names("state=ended") == names("state=upcoming") == ""
    assert admin.get(f"{LIST}?country=XX").status_code == 422


def test_the_list_says_why_ones_own_posting_cannot_be_ended(admin: StrictClient) -> None:
    assert "Nul ne met fin à sa propre affectation" in admin.get(LIST).content.decode()


def test_a_page_costs_the_same_whatever_it_shows(embassy: Embassy, admin: StrictClient) -> None:
    admin.get(LIST)
    few = count_of(admin, f"{LIST}?person={embassy['attache.sg'].pk}")
    assert count_of(admin, LIST) == few


def count_of(client: StrictClient, path: str) -> int:
    with CaptureQueriesContext(connection) as queries:
        client.get(path)
    return len(queries)


def test_the_list_goes_page_by_page(embassy: Embassy, admin: StrictClient) -> None:
    with as_owner():
        Posting.objects.bulk_create(
            Posting(
                person=embassy["nobody"],
                role=Role.ATTACHE,
                countries=["SG"],
                areas=list(Area.values),
                during=(NOW, NOW + timedelta(days=number + 1)),
                written_at=NOW + timedelta(minutes=number),
            )
            for number in range(30)
        )
    page = admin.get(f"{LIST}?person={embassy['nobody'].pk}").content.decode()
    assert "30 affectations" in page
    assert page.count("Mettre fin") + page.count("déjà terminée") == 25
    assert "place=" in page
    assert admin.get(f"{LIST}?place=nonsense").status_code == 200
