"""A report from its draft to its correction."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from django.db import ProgrammingError, connection, transaction

from ssi.accounts.models import User
from ssi.audit.models import Entry
from ssi.common import clock
from ssi.common.periods import quarter_period
from ssi.common.rules import RefusedError, StaleVersionError
from ssi.reports import snapshot
from ssi.reports.enums import Edition, State
from ssi.reports.models import Commentary, Report
from ssi.reports.sections import commentary_keys
from ssi.reports.services import comment, correct_report, issue_report, open_report, request_print
from ssi.territories.acting import acting_as
from ssi.territories.models import Country
from tests.reports import world
from tests.reports.conftest import open_draft
from tests.support.database import as_owner
from tests.support.people import Embassy

pytestmark = pytest.mark.slow  # issues reports over whole quarters


def test_the_same_draft_asked_twice_is_one_report(manager: User, draft: Report) -> None:
    with acting_as(manager):
        assert open_draft(manager).pk == draft.pk
        assert open_draft(manager, "SG").pk != draft.pk
        assert Report.objects.count() == 2


def test_a_draft_has_a_place_for_each_commentary_from_the_start(manager: User, draft: Report) -> None:
    with acting_as(manager):
        assert sorted(draft.commentaries.values_list("section", flat=True)) == sorted(commentary_keys())


def test_nobody_reports_on_a_country_that_is_not_theirs(embassy: Embassy, first_of_october: None) -> None:
    stranger = embassy["manager.my"]
    with acting_as(stranger), pytest.raises(RefusedError):
        open_draft(stranger, "MY", "SG")
    attache = embassy["attache.sg"]
    with acting_as(attache), pytest.raises(RefusedError):
        open_draft(attache, "SG")


def test_a_stale_commentary_is_refused_and_the_first_is_kept(manager: User, draft: Report) -> None:
    with acting_as(manager):
        comment(draft, "operational", text="Premier", version=1, actor=manager)
        with pytest.raises(StaleVersionError):
            comment(draft, "operational", text="Second", version=1, actor=manager)
        assert Commentary.objects.get(section="operational").text == "Premier"


def test_issuing_freezes_the_figures_and_the_commentaries(manager: User, draft: Report) -> None:
    world.fill(manager, requests=30, filings=10)
    with acting_as(manager):
        comment(draft, "operational", text="Trimestre calme.", version=1, actor=manager)
        issued = issue_report(draft, version=draft.version, actor=manager)
    before = issued.snapshot_hash
    world.fill(manager, requests=30, filings=10, seed=8)
    with acting_as(manager):
        again = Report.objects.get(pk=issued.pk)
    assert again.snapshot is not None
    assert snapshot.fingerprint(again.snapshot) == before == again.snapshot_hash
    assert again.snapshot["commentaries"]["operational"] == "Trimestre calme."
    assert again.snapshot["counted_for"] == manager.full_name
    assert set(again.snapshot["languages"]) == {"fr", "en"}
    french, english = (again.snapshot["languages"][one]["sections"]["operational"] for one in ("fr", "en"))
    assert french["flow"] == english["flow"]


def test_a_report_is_not_issued_before_its_period_is_over_everywhere(manager: User, embassy: Embassy) -> None:
    with clock.at(datetime(2026, 9, 30, 15, 59, tzinfo=UTC)), acting_as(manager):
        report = open_draft(manager)
        with pytest.raises(RefusedError, match="30/09/2026"):
            issue_report(report, version=1, actor=manager)
    with clock.at(datetime(2026, 9, 30, 16, 0, tzinfo=UTC)), acting_as(manager):
        assert issue_report(report, version=1, actor=manager).state == State.ISSUED


def test_a_report_is_issued_once(manager: User, draft: Report) -> None:
    with acting_as(manager):
        issue_report(draft, version=1, actor=manager)
        with pytest.raises(StaleVersionError):
            issue_report(draft, version=1, actor=manager)
        with pytest.raises(RefusedError):
            issue_report(draft, version=2, actor=manager)


@pytest.mark.parametrize(
    "change",
    [
        "snapshot_hash = repeat('0', 64)",
        "snapshot = '{}'",
        "first = '2026-04-01'",
        "countries = '{SG}'",
        "state = 'draft'",
    ],
)
def test_the_database_itself_keeps_an_issued_report_as_it_is(manager: User, issued: Report, change: str) -> None:
    with acting_as(manager), pytest.raises(ProgrammingError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"update reports_report set {change} where id = %s", [issued.pk])


def test_the_commentary_of_an_issued_report_cannot_change(manager: User, issued: Report) -> None:
    with acting_as(manager):
        with pytest.raises(RefusedError):
            comment(issued, "operational", text="Après coup", version=1, actor=manager)
        assert Commentary.objects.filter(report=issued).update(text="Après coup") == 0


def test_a_correction_is_a_new_version_that_says_so_and_keeps_the_commentaries(manager: User, draft: Report) -> None:
    with acting_as(manager):
        comment(draft, "summary", text="Calme.", version=1, actor=manager)
        issued = issue_report(draft, version=1, actor=manager)
        correction = correct_report(issued, reason="Deux demandes saisies en retard.", actor=manager)
        assert (correction.number, correction.corrects_id, correction.state) == (2, issued.pk, State.DRAFT)
        assert correction.commentaries.get(section="summary").text == "Calme."
        with pytest.raises(RefusedError, match="existe déjà"):
            correct_report(issued, reason="Encore.", actor=manager)


def test_a_draft_is_neither_printed_nor_corrected(manager: User, draft: Report) -> None:
    with acting_as(manager):
        with pytest.raises(RefusedError):
            request_print(draft, actor=manager)
        with pytest.raises(RefusedError):
            correct_report(draft, reason="Non.", actor=manager)


def test_each_act_is_in_the_journal_of_each_country(manager: User, draft: Report) -> None:
    with acting_as(manager):
        issue_report(draft, version=1, actor=manager)
    with as_owner():
        lines = Entry.objects.filter(keys__contains=[str(draft.pk)])
        assert sorted(lines.filter(acts__contains=["report.issued"]).values_list("country", flat=True)) == [
            "BN",
            "MY",
            "PH",
            "SG",
        ]


def test_a_report_with_no_country_is_impossible(manager: User, first_of_october: None) -> None:
    with acting_as(manager), pytest.raises(RefusedError, match="au moins un pays"):
        open_report(quarter_period(2026, 3), [], edition=Edition.INTERNAL, language="fr", actor=manager)


def test_a_report_is_seen_by_those_who_report_on_all_its_countries_in_both_walls(
    embassy: Embassy, manager: User, draft: Report
) -> None:
    with acting_as(manager):
        malaysia = open_draft(manager, "MY")
    stranger = embassy["manager.my"]
    with acting_as(stranger):
        assert list(Report.objects.visible_to(stranger)) == [malaysia]
        assert list(Report.objects.all()) == [malaysia], "the second wall alone"
        assert set(Commentary.objects.values_list("report_id", flat=True)) == {malaysia.pk}
    for username in ("attache.sg", "agent.mnl", "admin", "auditor", "nobody"):
        person = embassy[username]
        with acting_as(person):
            assert not Report.objects.visible_to(person).exists()
            assert not Report.objects.exists()
            assert not Commentary.objects.exists()


def test_a_report_on_two_countries_is_not_made_for_one_of_them(embassy: Embassy, first_of_october: None) -> None:
    """The second wall refuses the row, whatever the service thought."""
    stranger = embassy["manager.my"]
    with acting_as(stranger), pytest.raises(ProgrammingError), transaction.atomic():
        Report.objects.create(
            first=world.QUARTER.first,
            last=world.QUARTER.last,
            countries=["MY", "SG"],
            producer=stranger,
            created_at=clock.now(),
        )


def test_countries_are_those_of_the_report(manager: User, draft: Report) -> None:
    assert draft.countries == sorted(Country.objects.filter(covered=True).values_list("code", flat=True))
