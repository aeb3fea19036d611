"""Aggregates of technical cooperation, over what the reader may see."""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models import Count, Q, QuerySet, Sum
from django.utils.translation import gettext_lazy as _

from cooperation import kinds
from cooperation.enums.actions import DONE, ActionType, Theme
from ssi.accounts.models import User
from ssi.common.periods import Period
from ssi.common.rules import Text
from ssi.records.models import Record
from ssi.reports.counting import Span, by_value, name_of
from ssi.reports.figures import Breakdown, Line, Note, share, total_of
from ssi.territories.models import Country

DETAIL = "cooperationaction__"


def actions_of(user: User) -> QuerySet[Record]:
    """Registered actions that USER may see: a regional one once, in the country that leads it."""
    return Record.objects.visible_to(user).of_kinds(kinds.ACTION).filed()


def _on(column: str, period: Period) -> Q:
    return Q(**{f"{DETAIL}{column}__range": (period.first, period.last)})


def _done_in(period: Period) -> Q:
    return Q(state__in=DONE) & _on("actual_start", period)


def _fates(actions: QuerySet[Record], period: Period) -> dict[str, int]:
    """What became of the actions that the programme had first set in PERIOD."""
    planned = actions.filter(_on("original_start", period)).order_by()
    return planned.aggregate(
        planned=Count("pk"),
        done=Count("pk", filter=_done_in(period)),
        later=Count("pk", filter=Q(state__in=DONE) & ~_on("actual_start", period)),
        postponed=Count(
            "pk",
            filter=(Q(state="postponed") | ~_on("planned_start", period)) & ~Q(state__in=(*DONE, "cancelled")),
        ),
        cancelled=Count("pk", filter=Q(state="cancelled")),
    )


_FATES: tuple[tuple[str, Text], ...] = (
    ("planned", _("Inscrites au programme pour la période")),
    ("done", _("Réalisées dans la période")),
    ("later", _("Réalisées à une autre date")),
    ("postponed", _("Reportées")),
    ("cancelled", _("Annulées")),
)


def programme(actions: QuerySet[Record], countries: Sequence[Country], period: Period) -> Breakdown:
    """The programme against what became of it, beside the period before."""
    here = actions.filter(country__in=[country.code for country in countries])
    now, before = _fates(here, period), _fates(here, period.previous())
    lines = tuple(Line(label, (now[key], before[key]), share(now[key], now["planned"])) for key, label in _FATES)
    return Breakdown(
        "programme",
        _("Le programme et sa réalisation"),
        _("Actions"),
        (_("Période"), _("Trimestre précédent")),
        lines,
        shares=True,
    )


def realisation(actions: QuerySet[Record], countries: Sequence[Country], period: Period) -> float | None:
    """The part, in percent, of what the programme had first set in PERIOD that took place in it."""
    fates = _fates(actions.filter(country__in=[country.code for country in countries]), period)
    return share(fates["done"], fates["planned"])


def breakdowns(actions: QuerySet[Record], span: Span, before: Span) -> tuple[Breakdown, ...]:
    """What took place, by form and by theme: a record counts by its first real day, which opens it."""
    done = actions.filter(state__in=DONE)
    current, earlier = span.within("opened_at"), before.within("opened_at")
    return (
        by_value(
            "forme",
            _("Actions réalisées par forme"),
            _("Forme"),
            done,
            f"{DETAIL}action_type",
            dict(ActionType.choices),
            current=current,
            before=earlier,
        ),
        by_value(
            "theme",
            _("Actions réalisées par thème"),
            _("Thème"),
            done,
            f"{DETAIL}theme",
            dict(Theme.choices),
            current=current,
            before=earlier,
        ),
    )


def people(user: User, countries: Sequence[Country], span: Span) -> Breakdown:
    """Participants where they come from: those of the actions of each country, and of its participations."""
    found: dict[str, list[int]] = {country.code: [0, 0] for country in countries}
    seen = Record.objects.visible_to(user).filed().filter(span.within("opened_at")).order_by()
    for kind, detail, states in (
        (kinds.ACTION, "cooperationaction", DONE),
        (kinds.PARTICIPATION, "participation", ("held",)),
    ):
        rows = seen.of_kinds(kind).filter(state__in=states).values_list("country_id")
        for code, present, women in rows.annotate(
            present=Sum(f"{detail}__actual_participants"), women=Sum(f"{detail}__actual_women")
        ):
            found[code][0] += present or 0
            found[code][1] += women or 0
    lines = tuple(
        Line(name_of(country), (*found[country.code], share(found[country.code][1], found[country.code][0])))
        for country in countries
    )
    sums = total_of([Line("", line.values[:2]) for line in lines]) if lines else (0, 0)
    whole, women = (int(value or 0) for value in sums)
    return Breakdown(
        "participants",
        _("Participants par pays"),
        _("Pays"),
        (_("Participants"), _("Dont femmes"), _("Part des femmes (%)")),
        lines,
        totals=(whole, women, share(women, whole)),
    )


def notes(actions: QuerySet[Record], span: Span) -> tuple[Note, ...]:
    """Missing values, counted: zero is said too."""
    done = actions.filter(span.within("opened_at"), state__in=DONE)
    return (
        Note(
            _("Actions réalisées dont le nombre de femmes n’est pas connu"),
            done.filter(**{f"{DETAIL}actual_women__isnull": True}).count(),
        ),
    )
