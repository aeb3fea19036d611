"""The sections of the activity report that this domain writes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from cooperation.kinds import SECURITY_CONTEXT
from cooperation.stats import context
from ssi.accounts.models import User
from ssi.common.periods import Period
from ssi.reports.counting import Span, comparison, count_by_country, references, whole_flow
from ssi.reports.figures import Definition, Figures, Headline, Note
from ssi.reports.sections import CountedRecords
from ssi.territories.capabilities import Area
from ssi.territories.models import Country

_WATCHED = 3  # orange and red


@dataclass(frozen=True)
class ContextFigures(Figures):
    """The usual figures, of the sheets themselves, and what each country's sheet says."""

    contexts: tuple[context.CountryContext, ...]


class ContextSection:
    key = "context"
    title = _("Contexte sécuritaire")
    template = "cooperation/context/report.html"
    counted = CountedRecords("sheets:list", SECURITY_CONTEXT, Area.CONTEXT)
    definitions = (
        Definition(
            _("Niveau de vigilance"),
            _(
                "appréciation du service, sur l’échelle à quatre degrés des conseils aux voyageurs ; "
                "elle n’engage pas le ministère, qui seul publie ces conseils."
            ),
        ),
        Definition(
            _("Fiche en vigueur"),
            _("fiche validée et publiée dans le service, à la fin de la période ; un pays en a une au plus."),
        ),
        Definition(
            _("Relue le"), _("dernière relecture connue de la fiche ; la règle du service est d’une par trimestre.")
        ),
        Definition(_("Incident"), _("fait daté porté sur une fiche ; il compte au jour où il s’est produit.")),
        Definition(
            _("Perspectives"),
            _("texte de la fiche en vigueur ; celui d’une fiche réservée au service n’est pas repris au rapport."),
        ),
    )

    def collect(self, period: Period, countries: Sequence[Country], user: User) -> ContextFigures:
        span = Span.of(period, countries)
        sheets = context.sheets_of(user)
        counts = count_by_country(sheets, period, countries)
        now = context.contexts(user, period, countries)
        before = context.contexts(user, period.previous(), countries)
        incidents = context.incidents_of(user, countries)
        return ContextFigures(
            headlines=(
                Headline(_("Pays en vigilance orange ou rouge"), _watched(now), _watched(before)),
                Headline(
                    _("Incidents majeurs"),
                    context.major(incidents, period),
                    context.major(incidents, period.previous()),
                ),
            ),
            flow=whole_flow(counts),
            comparison=comparison(counts, period),
            breakdowns=(context.by_type(incidents, period),),
            delays=(),
            notes=(
                Note(_("Pays sans fiche en vigueur à la fin de la période"), sum(not one.rank for one in now)),
                Note(_("Fiches en vigueur dont la validité est passée"), sum(one.past for one in now)),
                Note(
                    _("Français concernés par un incident, là où leur nombre est connu"),
                    context.french_concerned(incidents, period),
                ),
            ),
            references=references(sheets, span),
            contexts=now,
        )


def _watched(contexts: Sequence[context.CountryContext]) -> int:
    return sum(one.rank >= _WATCHED for one in contexts)
