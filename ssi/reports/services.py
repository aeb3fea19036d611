"""What a person does with a report: prepare it, comment it, issue it, print it, correct it."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _

from ssi.accounts.models import User
from ssi.audit import journal
from ssi.audit.acts import Act
from ssi.common import clock
from ssi.common.periods import Period
from ssi.common.rules import RefusedError, StaleVersionError, require
from ssi.jobs.models import Job
from ssi.jobs.services import request_job
from ssi.reports import rules, snapshot
from ssi.reports.enums import Edition, State
from ssi.reports.models import Commentary, Report
from ssi.reports.sections import commentary_keys
from ssi.territories.models import Country

PRINT_JOB = "report.print"


def open_report(
    period: Period, countries: Sequence[Country], *, edition: Edition, language: str, actor: User
) -> Report:
    """A draft on PERIOD and COUNTRIES; the one that ACTOR already has, when there is one."""
    codes = sorted(country.code for country in countries)
    require(rules.can_produce(codes, actor))
    report, made = Report.objects.get_or_create(
        first=period.first,
        last=period.last,
        countries=codes,
        edition=edition,
        language=language,
        producer=actor,
        state=State.DRAFT,
        corrects=None,
        defaults={"created_at": clock.now()},
    )
    if made:
        _open_commentaries(report, {}, actor)
        note(report, Act.REPORT_OPENED)
    return report


def comment(report: Report, section: str, *, text: str, version: int, actor: User) -> Commentary:
    """Writes what ACTOR says beside the figures of SECTION. Refuses a form read before somebody else's writing."""
    require(rules.can_comment(report, actor))
    commentary = (
        Commentary.objects.visible_to(actor).select_for_update(of=("self",)).get(report=report, section=section)
    )
    if commentary.version != version:
        raise StaleVersionError(_("Ce commentaire a été modifié pendant que vous l’écriviez."))
    if commentary.text == text:
        return commentary
    commentary.text = text
    commentary.version += 1
    commentary.updated_by = actor
    commentary.updated_at = clock.now()
    commentary.save()
    note(report, Act.REPORT_CHANGED)
    return commentary


def issue_report(report: Report, *, version: int, actor: User) -> Report:
    """Freezes the figures that ACTOR may see now, with the commentaries: from here on the report does not change."""
    fresh = _lock(report, actor)
    if fresh.version != version:
        raise StaleVersionError(_("Ce rapport a été modifié depuis l’ouverture de la page."))
    require(rules.can_issue(fresh, actor))
    at = clock.now()
    countries = countries_of(fresh)
    collected = snapshot.collect(fresh.period, countries, actor)
    frozen = snapshot.freeze(collected, fresh.period, countries, as_of=at, counted_for=actor)
    frozen["zone"] = actor.time_zone
    frozen["commentaries"] = commentaries_of(fresh, actor)
    fresh.snapshot = frozen
    fresh.snapshot_hash = snapshot.fingerprint(frozen)
    fresh.as_of = fresh.issued_at = at
    fresh.issued_by = actor
    fresh.state = State.ISSUED
    fresh.version += 1
    fresh.save()
    note(fresh, Act.REPORT_ISSUED)
    return fresh


def request_print(report: Report, *, actor: User) -> Job:
    """The job that prints an issued report; printing again gives the same bytes."""
    fresh = _lock(report, actor)
    require(rules.can_print(fresh, actor))
    return request_job(PRINT_JOB, {"report": str(fresh.pk)}, subject=f"report:{fresh.pk}", actor=actor)


def record_print(report: Report, *, key: str, sha256: str, size: int, actor: User) -> Report:
    """Notes the printed file. A second print of the same report must give the same bytes, or it is refused."""
    fresh = _lock(report, actor)
    require(rules.can_print(fresh, actor))
    if fresh.is_printed and fresh.pdf_sha256 != sha256:
        raise RefusedError(
            _("Cette impression diffère du document déjà émis : elle n’est pas conservée. Prévenez l’administrateur.")
        )
    fresh.pdf_key, fresh.pdf_sha256, fresh.pdf_bytes = key, sha256, size
    fresh.version += 1
    fresh.save(update_fields=["pdf_key", "pdf_sha256", "pdf_bytes", "version"])
    note(fresh, Act.REPORT_PRINTED)
    return fresh


def correct_report(report: Report, *, reason: str, actor: User) -> Report:
    """A new version that says what it corrects; its figures are counted anew, its commentaries taken over."""
    fresh = _lock(report, actor)
    require(rules.can_correct(fresh, actor))
    correction = Report.objects.create(
        first=fresh.first,
        last=fresh.last,
        countries=fresh.countries,
        edition=fresh.edition,
        language=fresh.language,
        marking=fresh.marking,
        producer=actor,
        created_at=clock.now(),
        number=fresh.number + 1,
        corrects=fresh,
        correction_reason=reason,
    )
    _open_commentaries(correction, commentaries_of(fresh, actor), actor)
    note(correction, Act.REPORT_OPENED)
    return correction


def countries_of(report: Report) -> list[Country]:
    return list(Country.objects.filter(code__in=report.countries).order_by("code"))


def commentaries_of(report: Report, actor: User) -> dict[str, str]:
    rows = Commentary.objects.visible_to(actor).filter(report=report).order_by("section")
    return {row.section: row.text for row in rows}


def note(report: Report, act: Act) -> None:
    """One line in the journal of each country of the report."""
    for code in report.countries:
        journal.note(act, country=code, keys=[report.pk])


def _lock(report: Report, actor: User) -> Report:
    return Report.objects.visible_to(actor).select_for_update(of=("self",)).get(pk=report.pk)


def _open_commentaries(report: Report, texts: dict[str, str], actor: User) -> None:
    """One row a section from the start, so that two people who begin together meet on its version."""
    now = clock.now()
    Commentary.objects.bulk_create(
        Commentary(report=report, section=key, text=texts.get(key, ""), updated_by=actor, updated_at=now)
        for key in commentary_keys()
    )
