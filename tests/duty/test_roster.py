"""The roster: who is called, in which order; kept by who answers there; both walls."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta

import pytest
from django.db import IntegrityError, ProgrammingError, transaction
from django.test import override_settings

from ssi.common import clock
from ssi.duty.chain import chain_of, first_on_duty
from ssi.duty.models import DutyTurn
from ssi.territories.acting import acting_as
from ssi.territories.delegations import declare_absence
from ssi.territories.models import Country
from tests.consular.world import filed
from tests.factories.duty import make_turn, said
from tests.support.client import StrictClient
from tests.support.database import as_owner
from tests.support.people import Embassy

pytestmark = pytest.mark.django_db
SignIn = Callable[[str], StrictClient]
NOW = datetime(2026, 9, 21, 13, 0, tzinfo=UTC)
TYPED = {"rank": "1", "starts_at": "2026-09-21T20:00", "ends_at": "2026-09-22T08:00", "phone": "+65 6555 0101"}


@pytest.fixture(autouse=True)
def at_night() -> Iterator[None]:
    with clock.at(NOW):
        yield


def names(embassy: Embassy, country: str = "SG") -> list[str]:
    with acting_as(embassy["attache.sg"]):
        return [member.person.username for member in chain_of(country)]


def test_a_turn_is_typed_in_the_hours_of_the_country_and_counts_once(embassy: Embassy, signed_in: SignIn) -> None:
    client = signed_in("attache.sg")
    typed = {**TYPED, "person": embassy["liaison.sg"].pk}
    for _twice in range(2):
        assert client.post("/permanence/tours/nouveau/?pays=SG", typed).status_code == 302
    with as_owner():
        turn = DutyTurn.objects.get()
    assert turn.starts_at == datetime(2026, 9, 21, 12, 0, tzinfo=UTC)
    page = client.get("/permanence/").text
    assert "Marc Ferrand" in page
    assert "+65 6555 0101" in page
    assert names(embassy)[0] == "liaison.sg"


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"ends_at": "2026-09-21T19:00"}, "précède son début"),
        ({"starts_at": "2026-09-20T19:00", "ends_at": "2026-09-20T21:00"}, "déjà passé"),
        ({"person": "999999"}, "Choisissez une valeur de la liste"),
        ({"rank": "9"}, "Choisissez une valeur de la liste"),
        ({"starts_at": "demain"}, "À partir du"),
    ],
)
def test_what_is_wrong_comes_back_with_what_was_typed(
    embassy: Embassy, signed_in: SignIn, wrong: dict[str, str], words: str
) -> None:
    typed = {**TYPED, "person": str(embassy["liaison.sg"].pk), **wrong}
    answer = signed_in("attache.sg").post("/permanence/tours/nouveau/?pays=SG", typed)
    assert answer.status_code == 422
    assert words in answer.text, answer.text[answer.text.find("fr-alert") :][:900]
    assert "+65 6555 0101" in answer.text
    with as_owner():
        assert not DutyTurn.objects.exists()


def test_two_at_one_rank_at_the_same_hour_are_refused_and_corrected(embassy: Embassy, signed_in: SignIn) -> None:
    turn = make_turn(embassy["attache.sg"], embassy["liaison.sg"], "SG")
    client = signed_in("attache.sg")
    typed = {**TYPED, "person": embassy["deputy.sg"].pk}
    refused = client.post("/permanence/tours/nouveau/?pays=SG", typed)
    assert refused.status_code == 422
    assert "déjà à ce rang" in refused.text
    page = f"/permanence/tours/{turn.pk}/"
    changed = {**TYPED, "person": embassy["liaison.sg"].pk, "rank": "2", "version": "1"}
    assert client.post(page, changed).status_code == 302
    stale = client.post(page, {**changed, "phone": "+65 6555 0199"})
    assert stale.status_code == 409
    assert "modifié pendant que vous" in stale.text
    assert client.post("/permanence/tours/nouveau/?pays=SG", typed).status_code == 302
    assert names(embassy)[:2] == ["deputy.sg", "liaison.sg"]
    assert client.post(f"{page}retirer/").status_code == 302
    assert client.get(page).status_code == 404
    with as_owner(), pytest.raises(IntegrityError), transaction.atomic():
        DutyTurn.objects.create(
            country_id="SG", scope="SG/consular", recorded_by=embassy["attache.sg"], recorded_at=NOW,
            **said(embassy["liaison.sg"]),
        )  # fmt: skip


def test_whoever_is_away_is_replaced_and_without_a_turn_everybody_there_is_called(embassy: Embassy) -> None:
    everybody = names(embassy)
    assert everybody[-1] == "manager"
    assert set(everybody) == {"attache.sg", "deputy.sg", "liaison.sg", "manager"}
    make_turn(embassy["attache.sg"], embassy["attache.sg"], "SG", phone="+65 6555 0101")
    with as_owner(), acting_as(embassy["attache.sg"]):
        declare_absence(
            embassy["attache.sg"],
            embassy["deputy.sg"],
            start=clock.now(),
            end=clock.now() + timedelta(days=2),
            actor=embassy["attache.sg"],
        )
    with acting_as(embassy["deputy.sg"]):
        first, *others = chain_of("SG")
        assert first_on_duty("SG") == (embassy["deputy.sg"].full_name, "")
    assert (first.person.username, first.absent and first.absent.username) == ("deputy.sg", "attache.sg")
    assert first.phone == "", "the number is the one of who is away"
    assert "attache.sg" not in {member.person.username for member in others}


def test_the_roster_is_of_who_reads_the_requests_of_the_country(embassy: Embassy, signed_in: SignIn) -> None:
    turn = make_turn(embassy["attache.sg"], embassy["liaison.sg"], "SG")
    page = f"/permanence/tours/{turn.pk}/"
    for stranger, status in (("agent.mnl", 403), ("auditor", 403), ("nobody", 403), ("admin", 403)):
        assert signed_in(stranger).get("/permanence/").status_code == status
        assert signed_in(stranger).post(f"{page}retirer/").status_code in {403, 404}
    other = signed_in("attache.my")
    assert "Marc Ferrand" not in other.get("/permanence/").text
    assert other.get(page).status_code == 404
    assert signed_in("manager").get(page).status_code == 200
    with override_settings(FIRST_WALL=False), acting_as(embassy["attache.my"]):
        assert not DutyTurn.objects.exists()
        with pytest.raises(ProgrammingError), transaction.atomic():
            DutyTurn.objects.create(
                country=Country.objects.get(pk="SG"), scope="SG/consular", recorded_by=embassy["attache.my"],
                recorded_at=NOW, **said(embassy["liaison.sg"], rank=2),
            )  # fmt: skip
    with acting_as(embassy["attache.sg"]), pytest.raises(ProgrammingError), transaction.atomic():
        DutyTurn.objects.all().delete()


def test_a_post_is_told_who_is_on_duty_for_its_country_and_opens_no_roster(embassy: Embassy, signed_in: SignIn) -> None:
    filing = filed(embassy)
    agent, receipt = signed_in("agent.mnl"), f"/consulaire/{filing.reference}/accuse/"
    assert "De permanence en ce moment" not in agent.get(receipt).text
    make_turn(embassy["attache.ph"], embassy["attache.ph"], phone="+63 2 5555 0144")
    told = agent.get(receipt).text.replace("\u00a0", " ")
    assert f"De permanence en ce moment : {embassy['attache.ph'].full_name}" in told
    assert "tel:+63255550144" in told
    assert agent.get("/permanence/").status_code == 403
    with acting_as(embassy["agent.mnl"]):
        assert not DutyTurn.objects.exists()
    # Of a country where one files nothing, nothing is said.
    for stranger in ("agent.kul", "attache.my", "admin", "nobody"):
        with acting_as(embassy[stranger]):
            assert first_on_duty("PH") is None
    with clock.at(NOW + timedelta(days=2)), acting_as(embassy["agent.mnl"]):
        assert first_on_duty("PH") is None, "the turn is over"
