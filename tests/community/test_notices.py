"""Security notices: written for posts, read by them, acknowledged in their name; both walls."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime

import pytest
from django.conf import settings
from django.db import IntegrityError, ProgrammingError, transaction
from django.test import override_settings

from ssi.common import clock
from ssi.community.models import Notice, NoticeReceipt
from ssi.territories.acting import acting_as
from tests.factories.community import make_notice, said
from tests.support.client import StrictClient
from tests.support.database import as_owner
from tests.support.people import Embassy

pytestmark = pytest.mark.django_db
SignIn = Callable[[str], StrictClient]
NOW = datetime(2026, 9, 21, 13, 0, tzinfo=UTC)
NEW = "/communaute/consignes/nouvelle/?pays=PH"
TYPED = {
    "title": "Typhon annoncé",
    "body": "Passage attendu : Luçon.",
    "measures": "Rester à l’abri.",
    "posts": ["MNL"],
    "audience": "correspondents",
    "valid_from": "2026-09-21",
    "valid_until": "2026-10-11",
    "review_on": "2026-10-01",
}


@pytest.fixture(autouse=True)
def one_evening() -> Iterator[None]:
    with clock.at(NOW):
        yield


def test_the_form_names_the_country_and_the_page_stays_that_of_the_embassy(signed_in: SignIn) -> None:
    page = signed_in("attache.ph").get(NEW).text
    assert '<p class="ssi-kicker">Philippines</p>' in page
    assert f'fr-header__service-tagline">{settings.EMBASSY}' in page


def test_a_notice_is_written_read_passed_on_and_read_again_once_it_changes(embassy: Embassy, signed_in: SignIn) -> None:
    writer, agent = signed_in("attache.ph"), signed_in("agent.mnl")
    for _twice in range(2):
        assert writer.post(NEW, TYPED).status_code == 302
    with as_owner():
        notice = Notice.objects.get()
    page = f"/communaute/consignes/{notice.pk}/"
    assert "à lire" in agent.get("/communaute/").text
    assert f'href="{page}">Typhon annoncé' in agent.get("/").text, "the post is told where it begins its day"
    shown = agent.get(page).text
    assert "Rester à l’abri." in shown
    assert "Corriger ou confirmer" not in shown
    for act in ("read", "read", "relayed"):
        assert agent.post(f"{page}lecture/", {"edition": "1", "act": act}).status_code == 302
    with as_owner():
        assert NoticeReceipt.objects.count() == 2
    assert "Consignes de sécurité à lire" not in agent.get("/").text
    seen = writer.get(page).text
    assert "MNL" in seen
    assert "transmise aux chefs d’îlot" in seen
    assert "à lire" not in writer.get("/communaute/").text
    later = {**TYPED, "review_on": "2026-10-05", "version": "1"}
    assert writer.post(f"{page}corriger/", later).status_code == 302
    assert "à lire" not in writer.get("/communaute/").text, "another day of review is nothing to read again"
    assert "Consignes de sécurité à lire" not in agent.get("/").text
    changed = {**later, "measures": "Évacuez le front de mer.", "version": "2"}
    assert writer.post(f"{page}corriger/", changed).status_code == 302
    assert "à lire" in agent.get("/communaute/").text
    agent.post(f"{page}lecture/", {"edition": "1", "act": "read"})
    assert "a changé pendant votre lecture" in agent.get(page).text
    stale = writer.post(f"{page}corriger/", {**changed, "title": "Autre objet"})
    assert stale.status_code == 409
    assert "modifiée pendant que vous" in stale.text
    assert writer.post(f"{page}retirer/").status_code == 302
    assert "a été retirée" in agent.get(page).text
    assert "Typhon" not in agent.get("/communaute/").text
    assert agent.post(f"{page}lecture/", {"edition": "2", "act": "read"}).status_code == 403


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"valid_until": "2026-09-20"}, "précède son début"),
        ({"valid_from": "2026-08-01", "valid_until": "2026-09-01", "review_on": "2026-08-15"}, "déjà passée"),
        ({"review_on": "2026-12-01"}, "hors de la validité"),
        ({"posts": ["XXX"]}, "Postes destinataires"),
        ({"measures": ""}, "Conduite à tenir"),
    ],
)
def test_what_is_wrong_comes_back_with_what_was_typed(
    embassy: Embassy, signed_in: SignIn, wrong: dict[str, str], words: str
) -> None:
    answer = signed_in("attache.ph").post(NEW, {**TYPED, **wrong})
    assert answer.status_code == 422
    assert words in answer.text
    assert "Passage attendu" in answer.text
    with as_owner():
        assert not Notice.objects.exists()


def test_a_notice_is_of_its_country_and_of_the_posts_that_it_names(embassy: Embassy, signed_in: SignIn) -> None:
    notice = make_notice(embassy["attache.ph"])
    page = f"/communaute/consignes/{notice.pk}/"
    for stranger in ("agent.kul", "attache.my", "nobody", "auditor"):
        assert signed_in(stranger).get(page).status_code in {403, 404}
        assert signed_in(stranger).post(f"{page}lecture/", {"edition": "1", "act": "read"}).status_code in {403, 404}
    assert signed_in("nobody").get("/communaute/").status_code == 403
    assert "Typhon" not in signed_in("agent.kul").get("/communaute/").text
    assert signed_in("attache.ph").post(f"{page}lecture/", {"edition": "1", "act": "read"}).status_code == 403
    assert signed_in("agent.mnl").post(f"{page}retirer/").status_code == 403
    assert signed_in("agent.mnl").get(NEW).status_code == 403
    with override_settings(FIRST_WALL=False):
        with acting_as(embassy["agent.kul"]):
            assert not Notice.objects.exists()
        with acting_as(embassy["agent.mnl"]):
            assert Notice.objects.get() == notice
            assert Notice.objects.update(title="Autre objet") == 0
    receipt = {"notice": notice, "country_id": "PH", "act": "read", "recorded_at": NOW}
    for person, post, edition in (("agent.kul", "KUL", 1), ("attache.ph", "MNL", 1), ("agent.mnl", "MNL", 2)):
        with acting_as(embassy[person]), pytest.raises(ProgrammingError), transaction.atomic():
            NoticeReceipt.objects.create(
                **receipt, post_id=post, scope=f"PH/consular/{post}", edition=edition, recorded_by=embassy[person]
            )
    with as_owner(), pytest.raises(IntegrityError), transaction.atomic():
        Notice.objects.create(
            country_id="PH", scope="PH/consular", recorded_by=embassy["attache.ph"], recorded_at=NOW, **said([])
        )
