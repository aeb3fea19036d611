"""Correspondents of each post: kept by the post and by the service, each with the day of its last check."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from django.db import ProgrammingError, transaction
from django.test import override_settings

from ssi.common import clock
from ssi.community.models import Correspondent
from ssi.territories.acting import acting_as
from tests.factories.community import make_correspondent
from tests.support.client import StrictClient
from tests.support.database import as_owner
from tests.support.people import Embassy

pytestmark = pytest.mark.django_db
SignIn = Callable[[str], StrictClient]
NOW = datetime(2026, 9, 21, 13, 0, tzinfo=UTC)
NEW = "/communaute/chefs-d-ilot/nouveau/?pays=PH&poste=MNL"
TYPED = {"sector": "Makati", "name": "Jeanne Vasseur", "phone": "+63 2 5550 0142", "email": "", "until": ""}


def test_a_post_keeps_its_list_and_sees_what_has_not_been_checked(embassy: Embassy, signed_in: SignIn) -> None:
    with clock.at(NOW):
        agent = signed_in("agent.mnl")
        unreachable = agent.post(NEW, {**TYPED, "phone": ""})
        assert unreachable.status_code == 422
        assert "Donnez un téléphone ou un courriel" in unreachable.text
        assert agent.post(NEW, TYPED).status_code == 302
        again = agent.post(NEW, TYPED)
        assert again.status_code == 422
        assert "déjà chef de cet îlot" in again.text
        assert "à vérifier" not in agent.get("/communaute/").text
    with as_owner():
        one = Correspondent.objects.get()
    page = f"/communaute/chefs-d-ilot/{one.pk}/"
    with clock.at(NOW + timedelta(days=200)):
        agent = signed_in("agent.mnl")
        assert "à vérifier" in agent.get("/communaute/").text
        assert agent.post(f"{page}verifie/").status_code == 302
        assert "à vérifier" not in agent.get("/communaute/").text
        stale = agent.post(page, {**TYPED, "phone": "+63 2 5550 0199", "version": "1"})
        assert stale.status_code == 409
        assert "modifiée pendant que vous" in stale.text
        assert agent.post(page, {**TYPED, "until": "2027-04-01", "version": "2"}).status_code == 302
        assert "Jeanne Vasseur" not in agent.get("/communaute/").text


def test_the_list_of_a_post_is_its_own_and_the_service_s(embassy: Embassy, signed_in: SignIn) -> None:
    one = make_correspondent(embassy["agent.mnl"])
    page = f"/communaute/chefs-d-ilot/{one.pk}/"
    for stranger in ("agent.kul", "attache.my", "nobody", "auditor"):
        assert signed_in(stranger).get(page).status_code in {403, 404}
        assert signed_in(stranger).post(f"{page}verifie/").status_code in {403, 404}
    assert "Jeanne Vasseur" not in signed_in("agent.kul").get("/communaute/").text
    assert "Jeanne Vasseur" in signed_in("attache.ph").get("/communaute/").text
    with override_settings(FIRST_WALL=False), acting_as(embassy["agent.kul"]):
        assert not Correspondent.objects.exists()
        with pytest.raises(ProgrammingError), transaction.atomic():
            Correspondent.objects.create(
                country_id="PH", post_id="MNL", scope="PH/consular/MNL", sector="Cebu", name="Autre", phone="1",
                checked_on=NOW.date(), checked_by=embassy["agent.kul"], recorded_by=embassy["agent.kul"],
                recorded_at=NOW,
            )  # fmt: skip
    with acting_as(embassy["agent.mnl"]), pytest.raises(ProgrammingError), transaction.atomic():
        Correspondent.objects.all().delete()
