"""One request to several countries; a new letter or mission like one that is there; the court of the last letter."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from cases.models import MemberPassport
from cases.services.copies import copy_letter, copy_mission
from cases.services.several import open_in_several
from ssi.audit.models import Entry
from ssi.common import clock
from ssi.common.rules import RefusedError
from ssi.exchanges.services import file_exchange
from ssi.records.enums import Marking
from ssi.records.links import links_of
from ssi.records.models import Record, RecordLink
from ssi.records.services import reserve
from ssi.territories.acting import acting_as
from ssi.territories.models import Country
from tests.cases.test_pages import NEW, typed
from tests.factories.cases import RECEIVED, make_request
from tests.factories.letters import TODAY, make_letter
from tests.factories.missions import ARRIVAL, BOTH, DEPARTURE, make_mission
from tests.factories.missions import TODAY as MISSION_DAY
from tests.support.client import StrictClient
from tests.support.database import as_owner
from tests.support.people import Embassy

pytestmark = pytest.mark.django_db
SignIn = Callable[[str], StrictClient]
LETTER = "/dossiers/nouveau/commission-rogatoire/"


def text(answer: Any) -> str:
    return str(answer.content.decode().replace("\u00a0", " "))


def stored() -> list[Record]:
    with as_owner():
        return list(Record.objects.order_by("created_at", "country_id"))


def test_one_request_to_two_countries_is_two_records_linked_each_with_its_own_number(
    signed_in: SignIn, embassy: Embassy
) -> None:
    with clock.at(RECEIVED + timedelta(hours=1)):
        client = signed_in("attache.sg")
        sent = typed(also=["SG", "BN"])
        page = text(client.post(NEW, sent, follow=True))
        client.post(NEW, sent)
    first, second = stored()
    assert {first.reference, second.reference} == {"SSI-SG-RFI-2026-0001", "SSI-BN-RFI-2026-0001"}
    assert first.due_at == second.due_at
    assert first.due_at is not None
    assert "SSI-SG-RFI-2026-0001, SSI-BN-RFI-2026-0001" in page
    with acting_as(embassy["attache.sg"]):
        questions = [[one.text for one in record.questions.all()] for record in (first, second)]
        linked = [link.reference for link in links_of(first, embassy["attache.sg"])]
    assert questions == [["Qui dirige la société ?"]] * 2
    assert linked == [second.reference]


def test_kept_as_drafts_they_are_one_for_each_country_and_linked(signed_in: SignIn) -> None:
    with clock.at(RECEIVED + timedelta(hours=1)):
        page = text(signed_in("attache.sg").post(NEW, typed(also=["BN"], act="keep"), follow=True))
    assert "2 brouillons enregistrés" in page
    assert [record.is_draft for record in stored()] == [True, True]
    with as_owner():
        assert RecordLink.objects.count() == 1


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"direction": "outgoing_partner"}, "Seule une demande française"),
        ({"also": ["MY"]}, "MY"),
        ({"title": ""}, "obligatoire"),
    ],
)
def test_what_is_refused_is_refused_for_all_and_the_countries_stay_chosen(
    signed_in: SignIn, changes: dict[str, Any], words: str
) -> None:
    with clock.at(RECEIVED + timedelta(hours=1)):
        answer = signed_in("attache.sg").post(NEW, typed(**{"also": ["BN"], **changes}))
    assert answer.status_code == 422
    assert words in text(answer)
    if "also" not in changes:
        boxes = re.findall(r'<input[^>]*name="also"[^>]*>', text(answer))
        assert [box for box in boxes if 'value="BN"' in box and "checked" in box]
    assert stored() == []


def test_refused_in_one_country_nothing_is_written_and_it_says_which(embassy: Embassy) -> None:
    user, known = embassy["attache.sg"], make_request(embassy["attache.sg"])
    with acting_as(user):
        request = known.informationrequest
        content = {"requesting_authority": request.requesting_authority, "crime_type": request.crime_type}
        content |= {name: getattr(request, name) for name in ("received_at", "received_by", "framework", "direction")}
        with pytest.raises(RefusedError, match="Malaisie") as refused:
            open_in_several(
                [Country.objects.get(pk=code) for code in ("SG", "BN", "MY")],
                title="La même",
                marking=Marking.SENSITIVE,
                content=content,
                questions=[],
                registered=True,
                actor=user,
            )
    assert "Aucune demande n’a été enregistrée" in str(refused.value.reason)
    assert stored() == [known]


def test_a_page_of_one_country_does_not_speak_of_several(signed_in: SignIn) -> None:
    assert 'name="also"' not in text(signed_in("attache.my").get(NEW))
    assert 'name="also"' in text(signed_in("attache.sg").get(NEW))


def test_a_new_letter_like_this_one_takes_what_was_chosen_and_never_what_was_received(
    signed_in: SignIn, embassy: Embassy
) -> None:
    user = embassy["attache.sg"]
    record = make_letter(user, state="delivered")
    page = f"/dossiers/{record.reference}/dupliquer/"
    with clock.at(TODAY):
        client = signed_in("attache.sg")
        assert "Un nouveau comme celui-ci" in text(client.get(f"/dossiers/{record.reference}/"))
        assert "ni les scellés ne sont repris" in text(client.get(page))
        sent = {"title": "La suite", "parts": ["offences", "measures"], "submission": ""}
        shown = client.post(page, sent)
        assert client.get(shown["Location"]).status_code == 200
        assert signed_in("attache.my").get(page).status_code == 404
        assert signed_in("manager").get(page).status_code == 403
    with as_owner():
        draft = Record.objects.select_related("letterrogatory").get(state="draft")
    with acting_as(user):
        letter, origin = draft.letterrogatory, record.letterrogatory
        assert (letter.issuing_court, letter.issuing_magistrate) == (origin.issuing_court, origin.issuing_magistrate)
        assert (letter.investigation_number, letter.facts_summary, letter.signed) == ("", "", False)
        assert (letter.delivered_at, letter.central_authority, letter.limitation_date) == (None, None, None)
        assert [one.label for one in draft.offences.all()] == [one.label for one in record.offences.all()]
        assert not draft.exchanges.exists()
        assert not draft.parts.exists()
        assert [link.reference for link in links_of(draft, user)] == [record.reference]


def test_what_is_under_a_code_leaves_by_no_copy_and_a_reserved_letter_makes_a_reserved_one(embassy: Embassy) -> None:
    user = embassy["attache.sg"]
    record = make_letter(user, state="delivered")
    with acting_as(user), clock.at(TODAY):
        file_exchange(
            record,
            direction="in",
            kind="message",
            channel="bilateral",
            occurred_at=TODAY,
            subject="Sous code",
            handling_code="H2",
            actor=user,
        )
        with pytest.raises(RefusedError, match="seul son cadre"):
            copy_letter(record, title="Suite", parts=["measures"], actor=user)
        reserve(record, reserved=True, version=None, actor=user)
        record.refresh_from_db()
        draft = copy_letter(record, title="Suite", parts=[], actor=user)
        assert draft.need_to_know
        assert not draft.measures.exists()


def test_a_new_mission_like_this_one_has_neither_passports_nor_direct_hearings(embassy: Embassy) -> None:
    user = embassy["attache.sg"]
    record = make_mission(user, **BOTH)
    with acting_as(user), clock.at(MISSION_DAY):
        draft = copy_mission(record, title="La suivante", parts=["members", "acts", "logistics"], actor=user)
        mission = draft.mission
        assert mission.departure - mission.arrival == DEPARTURE - ARRIVAL
        assert (mission.commission_reference, mission.hearing_consent, mission.direct_hearing) == ("", "", False)
        assert [one.name for one in draft.missionmembers.all()] == [one.name for one in record.missionmembers.all()]
        assert not MemberPassport.objects.filter(record=draft).exists()
        assert not draft.programmeitems.exists()
        with pytest.raises(RefusedError):
            copy_mission(record, title="X", parts=[], actor=embassy["manager"])


def test_a_letter_begins_with_the_court_of_the_last_one_that_its_author_still_sees(
    signed_in: SignIn, embassy: Embassy
) -> None:
    user = embassy["attache.sg"]
    assert "dernière CRI" not in text(signed_in("attache.sg").get(LETTER))
    record = make_letter(user)
    with acting_as(user):
        magistrate = record.letterrogatory.issuing_magistrate
    page = text(signed_in("attache.sg").get(LETTER))
    assert f"dernière CRI, {record.reference}" in page
    assert magistrate in page
    with as_owner():
        entry = Entry.objects.filter(actor=user.pk).latest("at")
    assert str(record.pk) in entry.keys
    assert magistrate not in text(signed_in("deputy.sg").get(LETTER)), "another's letter prefills nothing"
    # What is reserved goes into no other form.
    with acting_as(user):
        reserve(record, reserved=True, version=None, actor=user)
    assert magistrate not in text(signed_in("attache.sg").get(LETTER))
