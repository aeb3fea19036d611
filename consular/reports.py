"""The consular section of the activity report. Counts, never a name."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from django.utils.translation import gettext_lazy as _

from consular import stats
from consular.kinds import ASSISTANCE
from ssi.accounts.models import User
from ssi.common.periods import Period
from ssi.reports.counting import Span, by_country, by_quarter, comparison, count_by_country, references, whole_flow
from ssi.reports.figures import Comparison, Definition, Delay, Figures, Flow, Headline
from ssi.reports.sections import CountedRecords
from ssi.territories.capabilities import Area
from ssi.territories.models import Country


class ConsularSection:
    key = "consular"
    title = _("Liaison consulaire")
    template = "reports/parts/figures.html"
    counted = CountedRecords("consular:index", ASSISTANCE, Area.CONSULAR)
    definitions = (
        Definition(_("Nouvelle demande"), _("demande d’assistance déposée par un poste pendant la période.")),
        Definition(_("Pays"), _("pays des faits, qui peut différer de celui du poste qui dépose.")),
        Definition(
            _("Première réponse"),
            _("temps écoulé entre le dépôt et la première réponse communiquée au poste, pour celles de la période."),
        ),
        Definition(
            _("Notification"),
            _(
                "temps écoulé entre l’arrestation et sa notification au poste par les autorités locales, pour les "
                "détentions déposées pendant la période et notifiées. Sous cinq cas, rien n’est donné."
            ),
        ),
        Definition(
            _("Personne détenue suivie"),
            _("personne arrêtée ou incarcérée dont la demande d’assistance n’est pas terminée."),
        ),
        Definition(
            _("Personne disparue"),
            _("demande déposée pour une disparition pendant la période, selon l’issue constatée à ce jour."),
        ),
    )

    def collect(self, period: Period, countries: Sequence[Country], user: User) -> Figures:
        span, before = Span.of(period, countries), Span.of(period.previous(), countries)
        filings = stats.filings_of(user)
        counts = count_by_country(filings, period, countries)
        compared = comparison(counts, period)
        detained = stats.followed(filings, period, countries)
        answer, notification = stats.first_answer_delay(user, span), stats.notification_delay(user, span)
        earlier = stats.first_answer_delay(user, before, measured=False), stats.notification_delay(user, before)
        return Figures(
            headlines=_headlines(compared, (answer, notification), earlier, whole_flow(detained)),
            flow=whole_flow(counts),
            comparison=compared,
            breakdowns=(
                by_country(
                    "assistance-pays",
                    _("Demandes d’assistance par pays"),
                    _("Pour chaque pays : demandes ouvertes au début, nouvelles, terminées, ouvertes à la fin."),
                    counts,
                ),
                by_quarter(
                    "assistance-trimestres",
                    _("Nouvelles demandes d’assistance sur cinq trimestres"),
                    _("Nouvelles demandes de chaque trimestre, empilées par pays."),
                    counts,
                    period,
                ),
                *stats.breakdowns(filings, user, span, before),
                replace(
                    by_country(
                        "detenus-pays",
                        _("Personnes détenues suivies, par pays"),
                        _("Pour chaque pays : suivies au début, nouvelles, terminées, suivies à la fin."),
                        detained,
                    ),
                    narrows="",
                ),
                stats.notification_by_country(user, span, countries),
                stats.missing(user, span),
            ),
            delays=(answer, notification),
            notes=stats.notes(filings, user, span),
            references=references(filings, span),
        )


def _headlines(
    compared: Comparison, delays: tuple[Delay, Delay], earlier: tuple[Delay, Delay], detained: Flow
) -> tuple[Headline, ...]:
    (answer, notification), (answer_before, notification_before) = delays, earlier
    return (
        Headline(_("Nouvelles demandes d’assistance"), compared.current, compared.previous),
        Headline(_("Délai médian de première réponse"), answer.median, answer_before.median, "hours"),
        Headline(
            _("Délai médian de notification d’une arrestation"),
            notification.median,
            notification_before.median,
            "hours",
        ),
        Headline(_("Personnes détenues suivies à la fin de la période"), detained.open_at_end, detained.open_at_start),
    )
