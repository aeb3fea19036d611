"""Aggregates of institutional cooperation, over what the reader may see."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from cooperation import kinds
from cooperation.enums.agreements import RUNNING, InstrumentType
from ssi.accounts.models import User
from ssi.common.moments import day_text
from ssi.common.periods import Period
from ssi.records.kinds import kind_by_code
from ssi.records.models import Record
from ssi.reports.counting import Span, name_of
from ssi.reports.figures import Breakdown, Line, Note, total_of
from ssi.territories.models import Country

A_YEAR = timedelta(days=365)


def agreements_of(user: User) -> QuerySet[Record]:
    """Registered agreements that USER may see."""
    return Record.objects.visible_to(user).of_kinds(kinds.AGREEMENT).filed()


def _counted(agreements: QuerySet[Record], countries: Sequence[Country], column: str) -> dict[str, dict[str, int]]:
    found: dict[str, dict[str, int]] = {}
    rows = agreements.filter(country__in=[country.code for country in countries]).order_by()
    for value, code, number in rows.values_list(column, "country_id").annotate(number=Count("pk")):
        found.setdefault(value, {})[code] = number
    return found


def by_state(agreements: QuerySet[Record], countries: Sequence[Country]) -> Breakdown:
    """Where each agreement stands today, one column a country."""
    found = _counted(agreements, countries, "state")
    lines = tuple(
        Line(state.label, tuple(found[state.code].get(country.code, 0) for country in countries))
        for state in kind_by_code(kinds.AGREEMENT).workflow.states
        if state.code in found
    )
    names = tuple(name_of(country) for country in countries)
    return Breakdown("etats", _("Accords par état"), _("État"), names, lines, totals=total_of(lines))


def by_instrument(agreements: QuerySet[Record], countries: Sequence[Country]) -> Breakdown:
    """Those that run today."""
    found = _counted(agreements.filter(state__in=RUNNING), countries, "agreement__instrument_type")
    labels = dict(InstrumentType.choices)
    lines = tuple(
        Line(label, tuple(found[code].get(country.code, 0) for country in countries))
        for code, label in labels.items()
        if code in found
    )
    names = tuple(name_of(country) for country in countries)
    title = _("Accords en vigueur par nature d’instrument")
    return Breakdown("instruments", title, _("Nature"), names, lines, totals=total_of(lines))


def ending_soon(agreements: QuerySet[Record], countries: Sequence[Country], period: Period) -> QuerySet[Record]:
    """Those that run and expire within twelve months of the end of PERIOD."""
    return agreements.filter(
        country__in=[country.code for country in countries],
        state__in=RUNNING,
        agreement__expires_on__gt=period.last,
        agreement__expires_on__lte=period.last + A_YEAR,
    ).select_related("agreement")


def expiries(ending: QuerySet[Record]) -> Breakdown:
    """Each by its reference: what ends, when, and by when to decide."""
    rows = ending.order_by("agreement__expires_on", "reference")
    lines = tuple(
        Line(
            record.reference or "",
            (
                day_text(record.agreement.expires_on) if record.agreement.expires_on else "",
                day_text(record.agreement.decide_by) if record.agreement.decide_by else "",
            ),
        )
        for record in rows
    )
    return Breakdown(
        "echeances",
        _("Échéances des douze mois qui suivent la période"),
        _("Référence"),
        (_("Échéance"), _("À décider avant le")),
        lines,
    )


def signed_in(agreements: QuerySet[Record], span: Span) -> int:
    return agreements.filter(span.within("opened_at"), agreement__signed_on__isnull=False).count()


def notes(agreements: QuerySet[Record], countries: Sequence[Country]) -> tuple[Note, ...]:
    """Missing values, counted: zero is said too."""
    here = agreements.filter(Q(country__in=[country.code for country in countries]), state__in=RUNNING)
    return (
        Note(
            _("Accords en vigueur sans échéance connue"),
            here.filter(agreement__expires_on__isnull=True).count(),
        ),
    )
