"""The pages of reports, as a manager meets them."""

from __future__ import annotations

import re
import uuid
from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest
from django.test import override_settings
from django.urls import reverse

from ssi.accounts.models import User
from ssi.audit.models import Entry
from ssi.jobs import runner
from ssi.jobs.models import Job
from ssi.printing import files
from ssi.reports.models import Report
from ssi.reports.services import request_print
from ssi.territories.acting import acting_as
from tests.reports import world
from tests.reports.conftest import frozen, open_draft
from tests.support.client import StrictClient

Sign = Callable[[str], StrictClient]
NEW = {"quarter": "2026-3", "countries": ["SG", "MY", "PH", "BN"], "edition": "internal", "language": "fr"}

pytestmark = pytest.mark.slow  # fills quarters and prints for real


def printed(report: Report, manager: User) -> Report:
    with acting_as(manager):
        job = request_print(report, actor=manager)
    runner.run(job.pk)
    with acting_as(manager):
        return Report.objects.get(pk=report.pk)


def test_the_empty_list_says_what_it_is_for(signed_in: Sign, first_of_october: None) -> None:
    response = signed_in("manager").get(reverse("reports:list"))
    assert "Préparer le rapport du dernier trimestre" in response.content.decode()


@pytest.mark.parametrize("username", ["attache.sg", "agent.mnl", "admin", "auditor"])
@pytest.mark.parametrize("route", ["reports:list", "reports:new"])
def test_those_who_prepare_no_report_are_refused_with_the_reason(signed_in: Sign, username: str, route: str) -> None:
    response = signed_in(username).get(reverse(route))
    assert response.status_code == 403
    assert "rapport d’activité" in response.content.decode()


def test_the_form_offers_the_last_full_quarter_and_every_country(signed_in: Sign, first_of_october: None) -> None:
    page = signed_in("manager").get(reverse("reports:new")).content.decode()
    assert '<option value="2026-3" selected>3e trimestre 2026' in page
    assert page.count('name="countries"') == page.count(" checked") == 4


def test_choosing_opens_the_draft_and_a_double_click_opens_one(signed_in: Sign, first_of_october: None) -> None:
    client = signed_in("manager")
    first, second = client.post(reverse("reports:new"), NEW), client.post(reverse("reports:new"), NEW)
    assert first.status_code == 302
    assert first.headers["Location"] == second.headers["Location"]


@pytest.mark.parametrize(
    "wrong",
    [{"countries": ["SG", "FR"]}, {"countries": ["ZZ"]}, {"countries": []}, {"quarter": "1999-9"}, {"edition": "x"}],
)
def test_a_wrong_choice_is_said_at_its_field_and_writes_nothing(
    signed_in: Sign, first_of_october: None, wrong: dict[str, object], manager: User
) -> None:
    response = signed_in("manager").post(reverse("reports:new"), {**NEW, **wrong})
    assert response.status_code == 422
    with acting_as(manager):
        assert not Report.objects.exists()


def links_of(page: str) -> list[tuple[str, int]]:
    """The figures that lead somewhere: the address, and what they say."""
    found = re.findall(r'<a href="(/(?:dossiers|consulaire)/\?[^"]*)">([^<]+)</a>', page)
    return [(address.replace("&amp;", "&"), int(re.sub(r"\D", "", figure))) for address, figure in found]


def listed(client: StrictClient, address: str) -> int:
    page = client.get(address).content.decode()
    count = re.search(r'role="status">\s*([\d\u202f]+)\s+dossier', page)
    assert count is not None, address
    return int(re.sub(r"\D", "", count[1]))


def test_every_figure_that_leads_to_a_list_leads_to_as_many_records(
    signed_in: Sign, manager: User, draft: Report
) -> None:
    world.fill(manager, requests=60, filings=30)
    client = signed_in("manager")
    links = links_of(client.get(reverse("reports:detail", args=[draft.pk])).content.decode())
    assert {address.split("?")[0] for address, _figure in links} == {"/dossiers/", "/consulaire/"}
    assert {
        word for address, _figure in links for word in re.findall(r"(?:stage|country|urgency|category)=", address)
    } == {
        "stage=",
        "country=",
        "urgency=",
        "category=",
    }
    for address, figure in links:
        assert listed(client, address) == figure, address


def test_a_report_of_some_countries_leads_to_lists_of_those_alone(
    signed_in: Sign, manager: User, first_of_october: None
) -> None:
    world.fill(manager, requests=60, filings=30)
    with acting_as(manager):
        one, two = open_draft(manager, "PH"), open_draft(manager, "MY", "PH")
    client = signed_in("manager")
    for address, figure in links_of(client.get(reverse("reports:detail", args=[one.pk])).content.decode()):
        assert "country=PH" in address
        assert listed(client, address) == figure, address
    page = client.get(reverse("reports:detail", args=[two.pk])).content.decode()
    assert not [address for address, _figure in links_of(page) if "country=" not in address]


def test_the_page_shows_the_balance_the_comparisons_and_whose_rights_it_counts(
    signed_in: Sign, manager: User, draft: Report
) -> None:
    world.fill(manager, requests=60, filings=30)
    page = signed_in("manager").get(reverse("reports:detail", args=[draft.pk])).content.decode()
    assert "les dossiers accessibles à Hélène Aubry" in page
    assert page.count("équilibre") >= 2
    assert "2e trimestre 2026" in page
    assert "moyenne des quatre trimestres précédents" in page
    assert page.count("<svg") == 12
    # The summary, and the commentary of each of the five sections.
    assert page.count("<textarea") == 6


def test_a_commentary_is_saved_by_the_button_and_shown_again(signed_in: Sign, draft: Report) -> None:
    client = signed_in("manager")
    address = reverse("reports:comment", args=[draft.pk, "operational"])
    response = client.post(address, {"text": "Trimestre chargé.", "version": "1"})
    assert response.status_code == 302
    assert response.headers["Location"].endswith("#operational")
    assert "Trimestre chargé." in client.get(response.headers["Location"]).content.decode()


def test_a_commentary_saved_while_typing_answers_its_new_version(signed_in: Sign, draft: Report) -> None:
    client = signed_in("manager")
    address = reverse("reports:comment", args=[draft.pk, "operational"])
    first = client.post(address, {"text": "Un", "version": "1"}, headers={"Accept": "application/json"})
    assert first.json() == {"version": 2}
    stale = client.post(address, {"text": "Deux", "version": "1"}, headers={"Accept": "application/json"})
    assert stale.status_code == 409


def test_two_people_on_one_commentary_the_second_is_told_and_shown_both(signed_in: Sign, draft: Report) -> None:
    client = signed_in("manager")
    address = reverse("reports:comment", args=[draft.pk, "operational"])
    client.post(address, {"text": "La version de la première.", "version": "1"})
    response = client.post(address, {"text": "La version de la seconde.", "version": "1"})
    page = response.content.decode()
    assert response.status_code == 409
    assert "La version de la première." in page
    assert "La version de la seconde." in page
    again = client.post(address, {"text": "Les deux.", "version": "2"})
    assert again.status_code == 302


def test_a_text_too_long_is_counted_and_kept(signed_in: Sign, draft: Report) -> None:
    address = reverse("reports:comment", args=[draft.pk, "operational"])
    response = signed_in("manager").post(address, {"text": "x" * 10_001, "version": "1"})
    assert response.status_code == 422
    assert "10001" in response.content.decode()
    assert "x" * 10_001 in response.content.decode()


@pytest.mark.parametrize("section", ["resources", "operational-x"])
def test_a_section_that_does_not_exist_is_missing(signed_in: Sign, draft: Report, section: str) -> None:
    address = reverse("reports:comment", args=[draft.pk, section])
    assert signed_in("manager").post(address, {"text": "x", "version": "1"}).status_code == 404


def test_a_foreign_report_and_a_missing_one_are_the_same_page(signed_in: Sign, draft: Report) -> None:
    client = signed_in("manager.my")
    for route in ("detail", "issue", "correct", "pdf"):
        foreign = client.get(reverse(f"reports:{route}", args=[draft.pk]))
        missing = client.get(reverse(f"reports:{route}", args=[uuid.uuid4()]))
        assert (foreign.status_code, missing.status_code) == (404, 404)
        assert foreign.content == missing.content
    for route in ("print", "issue"):
        assert client.post(reverse(f"reports:{route}", args=[draft.pk]), {"version": "1"}).status_code == 404


def test_producing_the_pdf_explains_then_freezes_and_prints(signed_in: Sign, manager: User, draft: Report) -> None:
    world.fill(manager, requests=20, filings=10)
    client = signed_in("manager")
    address = reverse("reports:issue", args=[draft.pk])
    assert "figés" in client.get(address).content.decode()
    response = client.post(address, {"version": "1"})
    assert response.status_code == 302
    with acting_as(manager):
        job = Job.objects.get()
    assert response.headers["Location"] == reverse("jobs:detail", args=[job.pk])
    waiting = client.get(response.headers["Location"]).content.decode()
    assert 'hx-trigger="every 2s"' in waiting
    assert "Actualiser" in waiting
    runner.run(job.pk)
    done = client.get(response.headers["Location"]).content.decode()
    assert "hx-trigger" not in done
    assert "Ouvrir le PDF" in done
    assert "Télécharger" in done


def test_the_document_opens_in_the_browser_or_is_downloaded(signed_in: Sign, manager: User, issued: Report) -> None:
    report = printed(issued, manager)
    client = signed_in("manager")
    address = reverse("reports:pdf", args=[report.pk])
    inline, copy = client.get(address), client.get(f"{address}?copie=1")
    assert inline.content == copy.content
    assert inline.content.startswith(b"%PDF-1.7")
    assert inline.headers["Content-Type"] == "application/pdf"
    assert inline.headers["Content-Disposition"].startswith("inline")
    expected = 'attachment; filename="rapport-activite-t3-2026-BN-MY-PH-SG-v1.pdf"'
    assert copy.headers["Content-Disposition"] == expected


def test_printing_again_gives_the_same_bytes(signed_in: Sign, manager: User, issued: Report) -> None:
    first = printed(issued, manager)
    content = files.fetch(first.pdf_key, first.pdf_sha256)
    client = signed_in("manager")
    response = client.post(reverse("reports:print", args=[issued.pk]))
    job = uuid.UUID(response.headers["Location"].rstrip("/").split("/")[-1])
    runner.run(job)
    with acting_as(manager):
        again = Report.objects.get(pk=issued.pk)
        assert Job.objects.get(pk=job).state == "done"
    assert files.fetch(again.pdf_key, again.pdf_sha256) == content


def test_a_damaged_file_is_not_shown_and_can_be_printed_again(signed_in: Sign, manager: User, issued: Report) -> None:
    report = printed(issued, manager)
    files.store(report.pdf_key, b"%PDF-forged")
    client = signed_in("manager")
    response = client.get(reverse("reports:pdf", args=[report.pk]))
    assert response.status_code == 409
    assert "Imprimer de nouveau" in response.content.decode()
    printed(report, manager)
    assert client.get(reverse("reports:pdf", args=[report.pk])).status_code == 200


def test_an_issued_report_shows_its_frozen_figures_in_each_language(
    signed_in: Sign, manager: User, issued: Report
) -> None:
    world.fill(manager, requests=60, filings=20, seed=9)
    page = signed_in("manager").get(reverse("reports:detail", args=[issued.pk])).content.decode()
    opened = frozen(issued)["languages"]["fr"]["sections"]["operational"]["flow"]["opened"]
    assert f"nouvelles {opened} −" in page
    assert "accessibles à" in page
    assert "<textarea" not in page


def test_correcting_asks_why_and_opens_the_next_version(signed_in: Sign, manager: User, issued: Report) -> None:
    client = signed_in("manager")
    address = reverse("reports:correct", args=[issued.pk])
    assert client.post(address, {"reason": ""}).status_code == 422
    response = client.post(address, {"reason": "Deux demandes en retard."})
    assert response.status_code == 302
    assert "Deux demandes en retard." in client.get(response.headers["Location"]).content.decode()
    assert "a été corrigé" in client.get(reverse("reports:detail", args=[issued.pk])).content.decode()
    assert client.post(address, {"reason": "Encore."}).status_code == 403


def test_a_stale_page_does_not_issue(signed_in: Sign, manager: User, draft: Report) -> None:
    client = signed_in("manager")
    response = client.post(reverse("reports:issue", args=[draft.pk]), {"version": "7"})
    assert response.status_code == 409
    with acting_as(manager):
        assert Report.objects.get(pk=draft.pk).is_draft


def test_the_document_is_closed_to_who_lost_the_right(signed_in: Sign, manager: User, issued: Report) -> None:
    report = printed(issued, manager)
    assert signed_in("attache.sg").get(reverse("reports:pdf", args=[report.pk])).status_code == 404


@override_settings(BROKER_URL="redis+socket:///nowhere/valkey.sock")
def test_a_person_waiting_for_a_worker_is_told_so(
    signed_in: Sign, manager: User, issued: Report, as_owner: Callable[[], AbstractContextManager[None]]
) -> None:
    with acting_as(manager):
        job = request_print(issued, actor=manager)
    address = reverse("jobs:detail", args=[job.pk])
    client = signed_in("manager")
    assert "travaux sont à l’arrêt" not in client.get(address).content.decode()
    with as_owner():
        Job.objects.filter(pk=job.pk).update(created_at=job.created_at.replace(year=job.created_at.year - 1))
    part = client.get(address, headers={"HX-Request": "true"}).content.decode()
    assert "travaux sont à l’arrêt" in part
    assert "<html" not in part


def test_the_pages_exist_in_english(
    signed_in: Sign, manager: User, draft: Report, as_owner: Callable[[], AbstractContextManager[None]]
) -> None:
    with as_owner():
        User.objects.filter(pk=manager.pk).update(language="en")
    client = signed_in("manager")
    for route, args in (("list", []), ("new", []), ("detail", [draft.pk]), ("issue", [draft.pk])):
        page = client.get(reverse(f"reports:{route}", args=args)).content.decode()
        assert '<html lang="en"' in page


def test_reading_is_journalled_for_each_country(
    signed_in: Sign, draft: Report, as_owner: Callable[[], AbstractContextManager[None]]
) -> None:
    signed_in("manager").get(reverse("reports:detail", args=[draft.pk]))
    with as_owner():
        lines = Entry.objects.filter(acts__contains=["report.read"], keys__contains=[str(draft.pk)])
        assert sorted(lines.values_list("country", flat=True)) == ["BN", "MY", "PH", "SG"]
