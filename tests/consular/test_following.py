"""How a person is followed: visits, hearings, what they said, and the clocks that run for who is held."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import override_settings

from consular.enums import Answer, HearingKind, Said, Wish
from consular.models import Hearing, Statement, Visit
from consular.services import (
    Seen,
    Summons,
    correct_hearing,
    record_consent,
    record_hearing,
    record_notification,
    record_visit,
    record_wish,
)
from ssi.common import clock
from ssi.common.rules import RefusedError
from ssi.directory.models import CustodyLimit
from ssi.followup.alarms import queue_of
from ssi.records.models import Record
from ssi.territories.acting import acting_as
from tests.api.bodies import FILINGS, step
from tests.consular.test_pages import SignIn, version_of
from tests.consular.world import FILED, MANILA, at, filed, in_charge
from tests.support.database import as_owner
from tests.support.people import Embassy

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
SEEN = datetime(2026, 9, 20, 10, 0, tzinfo=MANILA)
LATER = SEEN + timedelta(hours=1)
VISIT = Seen(SEEN, "Mme Reyes", "Cellule de huit", Answer.YES, "Frappé le premier soir", "", date(2026, 10, 5))
HEARING = Summons(datetime(2026, 9, 24, 14, 0, tzinfo=MANILA), "RTC Branch 12, Cebu", HearingKind.PRESENTATION)
AT_FILING: dict[str, Any] = {"assistance_wish": Wish.ACCEPTED, "wish_source": "téléphone", "wish_recorded_at": FILED}
TYPED_VISIT = {
    "at": "20/09/2026 10:00",
    "visitors": "Mme Reyes",
    "conditions": "Cellule de huit",
    "ill_treatment": "yes",
    "alleged": "Frappé le premier soir",
    "follow_up": "",
    "next_on": "05/10/2026",
}
TYPED_HEARING = {"at": "24/09/2026 14:00", "place": "RTC Branch 12, Cebu", "kind": "presentation", "outcome": ""}


def page_of(client: Any, filing: Record) -> str:
    return " ".join(client.get(f"/consulaire/{filing.reference}/").content.decode().split())


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"at": LATER + timedelta(minutes=1)}, "at"),
        ({"at": datetime(2026, 9, 17, 20, 0, tzinfo=MANILA)}, "at"),
        ({"visitors": "  "}, "visitors"),
        ({"alleged": ""}, "alleged"),
        ({"ill_treatment": Answer.NO}, "ill_treatment"),
        ({"next_on": SEEN.date()}, "next_on"),
        ({"next_on": date(2027, 3, 21)}, "next_on"),
    ],
)
def test_a_visit_that_cannot_be_is_refused_at_its_field(embassy: Embassy, wrong: dict[str, Any], field: str) -> None:
    filing = filed(embassy)
    with at(LATER, embassy["agent.mnl"]):
        with pytest.raises(RefusedError) as refusal:
            record_visit(filing, replace(VISIT, **wrong), actor=embassy["agent.mnl"])
        assert not Visit.objects.exists()
    assert refusal.value.field == field


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"at": datetime(2026, 9, 17, 20, 0, tzinfo=MANILA)}, "at"),
        ({"place": " "}, "place"),
        ({"kind": "rien"}, "kind"),
        ({"outcome": "Remis en liberté"}, "outcome"),
        ({}, "at"),
    ],
)
def test_a_hearing_that_cannot_be_is_refused_at_its_field(embassy: Embassy, wrong: dict[str, Any], field: str) -> None:
    """The last one is a hearing told twice."""
    filing, agent = filed(embassy), embassy["agent.mnl"]
    with at(LATER, agent):
        record_hearing(filing, HEARING, actor=agent)
        with pytest.raises(RefusedError) as refusal:
            record_hearing(filing, replace(HEARING, **wrong), actor=agent)
    assert refusal.value.field == field


def test_the_post_tells_a_visit_and_a_hearing_and_is_asked_what_follows(signed_in: SignIn, embassy: Embassy) -> None:
    filing = filed(embassy)
    client, where = signed_in("agent.mnl"), f"/consulaire/{filing.reference}/"
    with clock.at(LATER):
        assert "Une visite à la personne est due au plus tard le 25/09/2026." in page_of(client, filing)
        refused = client.post(f"{where}visites/ajouter/", {**TYPED_VISIT, "alleged": ""})
        assert refused.status_code == 422
        assert "Cellule de huit" in refused.content.decode()
        for tail, typed in (("visites", TYPED_VISIT), ("audiences", TYPED_HEARING)):
            sent = {**typed, "submission": "6a9b8d0e-5a55-4a86-9c5e-0c3f0d9f5a11"}
            for _twice in range(2):
                assert client.post(f"{where}{tail}/ajouter/", sent).status_code == 302
        page = page_of(client, filing)
        assert "Frappé le premier soir" in page
        assert "Mauvais traitements allégués lors de la visite du 20/09/2026 : quelle suite a été donnée ?" in page
        assert "Première présentation le 24/09/2026 14:00 (Manille) · 08:00 (Paris), RTC Branch 12, Cebu." in page
        assert "au plus tard le 05/10/2026, comme prévu lors de la dernière visite." in page
        told = {**TYPED_VISIT, "follow_up": "Note verbale", "version": version_of(filing)}
        assert client.post(f"{where}visites/1/", told).status_code == 302
        stale = client.post(f"{where}visites/1/", {**told, "follow_up": "Médecin"})
        assert stale.status_code == 409
        assert "Note verbale" in stale.content.decode()
        assert "quelle suite a été donnée" not in page_of(client, filing)
    with clock.at(HEARING.at + timedelta(hours=2)):
        assert "qu’a-t-il été décidé" in page_of(client, filing)
        held = {**TYPED_HEARING, "outcome": "Maintenu en détention", "version": version_of(filing)}
        assert client.post(f"{where}audiences/1/", held).status_code == 302
        page = page_of(client, filing)
    assert "Maintenu en détention" in page
    assert "qu’a-t-il été décidé" not in page
    with as_owner():
        assert (Visit.objects.count(), Hearing.objects.count()) == (1, 1)


def test_the_time_limits_of_the_country_are_told_with_their_source_on_both_clocks(
    signed_in: SignIn, embassy: Embassy
) -> None:
    filing, agent = filed(embassy), embassy["agent.mnl"]
    client = signed_in("agent.mnl")
    with clock.at(LATER):
        page = page_of(client, filing)
        assert "avant le 18/09/2026 11:30 (Manille) · 05:30 (Paris) : 12 h." in page
        assert "Revised Penal Code, article 125" in page
        # 36 hours end on a Saturday: nobody may be there.
        assert "avant le 19/09/2026 11:30 (Manille) · 05:30 (Paris), jour non travaillé sur place : 36 h." in page
        assert "non reçue à ce jour. Aucune convention bilatérale" in page
        with acting_as(agent):
            record_notification(filing, at=datetime(2026, 9, 19, 9, 30, tzinfo=MANILA), actor=agent)
        assert "reçue 34 h après l’arrestation" in page_of(client, filing)
        with as_owner():
            CustodyLimit.objects.filter(country="PH").delete()
            convention = {"label": "Convention d’essai", "source": "article 1", "checked_on": date(2026, 9, 1)}
            CustodyLimit.objects.create(country_id="PH", duty="notification", hours=96, **convention)
        page = page_of(client, filing)
    assert "Délai dû : 96 h. Convention d’essai (article 1)" in re.sub(r"<[^>]+>", "", page)
    assert "aucun délai connu ici pour ce pays" in page


def test_a_hearing_on_a_holiday_of_either_country_says_so(signed_in: SignIn, embassy: Embassy) -> None:
    filing, agent = filed(embassy), embassy["agent.mnl"]
    with at(LATER, agent):
        for day, month in ((30, 11), (11, 11)):
            moment = datetime(2026, month, day, 9, 0, tzinfo=MANILA)
            record_hearing(filing, replace(HEARING, at=moment, kind=HearingKind.TRIAL), actor=agent)
        page = page_of(signed_in("agent.mnl"), filing)
    assert "jour férié sur place :" in page
    assert "jour férié en France :" in page


def test_the_last_word_of_the_person_counts_and_each_is_kept(signed_in: SignIn, embassy: Embassy) -> None:
    filing, agent = filed(embassy, **AT_FILING), embassy["agent.mnl"]
    with at(LATER, agent):
        record_wish(filing, wish=Wish.OPPOSED, source="visite", at=SEEN, actor=agent)
        # Told afterwards, of before: kept, and not the last word.
        earlier = SEEN - timedelta(hours=5)
        fresh = record_wish(filing, wish=Wish.ACCEPTED, source="avocat", at=earlier, actor=agent)
        assert fresh.assistancefiling.assistance_wish == Wish.OPPOSED
        contact = fresh.familycontacts.get(number=1)
        record_consent(contact, consent="yes", source="visite", at=SEEN, actor=agent)
        record_consent(contact, consent="no", source="lettre", at=LATER, actor=agent)
        contact.refresh_from_db()
        assert contact.consent_to_inform == "no"
        said = list(Statement.objects.filter(record=filing, contact=None).values_list("said", flat=True))
        assert said[0] == Said.OPPOSED
        page = page_of(signed_in("agent.mnl"), filing)
    assert "s’oppose à notre assistance" in page
    assert "refuse que ce proche soit informé (Maud Rouvière)" in page
    assert "Une visite à la personne est due" not in page, "who said no is not visited"


def test_the_database_refuses_what_the_services_refuse(embassy: Embassy) -> None:
    filing, agent = filed(embassy), embassy["agent.mnl"]
    common = {"record": filing, "scope": filing.scope}
    wrong: list[tuple[Any, dict[str, Any]]] = [
        (Visit, {"number": 1, "at": SEEN, "visitors": "X", "ill_treatment": "yes"}),
        (Visit, {"number": 1, "at": SEEN, "visitors": ""}),
        (Visit, {"number": 1, "at": SEEN, "visitors": "X", "next_on": date(2026, 9, 1)}),
        (Hearing, {"number": 1, "at": SEEN, "place": "", "kind": "trial"}),
        (Hearing, {"number": 1, "at": SEEN, "place": "X", "kind": "autre"}),
        (Statement, {"said": "yes", "source": "X", "at": SEEN, "recorded_at": SEEN, "author": agent}),
        (Statement, {"said": "accepted", "source": "", "at": SEEN, "recorded_at": SEEN, "author": agent}),
    ]
    with at(LATER, agent):
        for model, values in wrong:
            with pytest.raises(IntegrityError), transaction.atomic():
                model.objects.create(**common, **values)


@pytest.mark.parametrize("first_wall", [True, False])
def test_another_post_sees_neither_visit_nor_hearing_with_either_wall(
    signed_in: SignIn, embassy: Embassy, first_wall: bool
) -> None:
    filing, agent = filed(embassy), embassy["agent.mnl"]
    with at(LATER, agent):
        record_visit(filing, VISIT, actor=agent)
        record_hearing(filing, HEARING, actor=agent)
        record_wish(filing, wish=Wish.ACCEPTED, source="visite", actor=agent)
    with override_settings(FIRST_WALL=first_wall), at(LATER, embassy["agent.kul"]):
        for model in (Visit, Hearing, Statement):
            assert not model.objects.visible_to(embassy["agent.kul"]).exists()
    client = signed_in("agent.kul")
    tails = ("visites/ajouter/", "visites/1/", "audiences/ajouter/", "audiences/1/")
    for tail in tails:
        foreign = client.post(f"/consulaire/{filing.reference}/{tail}", TYPED_VISIT)
        assert foreign.status_code == 404
    own = signed_in("agent.mnl")
    for tail in ("visites/9/", "audiences/9/"):
        assert own.get(f"/consulaire/{filing.reference}/{tail}").status_code == 404


def test_the_service_is_rung_for_a_hearing_and_for_a_late_visit(embassy: Embassy) -> None:
    filing, handling = in_charge(embassy)
    agent = embassy["agent.mnl"]
    with at(LATER, agent):
        hearing = record_hearing(filing, HEARING, actor=agent)

    def rung(moment: datetime, username: str = "attache.ph") -> list[tuple[str, Any]]:
        with at(moment, embassy[username]):
            found = [one.alarm for one in queue_of(embassy[username])]
            return [(one.key, one.record.pk) for one in found if one.key.startswith("consular_")]

    where = f"consular_hearing:{hearing.pk}"
    assert rung(LATER) == [(f"{where}:7:False", handling.pk)]
    assert (f"{where}:2:False", handling.pk) in rung(HEARING.at - timedelta(days=1))
    late = rung(datetime(2026, 9, 27, 10, 0, tzinfo=MANILA))
    assert late == [(f"{where}:2:True", handling.pk), ("consular_visit:2026-09-25", handling.pk)]
    assert rung(LATER, "agent.mnl") == []
    assert rung(LATER, "attache.my") == []
    with at(HEARING.at + timedelta(hours=1), agent):
        correct_hearing(hearing, replace(HEARING, outcome="Maintenu"), actor=agent)
    assert (f"{where}:2:True", handling.pk) not in rung(datetime(2026, 9, 27, 10, 0, tzinfo=MANILA))


def test_programs_tell_and_read_the_same(signed_in: SignIn, embassy: Embassy) -> None:
    filing, client = filed(embassy), signed_in("agent.mnl")
    with clock.at(LATER):
        visit = {"at": SEEN.isoformat(), "visitors": "Mme Reyes", "ill_treatment": "no"}
        key = str(filing.pk)
        said = step(client, FILINGS, key, "add_visit", **visit)
        assert said.status_code == 200, said.content
        hearing = {"at": HEARING.at.isoformat(), "place": HEARING.place, "kind": "trial"}
        said = step(client, FILINGS, key, "add_hearing", **hearing)
        missing = step(client, FILINGS, key, "change_visit", version=said.json()["version"], number=9, **visit)
        assert missing.status_code == 422
        whole = client.get(f"/api/v1/records/{filing.pk}/").json()["detail"]
    assert [one["visitors"] for one in whole["visits"]] == ["Mme Reyes"]
    assert [one["kind"] for one in whole["hearings"]] == ["trial"]
