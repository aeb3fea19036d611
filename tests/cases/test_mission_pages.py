"""The pages of a mission: logged, corrected, its lists kept, its calendar; what is wrong is said, and kept."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from cases.kinds import FOLDER_JOB
from cases.models import CalendarFeed, Mission, MissionCost, MissionMember
from cases.services.mission_feed import print_of
from cases.services.mission_folder import TEMPLATE, folder_of
from cases.services.missions import letter_of
from ssi.accounts.models import User
from ssi.common import clock
from ssi.jobs.models import Job
from ssi.printing.renderer import render_pdf
from ssi.records import taken_out
from ssi.records.models import Record
from ssi.territories.acting import acting_as
from tests.factories.letters import make_letter
from tests.factories.missions import ARRIVAL, DEPARTURE, PASSPORT, make_mission
from tests.printing.reading import text_of
from tests.support.client import StrictClient
from tests.support.database import as_owner
from tests.support.people import Embassy

pytestmark = pytest.mark.django_db
SignIn = Callable[[str], StrictClient]
NEW = "/dossiers/nouveau/mission/"
SOON = clock.today("Asia/Singapore") + timedelta(days=20)


def typed(**more: Any) -> dict[str, Any]:
    return {
        "country": "SG",
        "title": "Auditions de témoins",
        "marking": "SENSIBLE",
        "purpose": "assist_execution",
        "requesting_service": "FR-OFAST",
        "requested_on": "2026-09-01",
        "arrival": "2027-01-18",
        "departure": "2027-01-22",
        **more,
    }


def rows(*given: dict[str, Any], version: int) -> dict[str, Any]:
    """The rows of a list as the page sends them."""
    sent = {f"rows-{number}-{name}": value for number, row in enumerate(given) for name, value in row.items()}
    return {"version": version, "rows-TOTAL_FORMS": len(given), "rows-INITIAL_FORMS": 0, **sent}


def stored(record: Record) -> Record:
    with as_owner():
        return Record.objects.select_related("mission").get(pk=record.pk)


def test_a_mission_is_logged_in_one_page_and_its_page_says_what_is_missing(signed_in: SignIn) -> None:
    client = signed_in("attache.sg")
    assert client.get(NEW).status_code == 200
    answer = client.post(NEW, {**typed(), "act": "register"})
    assert answer.status_code == 302
    page = client.get(answer.headers["Location"])
    assert page.status_code == 200
    for words in ("Sollicitée", "Aucun membre n’est encore inscrit.", "Étudier la faisabilité"):
        assert words in page.content.decode()


def test_a_draft_is_kept_corrected_and_registered(signed_in: SignIn) -> None:
    client = signed_in("attache.sg")
    draft = client.post(NEW, {**typed(), "act": "keep"}).headers["Location"]
    assert client.get(draft).status_code == 200
    answer = client.post(draft, {**typed(hotel="Hôtel du Port"), "act": "register", "version": 1})
    assert answer.status_code == 302
    with as_owner():
        assert Mission.objects.get().hotel == "Hôtel du Port"


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"departure": "2027-01-17"}, "departure"),
        ({"departure": "2028-01-17"}, "departure"),
        ({"commission_reference": "JI 26/27"}, "commissioned_on"),
        ({"hearing_consented_on": "2026-09-09"}, "hearing_consent"),
        ({"letter": "SSI-SG-CRI-2026-0999"}, "letter"),
        ({"purpose": "tourism"}, "purpose"),
        ({"requesting_service": ""}, "requesting_service"),
        ({"title": "Très secret"}, "title"),
        ({"arrival": "demain"}, "arrival"),
    ],
)
def test_what_is_wrong_is_said_at_its_field_and_the_rest_is_kept(
    signed_in: SignIn, wrong: dict[str, str], field: str
) -> None:
    answer = signed_in("attache.sg").post(NEW, {**typed(hotel="Hôtel du Port"), **wrong, "act": "register"})
    assert answer.status_code == 422
    assert field in answer.context["form"].errors
    assert "Hôtel du Port" in answer.content.decode()
    with as_owner():
        assert not Mission.objects.exists()


def test_a_letter_of_somebody_else_is_no_letter(signed_in: SignIn, embassy: Embassy) -> None:
    foreign = make_letter(embassy["attache.my"], "MY", state="accepted")
    own = make_letter(embassy["attache.sg"], state="accepted")
    client = signed_in("attache.sg")
    refused = client.post(NEW, {**typed(letter=str(foreign)), "act": "register"})
    missing = client.post(NEW, {**typed(letter="SSI-MY-CRI-2026-0999"), "act": "register"})
    assert refused.context["form"].errors == missing.context["form"].errors
    client.post(NEW, {**typed(letter=str(own)), "act": "register"})
    with as_owner():
        made = Record.objects.get(kind="MIS")
    with acting_as(embassy["attache.sg"]):
        assert letter_of(made) == own


def test_two_people_on_one_mission_see_both_values(signed_in: SignIn, embassy: Embassy) -> None:
    record = make_mission(embassy["attache.sg"])
    client = signed_in("attache.sg")
    url = f"/dossiers/{record.reference}/modifier/"
    assert client.post(url, {**typed(hotel="Un"), "version": record.version}).status_code == 302
    stale = client.post(url, {**typed(hotel="Deux"), "version": record.version})
    assert stale.status_code == 409
    assert "Un" in stale.content.decode()
    assert stored(record).mission.hotel == "Un"


def test_taking_away_the_consent_of_a_direct_hearing_is_refused_on_the_page(
    signed_in: SignIn, embassy: Embassy
) -> None:
    client = signed_in("attache.sg")
    both = {
        "commission_reference": "JI 26/27",
        "commissioned_on": "2026-09-02",
        "hearing_consent": "AGC/77",
        "hearing_consented_on": "2026-09-09",
    }
    page = client.post(NEW, {**typed(**both), "act": "register"}).headers["Location"]
    acts = f"{page}actes-de-la-mission/"
    direct = {"act_type": "hearing", "role": "direct"}
    with as_owner():
        version = Record.objects.get(kind="MIS").version
    assert client.post(acts, rows(direct, version=version)).status_code == 302
    answer = client.post(f"{page}modifier/", {**typed(), "version": version + 1})
    assert answer.status_code == 422
    assert "Audition directe impossible" in answer.content.decode()


def test_a_direct_hearing_without_both_comes_back_with_all_that_was_typed(signed_in: SignIn, embassy: Embassy) -> None:
    record = make_mission(embassy["attache.sg"])
    url = f"/dossiers/{record.reference}/actes-de-la-mission/"
    sent = rows({"act_type": "hearing", "role": "direct", "text": "Témoin numéro trois"}, version=record.version)
    answer = signed_in("attache.sg").post(url, sent)
    assert answer.status_code == 422
    assert "Témoin numéro trois" in answer.content.decode()
    assert "commission du juge" in answer.content.decode()


@pytest.mark.parametrize(
    ("page", "wrong"),
    [
        ("membres", {"rank": "capitaine"}),
        ("membres", {"name": "A B", "passport": "??"}),
        ("membres", {"name": "A B", "role": "king"}),
        ("actes-de-la-mission", {"text": "sans type"}),
        ("programme", {"what": "Réunion"}),
        ("programme", {"what": "Réunion", "day": "2026-10-26", "hour": "25h"}),
        ("programme", {"what": "Réunion", "day": "2027-10-26"}),
        ("depenses", {"budget_line": "Train", "planned": "cher"}),
        ("depenses", {"budget_line": "Train", "planned": "-1"}),
        ("depenses", {"planned": "12"}),
    ],
)
def test_a_wrong_row_writes_nothing(signed_in: SignIn, embassy: Embassy, page: str, wrong: dict[str, str]) -> None:
    record = make_mission(embassy["attache.sg"])
    url = f"/dossiers/{record.reference}/{page}/"
    answer = signed_in("attache.sg").post(url, rows(wrong, version=record.version))
    assert answer.status_code == 422
    assert stored(record).version == record.version


def test_the_lists_of_a_mission_are_kept_on_their_pages(signed_in: SignIn, embassy: Embassy) -> None:
    record = make_mission(embassy["attache.sg"])
    client = signed_in("attache.sg")
    root = f"/dossiers/{record.reference}/"
    for page in ("membres", "actes-de-la-mission", "programme", "depenses"):
        assert client.get(f"{root}{page}/").status_code == 200
    sent = rows({"name": "A B", "passport": "12 AB-34567"}, {"name": ""}, version=record.version)
    assert client.post(f"{root}membres/", sent).status_code == 302
    sent = rows({"budget_line": "Train", "planned": "1 250,50"}, version=record.version + 1)
    assert client.post(f"{root}depenses/", sent).status_code == 302
    sent = rows({"what": "Réunion", "day": ARRIVAL.isoformat(), "hour": "9h05"}, version=record.version + 2)
    assert client.post(f"{root}programme/", sent).status_code == 302
    assert client.post(f"{root}membres/", rows(version=record.version)).status_code == 409
    with as_owner():
        assert [one.name for one in MissionMember.objects.filter(record=record)] == ["A B"]
        assert str(MissionCost.objects.get(record=record).planned) == "1250.50"
    assert "09:05" in client.get(root).content.decode()
    assert "12AB34567" not in client.get(f"{root}historique/").content.decode()


def test_the_calendar_shows_the_missions_that_one_sees(signed_in: SignIn, embassy: Embassy) -> None:
    own = make_mission(embassy["attache.sg"])
    hidden = make_mission(embassy["attache.sg"], text="Discrète")
    foreign = make_mission(embassy["attache.my"], "MY", text="Malaise")
    with as_owner():
        Record.objects.filter(pk=hidden.pk).update(need_to_know=True)
    client = signed_in("deputy.sg")
    for view in ("mois", "semaine", "agenda"):
        page = client.get(f"/dossiers/missions/?vue={view}&jour={ARRIVAL.isoformat()}").content.decode()
        assert str(own) in page
        assert str(hidden) not in page
        assert str(foreign) not in page
    after = DEPARTURE + timedelta(days=40)
    assert str(own) not in client.get(f"/dossiers/missions/?vue=semaine&jour={after.isoformat()}").content.decode()


@pytest.mark.parametrize(
    "address", ["?vue=siecle", "?jour=demain", "?jour=9999-12-31", "?jour=0001-01-01", "?vue=semaine"]
)
def test_an_odd_address_of_the_calendar_shows_today(signed_in: SignIn, address: str) -> None:
    assert signed_in("attache.sg").get(f"/dossiers/missions/{address}").status_code == 200


def test_who_has_no_operational_right_has_no_calendar(signed_in: SignIn) -> None:
    assert signed_in("agent.mnl").get("/dossiers/missions/").status_code == 403


def test_programs_read_a_mission_without_its_passports_and_take_its_steps(signed_in: SignIn, embassy: Embassy) -> None:
    record = make_mission(embassy["attache.sg"])
    client = signed_in("attache.sg")
    root = f"/api/v1/investigator-missions/{record.pk}/"
    answer = client.get(root)
    assert answer.status_code == 200
    assert answer.json()["detail"]["members"][0]["name"] == "Mission Kétamine"
    assert answer.json()["detail"]["programme"][0]["hour"] == "09:30"
    assert PASSPORT not in answer.content.decode()
    assert "sealed" not in answer.content.decode()
    moved = client.post(
        f"{root}transitions/",
        json.dumps({"transition": "study", "version": record.version}),
        content_type="application/json",
    )
    assert moved.status_code == 200
    assert stored(record).state == "feasibility"


def test_a_mission_is_found_by_the_name_of_a_member_and_not_by_a_passport(signed_in: SignIn, embassy: Embassy) -> None:
    record = make_mission(embassy["attache.sg"], text="Guérande")
    client = signed_in("attache.sg")
    assert str(record) in client.get("/recherche/?q=guerande").content.decode()
    assert str(record) not in client.get(f"/recherche/?q={PASSPORT}").content.decode()


# --- The subscription -----------------------------------------------------------------------------------------------


def subscribed(client: StrictClient) -> str:
    page = client.post("/dossiers/missions/abonnement/", {"act": "open"})
    address: str = page.context["address"]
    assert page.headers["Cache-Control"] == "no-store"
    return address[address.index("/dossiers/") :]


def test_a_feed_says_the_country_and_nothing_more(signed_in: SignIn, embassy: Embassy) -> None:
    own = make_mission(embassy["attache.sg"], arrival=SOON, departure=SOON)
    make_mission(embassy["attache.my"], "MY", arrival=SOON, departure=SOON)
    address = subscribed(signed_in("attache.sg"))
    answer = StrictClient().get(address)
    assert answer.headers["Content-Type"].startswith("text/calendar")
    said = answer.content.decode()
    assert said.count("BEGIN:VEVENT") == 1
    assert "SUMMARY:Mission\\, Singapour" in said
    for word in ("Kétamine", str(own), str(own.pk), "OFAST", "Julien"):
        assert word not in said


def test_a_feed_shows_what_its_person_sees_at_that_instant(signed_in: SignIn, embassy: Embassy) -> None:
    record = make_mission(embassy["attache.sg"], arrival=SOON, departure=SOON)
    address = subscribed(signed_in("deputy.sg"))
    assert "VEVENT" in StrictClient().get(address).content.decode()
    with as_owner():
        Record.objects.filter(pk=record.pk).update(need_to_know=True)
    assert "VEVENT" not in StrictClient().get(address).content.decode()


def test_a_feed_revoked_or_replaced_does_not_exist(signed_in: SignIn, embassy: Embassy) -> None:
    client = signed_in("attache.sg")
    first = subscribed(client)
    second = subscribed(client)
    assert StrictClient().get(first).status_code == 404
    assert StrictClient().get(second).status_code == 200
    client.post("/dossiers/missions/abonnement/", {"act": "revoke"})
    missing = StrictClient().get("/dossiers/missions/abonnement/rien.ics")
    assert StrictClient().get(second).status_code == missing.status_code == 404


def test_the_feed_of_a_closed_account_does_not_exist_and_its_secret_is_not_kept(
    signed_in: SignIn, embassy: Embassy
) -> None:
    address = subscribed(signed_in("attache.sg"))
    secret = address.rsplit("/", 1)[1].removesuffix(".ics")
    with as_owner():
        assert CalendarFeed.objects.get().digest == print_of(secret) != secret
        User.objects.filter(username="attache.sg").update(is_active=False)
    assert StrictClient().get(address).status_code == 404


def test_a_feed_ends_with_the_password_of_its_person(signed_in: SignIn, embassy: Embassy) -> None:
    address = subscribed(signed_in("attache.sg"))
    with as_owner():
        User.objects.filter(username="attache.sg").update(password="!autre")
    assert StrictClient().get(address).status_code == 404


def test_nobody_reads_the_feed_of_another_in_the_database(signed_in: SignIn, embassy: Embassy) -> None:
    subscribed(signed_in("attache.sg"))
    with acting_as(embassy["deputy.sg"]):
        assert not CalendarFeed.objects.exists()
        assert CalendarFeed.objects.all().delete()[0] == 0


# --- The travel folder ----------------------------------------------------------------------------------------------


def test_the_folder_of_a_mission_says_everything_but_the_passports(embassy: Embassy) -> None:
    user = embassy["attache.sg"]
    record = make_mission(user, state="authorised", text="Marchetti", hotel="Hôtel du Port")
    with acting_as(user):
        said = str(folder_of(Record.objects.get(pk=record.pk), user))
    for words in ("Marchetti", "Hôtel du Port", "MFA/77/2026", "26/10/2026", "09:30", "SQ 335"):
        assert words in said
    assert PASSPORT not in said


def test_the_folder_is_printed_with_the_house_s_renderer(embassy: Embassy) -> None:
    user = embassy["attache.sg"]
    record = make_mission(user, state="authorised", text="Marchetti")
    with acting_as(user):
        context = folder_of(Record.objects.get(pk=record.pk), user)
    content = render_pdf(
        TEMPLATE, context, identifier=b"m" * 32, title=context["title"], language="fr", created=datetime.now(UTC)
    )
    said = text_of(content)
    for words in ("Marchetti", "Central Narcotics Bureau", "09:30"):
        assert words in said


def test_the_browser_keeps_no_passport_that_is_being_typed(signed_in: SignIn, embassy: Embassy) -> None:
    root = f"/dossiers/{make_mission(embassy['attache.sg']).reference}"
    client = signed_in("attache.sg")
    assert "data-ssi-keep" not in client.get(f"{root}/membres/").content.decode()
    assert "data-ssi-keep" in client.get(f"{root}/programme/").content.decode()


def test_a_folder_is_asked_for_on_the_page_and_closes_with_the_right(signed_in: SignIn, embassy: Embassy) -> None:
    user = embassy["attache.sg"]
    record = make_mission(user)
    client = signed_in("attache.sg")
    asked = client.post(f"/dossiers/{record.reference}/dossier-de-deplacement/")
    assert asked.status_code == 302
    with as_owner():
        job = Job.objects.get(kind=FOLDER_JOB)
    pdf = f"/dossiers/missions/dossiers-de-deplacement/{job.pk}/"
    assert client.get(pdf).status_code == 404
    with as_owner():
        kept = taken_out.keep(f"missions/{job.pk}/dossier.pdf", b"%PDF-1.7", [record.pk])
        Job.objects.filter(pk=job.pk).update(state="done", result=kept, finished_at=datetime.now(UTC))
    assert client.get(pdf).content == b"%PDF-1.7"
    assert signed_in("deputy.sg").get(pdf).status_code == 404
    with as_owner():
        Record.objects.filter(pk=record.pk).update(need_to_know=True, owner=embassy["deputy.sg"])
    assert client.get(pdf).status_code == 403


def test_who_only_reads_a_mission_prints_no_folder(signed_in: SignIn, embassy: Embassy) -> None:
    record = make_mission(embassy["attache.sg"])
    assert signed_in("manager").post(f"/dossiers/{record.reference}/dossier-de-deplacement/").status_code == 403
