"""The activity report of the last full quarter, issued by the head of service a few days after its end."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta

from ssi.accounts.models import User
from ssi.common import clock
from ssi.common.periods import last_full_quarter, quarter_period
from ssi.reports.enums import Edition
from ssi.reports.models import Commentary, Report
from ssi.reports.sections import SUMMARY, commentary_keys
from ssi.reports.services import comment, issue_report, open_report
from ssi.site.worlds.demo.words import typeset
from ssi.territories.acting import acting_as
from ssi.territories.models import Country

_HEAD = "chef"
_COMMENTS = {
    SUMMARY: (
        "L’activité du trimestre reste soutenue ; les demandes liées aux escroqueries en ligne progressent "
        "dans toute la zone. La charge se concentre sur Singapour et Manille."
    ),
    "operational": (
        "Les réponses partielles tiennent surtout aux identifications d’abonnés, qui relèvent de l’entraide. "
        "Deux partenaires ont désigné un point de contact : les délais devraient s’en ressentir."
    ),
    "consular": (
        "La plupart des premières réponses sont données dans le délai ; les retards viennent des demandes "
        "reçues la nuit. La notification des arrestations demeure inégale selon les pays."
    ),
}


def issue_last_quarter(now: datetime) -> Report:
    """As it was issued: before NOW, with the figures of what the head of service may see."""
    period = quarter_period(*last_full_quarter(now.date()))
    issued = datetime.combine(period.last + timedelta(days=6), time(2, 30), UTC)
    head = User.objects.get(username=_HEAD)
    with clock.at(min(issued, now)), acting_as(head):
        countries = list(Country.objects.filter(covered=True))
        report = open_report(period, countries, edition=Edition.INTERNAL, language="fr", actor=head)
        for key in commentary_keys():
            written = Commentary.objects.get(report=report, section=key)
            if key in _COMMENTS:
                comment(report, key, text=typeset(_COMMENTS[key]), version=written.version, actor=head)
        report.refresh_from_db()
        return issue_report(report, version=report.version, actor=head)
