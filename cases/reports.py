"""The operational section of the activity report."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext_lazy as _

from cases.kinds import INFORMATION_REQUEST
from cases.stats import requests as stats
from ssi.accounts.models import User
from ssi.common.periods import Period
from ssi.reports.counting import Span, by_country, by_quarter, comparison, count_by_country, references, whole_flow
from ssi.reports.figures import Definition, Figures, Headline
from ssi.reports.sections import CountedRecords
from ssi.territories.capabilities import Area
from ssi.territories.models import Country


class OperationalSection:
    key = "operational"
    title = _("Coopération opérationnelle")
    template = "reports/parts/figures.html"
    counted = CountedRecords("cases:list", INFORMATION_REQUEST, Area.OPERATIONAL)
    definitions = (
        Definition(_("Nouvelle demande"), _("demande de renseignement reçue pendant la période et enregistrée.")),
        Definition(_("Clôturée"), _("demande close pendant la période, quel qu’en soit le résultat.")),
        Definition(
            _("Délai de traitement"),
            _("temps écoulé entre la réception et la réponse transmise au requérant, pour les réponses de la période."),
        ),
        Definition(
            _("Délai du partenaire"),
            _("temps écoulé entre la transmission au service requis et sa réponse, pour les réponses de la période."),
        ),
        Definition(
            _("Standard"),
            _(
                "8 heures, 3 jours ou 7 jours selon l’urgence, prolongé du temps où il est suspendu ; "
                "les demandes courantes n’en ont pas. Il n’engage pas les partenaires."
            ),
        ),
    )

    def collect(self, period: Period, countries: Sequence[Country], user: User) -> Figures:
        span, earlier = Span.of(period, countries), Span.of(period.previous(), countries)
        requests = stats.requests_of(user)
        counts = count_by_country(requests, period, countries)
        compared = comparison(counts, period)
        treatment = stats.treatment_delay(user, span)
        before = stats.treatment_delay(user, earlier)
        return Figures(
            headlines=(
                Headline(_("Nouvelles demandes de renseignement"), compared.current, compared.previous),
                Headline(_("Délai médian de traitement"), treatment.median, before.median, "hours"),
                Headline(_("Réponses dans les délais"), treatment.share_within, before.share_within, "percent"),
            ),
            flow=whole_flow(counts),
            comparison=compared,
            breakdowns=(
                by_country(
                    "demandes-pays",
                    _("Demandes par pays"),
                    _("Pour chaque pays : demandes ouvertes au début, nouvelles, clôturées, ouvertes à la fin."),
                    counts,
                ),
                by_quarter(
                    "demandes-trimestres",
                    _("Nouvelles demandes sur cinq trimestres"),
                    _("Nouvelles demandes de chaque trimestre, empilées par pays."),
                    counts,
                    period,
                ),
                *stats.breakdowns(requests, span, earlier),
            ),
            delays=(treatment, stats.partner_delay(user, span)),
            notes=stats.notes(requests, span),
            references=references(requests, span),
        )
