"""The section of technical cooperation in the activity report."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext_lazy as _

from cooperation.kinds import ACTION
from cooperation.stats import actions as stats
from ssi.accounts.models import User
from ssi.common.periods import Period
from ssi.reports.counting import Span, by_country, by_quarter, comparison, count_by_country, references, whole_flow
from ssi.reports.figures import Definition, Figures, Headline
from ssi.reports.sections import CountedRecords
from ssi.territories.capabilities import Area
from ssi.territories.models import Country


class TechnicalSection:
    key = "technical"
    title = _("Coopération technique")
    template = "reports/parts/figures.html"
    counted = CountedRecords("actions:list", ACTION, Area.TECHNICAL)
    definitions = (
        Definition(
            _("Nouvelle action"),
            _("action dont le premier jour, réel ou à défaut prévu, tombe dans la période, quoi qu’il en soit advenu."),
        ),
        Definition(
            _("Taux de réalisation"),
            _(
                "part des actions que le programme avait d’abord inscrites dans la période et qui ont eu lieu dans "
                "cette période ; un report ne change pas l’inscription d’origine."
            ),
        ),
        Definition(_("Action réalisée"), _("action qui a eu lieu, évaluée et clôturée ou non.")),
        Definition(
            _("Participants"),
            _(
                "personnes présentes aux actions et aux participations réalisées dans la période, comptées dans le "
                "pays qui les a envoyées ; une action régionale compte une fois, dans le pays qui la conduit."
            ),
        ),
    )

    def collect(self, period: Period, countries: Sequence[Country], user: User) -> Figures:
        span, before = Span.of(period, countries), Span.of(period.previous(), countries)
        actions = stats.actions_of(user)
        counts = count_by_country(actions, period, countries)
        compared = comparison(counts, period)
        people, earlier = stats.people(user, countries, span), stats.people(user, countries, before)
        present, present_before = (int(table.totals[0] or 0) for table in (people, earlier))
        rate = stats.realisation(actions, countries, period)
        return Figures(
            headlines=(
                Headline(_("Actions de la période"), compared.current, compared.previous),
                Headline(
                    _("Taux de réalisation du programme"),
                    rate,
                    stats.realisation(actions, countries, period.previous()),
                    "percent",
                ),
                Headline(_("Participants"), present, present_before),
            ),
            flow=whole_flow(counts),
            comparison=compared,
            breakdowns=(
                stats.programme(actions, countries, period),
                by_country(
                    "actions-pays",
                    _("Actions par pays"),
                    _("Pour chaque pays : actions ouvertes au début, nouvelles, clôturées, ouvertes à la fin."),
                    counts,
                ),
                by_quarter(
                    "actions-trimestres",
                    _("Actions sur cinq trimestres"),
                    _("Actions de chaque trimestre, empilées par pays."),
                    counts,
                    period,
                ),
                *stats.breakdowns(actions, span, before),
                people,
            ),
            delays=(),
            notes=stats.notes(actions, span),
            references=references(actions, span),
        )
