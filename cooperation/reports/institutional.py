"""The section of institutional cooperation in the activity report."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext_lazy as _

from cooperation.kinds import AGREEMENT
from cooperation.stats import agreements as stats
from ssi.accounts.models import User
from ssi.common.periods import Period
from ssi.reports.counting import Span, by_country, comparison, count_by_country, references, whole_flow
from ssi.reports.figures import Definition, Figures, Headline
from ssi.reports.sections import CountedRecords
from ssi.territories.capabilities import Area
from ssi.territories.models import Country


class InstitutionalSection:
    key = "institutional"
    title = _("Coopération institutionnelle")
    template = "reports/parts/figures.html"
    counted = CountedRecords("agreements:list", AGREEMENT, Area.INSTITUTIONAL)
    definitions = (
        Definition(
            _("Nouvel accord"),
            _("accord signé pendant la période ou, s’il ne l’est pas encore, dont la négociation s’y est ouverte."),
        ),
        Definition(_("Accords par état"), _("où en est chaque accord le jour où le rapport est compté.")),
        Definition(
            _("Échéances"),
            _(
                "accords en vigueur qui expirent dans les douze mois suivant la période ; la décision se prend "
                "soixante jours avant le préavis."
            ),
        ),
    )

    def collect(self, period: Period, countries: Sequence[Country], user: User) -> Figures:
        span, before = Span.of(period, countries), Span.of(period.previous(), countries)
        agreements = stats.agreements_of(user)
        counts = count_by_country(agreements, period, countries)
        ending = stats.ending_soon(agreements, countries, period)
        expiries = stats.expiries(ending)
        return Figures(
            headlines=(
                Headline(_("Accords signés"), stats.signed_in(agreements, span), stats.signed_in(agreements, before)),
                Headline(
                    _("Échéances à douze mois"),
                    len(expiries.lines),
                    stats.ending_soon(agreements, countries, period.previous()).count(),
                ),
            ),
            flow=whole_flow(counts),
            comparison=comparison(counts, period),
            breakdowns=(
                by_country(
                    "accords-pays",
                    _("Accords par pays"),
                    _("Pour chaque pays : accords suivis au début, nouveaux, terminés, suivis à la fin."),
                    counts,
                ),
                stats.by_state(agreements, countries),
                stats.by_instrument(agreements, countries),
                expiries,
            ),
            delays=(),
            notes=stats.notes(agreements, countries),
            references=references(agreements, span),
        )
