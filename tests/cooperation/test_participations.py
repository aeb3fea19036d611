"""Regional actions: each country its own participation, read by its own people alone."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from ssi.common.rules import RefusedError
from ssi.records.models import Record, RecordLink
from ssi.territories.acting import acting_as
from tests.factories.cooperation import join_countries, make_action, make_participation, step
from tests.support.client import StrictClient
from tests.support.database import as_owner
from tests.support.people import Embassy

pytestmark = pytest.mark.django_db
SignIn = Callable[[str], StrictClient]


def test_each_country_holds_its_own_participation_joined_to_the_action(embassy: Embassy) -> None:
    user = embassy["attache.sg"]
    action = make_action(user, regional=True)
    (made,) = join_countries(action, user, "BN")
    assert made.reference == "SSI-BN-PRT-2026-0001"
    assert made.scope == "BN/technical"
    with as_owner():
        link = RecordLink.objects.get(left=made)
        held = made.participation
    assert link.right_id == action.pk
    assert (held.action_type, held.theme, held.venue) == ("training", "drugs", "")


def test_nobody_opens_a_participation_in_a_country_of_others(embassy: Embassy) -> None:
    user = embassy["attache.sg"]
    action = make_action(user, regional=True)
    with pytest.raises(RefusedError, match="affectation"):
        join_countries(action, user, "BN", "MY")


def test_an_action_that_is_not_regional_has_no_participation(embassy: Embassy) -> None:
    user = embassy["attache.sg"]
    with pytest.raises(RefusedError, match="régionale"):
        join_countries(make_action(user), user, "BN")


def test_the_country_that_leads_does_not_take_part_beside_itself(embassy: Embassy) -> None:
    user = embassy["attache.sg"]
    with pytest.raises(RefusedError, match="conduit"):
        join_countries(make_action(user, regional=True), user, "SG")


def test_a_participation_held_is_over_with_its_figures(embassy: Embassy) -> None:
    record = make_participation(embassy["attache.my"], "MY", state="held")
    with as_owner():
        held = record.participation
    assert not record.is_open
    assert (held.actual_participants, held.actual_women) == (4, 1)


def test_a_participation_cancelled_is_taken_up_again(embassy: Embassy) -> None:
    user = embassy["attache.my"]
    record = make_participation(user, "MY")
    step(record, "cancel", actor=user)
    assert step(record, "resume", actor=user).is_open


def test_the_page_opens_a_participation_in_each_chosen_country(embassy: Embassy, signed_in: SignIn) -> None:
    action = make_action(embassy["attache.sg"], regional=True, text="Séminaire de Singapour")
    client = signed_in("attache.sg")
    page = f"/cooperation/actions/{action.reference}/participations/"
    offered = client.get(page).content.decode()
    assert "Brunei" in offered
    assert "Malaisie" not in offered
    answer = client.post(page, {"countries": ["BN"], "title": "Séminaire régional"}, follow=True)
    assert answer.status_code == 200
    assert "SSI-BN-PRT-2026-0001" in answer.content.decode()


def test_a_country_of_others_cannot_be_slipped_into_the_form(embassy: Embassy, signed_in: SignIn) -> None:
    action = make_action(embassy["attache.sg"], regional=True)
    page = f"/cooperation/actions/{action.reference}/participations/"
    answer = signed_in("attache.sg").post(page, {"countries": ["MY"], "title": "Séminaire régional"})
    assert answer.status_code == 422
    with as_owner():
        assert not Record.objects.filter(kind="PRT").exists()


def test_a_reader_of_one_country_learns_nothing_of_the_other(embassy: Embassy, signed_in: SignIn) -> None:
    """Liaison officers of Singapore see the action; they are not told that Brunei takes part, nor where."""
    user = embassy["attache.sg"]
    action = make_action(user, regional=True, text="Séminaire de Singapour")
    (made,) = join_countries(action, user, "BN", text="Séminaire vu de Brunei")
    client = signed_in("liaison.sg")
    for address in ("", "historique/"):
        page = client.get(f"/cooperation/actions/{action.reference}/{address}").content.decode()
        assert made.reference is not None
        assert made.reference not in page
        assert "Brunei" not in page
    assert client.get(f"/cooperation/participations/{made.reference}/").status_code == 404
    # From the other side: whoever reads Brunei alone finds neither reference nor words of the action there.
    with acting_as(user):
        words = " ".join([made.title, made.participation.venue, made.search_text])
    assert "Singapour" not in words
