"""Who may prepare, change and issue a report, with the reason when the answer is no."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _

from ssi.common import clock
from ssi.common.moments import day_text, place_name
from ssi.common.periods import Period
from ssi.common.rules import Allowed, Refused, Verdict
from ssi.reports.models import Report
from ssi.territories.acting import Actor
from ssi.territories.grants import holds_in
from ssi.territories.models import Country


def can_produce(countries: Sequence[str], actor: Actor) -> Verdict:
    if not countries:
        return Refused(_("Choisissez au moins un pays."))
    if not holds_in(actor, "report_produce", countries):
        return Refused(_("Votre affectation ne permet pas de préparer le rapport de tous ces pays."))
    return Allowed()


def can_comment(report: Report, actor: Actor) -> Verdict:
    if not report.is_draft:
        return Refused(_("Ce rapport est émis : il ne change plus. Pour le modifier, corrigez-le."))
    return can_produce(report.countries, actor)


def can_issue(report: Report, actor: Actor) -> Verdict:
    """Issuing freezes the figures: the period must be over everywhere."""
    if not report.is_draft:
        return Refused(_("Ce rapport est déjà émis."))
    if not holds_in(actor, "report_issue", report.countries):
        return Refused(_("Seul le chef de service de tous les pays du rapport peut l’émettre."))
    return _is_over(report.period, report.countries)


def can_print(report: Report, actor: Actor) -> Verdict:
    if report.is_draft:
        return Refused(_("Ce rapport n’est pas émis : ses chiffres ne sont pas figés."))
    if not holds_in(actor, "report_issue", report.countries):
        return Refused(_("Seul le chef de service de tous les pays du rapport peut l’imprimer."))
    return Allowed()


def can_correct(report: Report, actor: Actor) -> Verdict:
    if report.is_draft:
        return Refused(_("Ce rapport n’est pas émis : modifiez-le directement."))
    if Report.objects.visible_to(actor).filter(corrects=report).exists():
        return Refused(_("Une correction de ce rapport existe déjà."))
    if not holds_in(actor, "report_issue", report.countries):
        return Refused(_("Seul le chef de service de tous les pays du rapport peut le corriger."))
    return Allowed()


def _is_over(period: Period, codes: Sequence[str]) -> Verdict:
    for country in Country.objects.filter(code__in=codes).order_by("code"):
        if clock.today(country.time_zone) <= period.last:
            return Refused(
                _("La période court jusqu’au %(day)s à %(place)s : le rapport pourra être émis ensuite.")
                % {"day": day_text(period.last), "place": place_name(country.time_zone)}
            )
    return Allowed()
