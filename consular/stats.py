"""Aggregates of consular requests, over what the reader may see. Never a name."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any, cast

from django.db.models import Count, DurationField, ExpressionWrapper, F, Max, OuterRef, Q, QuerySet, Subquery
from django.utils.translation import gettext_lazy as _

from consular import kinds
from consular.enums import Category, Outcome
from consular.models import AssistanceFiling, Handling
from ssi.accounts.models import User
from ssi.common.periods import Period
from ssi.common.rules import Text
from ssi.records.models import Deadline, Record
from ssi.reports.counting import (
    CountryCount,
    Percentile,
    Span,
    Standard,
    by_value,
    count_by_country,
    delay,
    hours,
    name_of,
)
from ssi.reports.figures import SMALLEST_SAMPLE, Breakdown, Delay, Line, Note, share, total_of
from ssi.territories.models import ConsularPost, Country

DETAIL = "assistancefiling__"


def filings_of(user: User) -> QuerySet[Record]:
    """Requests filed by the posts that USER may see."""
    return Record.objects.visible_to(user).of_kinds(kinds.ASSISTANCE).filed()


def followed(filings: QuerySet[Record], period: Period, countries: Sequence[Country]) -> tuple[CountryCount, ...]:
    """The persons detained whose request was open: at the start, new, ended, at the end."""
    bounds = Span.of(period, countries).bounds
    first, last = min(start for start, *_rest in bounds), max(end for _start, end, _codes in bounds)
    # Only what the period touches is read: the quarters before are not asked for here.
    touched = filings.filter(Q(closed_at__isnull=True) | Q(closed_at__gte=first), opened_at__lt=last)
    detained = touched.filter(**{f"{DETAIL}category": Category.ARREST_DETENTION})
    return count_by_country(detained, period, countries)


def breakdowns(filings: QuerySet[Record], user: User, span: Span, before: Span) -> tuple[Breakdown, ...]:
    opened: dict[str, Any] = {"current": span.within("opened_at"), "before": before.within("opened_at")}
    ended: dict[str, Any] = {
        "current": span.within("filing__closed_at", "filing__country"),
        "before": before.within("filing__closed_at", "filing__country"),
    }
    rows = (
        by_value(
            "situation",
            _("Nouvelles demandes par situation"),
            _("Situation"),
            filings,
            f"{DETAIL}category",
            dict(Category.choices),
            **opened,
            narrows="category",
        ),
        by_value("poste", _("Nouvelles demandes par poste"), _("Poste"), filings, "post", _posts(), **opened),
        by_value(
            "issue",
            _("Demandes terminées par issue"),
            _("Issue"),
            Handling.objects.visible_to(user).of_filed(),
            "outcome",
            dict(Outcome.choices),
            **ended,
        ),
    )
    words = (
        _("Les dix situations les plus fréquentes de la période."),
        _("Les dix postes qui ont déposé le plus de demandes dans la période."),
        _("Les dix issues les plus fréquentes de la période."),
    )
    drawn = (replace(one, form="rows", description=said) for one, said in zip(rows, words, strict=True))
    return tuple(drawn)


def first_answer_delay(user: User, span: Span, *, measured: bool = True) -> Delay:
    """From the filing to the first answer released, over the first answers of the period.

    MEASURED: against the time limit of each, which costs a reading of the deadlines.
    """
    rows = (
        AssistanceFiling.objects.visible_to(user).of_filed().filter(span.within("first_answer_at", "record__country"))
    )
    title = _("Du dépôt à la première réponse du SSI")
    if not measured:
        return delay("premiere-reponse", title, rows, "record__opened_at", "first_answer_at")
    limit = Deadline.objects.filter(record=OuterRef("record_id"), rule__startswith="asc.").order_by("-id")
    limited = rows.annotate(limit_at=Subquery(limit.values("due_at")[:1]))
    standard = Standard(
        _("24 heures, ou 2 heures si une vie est en jeu"),
        had=Q(limit_at__isnull=False),
        met=Q(first_answer_at__lte=F("limit_at")),
    )
    return delay("premiere-reponse", title, limited, "record__opened_at", "first_answer_at", standard=standard)


def notification_delay(user: User, span: Span) -> Delay:
    """From the arrest to its notification by the local authorities, over the detentions filed in the period."""
    title = _("De l’arrestation à sa notification au poste")
    return delay("notification", title, _detentions(user, span), "incident_at", "notification_received_at")


def notification_by_country(user: User, span: Span, countries: Sequence[Country]) -> Breakdown:
    """How long the authorities of each country took to notify, with how many were measured: evidence, or nothing."""
    took = ExpressionWrapper(F("notification_received_at") - F("incident_at"), output_field=DurationField())
    measured = _detentions(user, span).filter(incident_at__isnull=False, notification_received_at__isnull=False)
    found = (
        measured.order_by()
        .values_list("record__country")
        .annotate(number=Count("pk"), median=Percentile(took, 0.5, output_field=DurationField()), worst=Max(took))
    )
    names = {country.code: name_of(country) for country in countries}
    lines = [_measured_line(names[code], code, *figures) for code, *figures in found if code in names]
    lines.sort(key=_longest_first)
    return Breakdown(
        "notification-pays",
        _("Notification des arrestations, par pays"),
        _("Pays"),
        (_("Médiane, en heures"), _("La plus longue, en heures"), _("Cas mesurés")),
        tuple(lines),
        form="rows",
        description=_("Médiane du temps entre l’arrestation et sa notification au poste, en heures, par pays."),
    )


def _longest_first(line: Line) -> float:
    median = line.values[0]
    return -median if isinstance(median, int | float) else 1


def _measured_line(name: Text, code: str, count: int, median: timedelta, worst: timedelta) -> Line:
    """Under five cases, only that there are fewer: even their number says something of somebody."""
    if count < SMALLEST_SAMPLE:
        return Line(name, (cast("str", _("moins de 5 cas")), None, None), code=code)
    return Line(name, (hours(median), hours(worst), count), code=code)


def missing(user: User, span: Span) -> Breakdown:
    """What became of the persons reported missing in the period."""
    handlings = Handling.objects.visible_to(user).of_filed()
    reported = handlings.filter(
        span.within("record__opened_at", "record__country"), filing__assistancefiling__category=Category.MISSING
    )
    counts = reported.aggregate(
        alive=Count("pk", filter=Q(outcome=Outcome.FOUND_SAFE)),
        dead=Count("pk", filter=Q(outcome=Outcome.FOUND_DEAD)),
        sought=Count("pk", filter=Q(outcome="", record__closed_at__isnull=True)),
        whole=Count("pk"),
    )
    known = counts["alive"] + counts["dead"] + counts["sought"]
    labels = (
        (_("Retrouvées saines et sauves"), counts["alive"]),
        (_("Retrouvées décédées"), counts["dead"]),
        (_("Encore recherchées"), counts["sought"]),
        (_("Autre issue"), counts["whole"] - known),
    )
    lines = tuple(Line(label, (number,), share(number, counts["whole"])) for label, number in labels)
    return Breakdown(
        "disparitions",
        _("Personnes disparues signalées dans la période"),
        _("Ce qu’il en est"),
        (_("Personnes"),),
        lines if counts["whole"] else (),
        totals=total_of(lines),
        shares=True,
    )


def notes(filings: QuerySet[Record], user: User, span: Span) -> tuple[Note, ...]:
    opened = filings.filter(span.within("opened_at"))
    never = _detentions(user, span).filter(notification_received_at__isnull=True)
    return (
        Note(_("Détentions sans notification des autorités à ce jour"), never.count()),
        Note(_("Demandes nouvelles sans date des faits"), opened.filter(**{f"{DETAIL}incident_at": None}).count()),
    )


def _detentions(user: User, span: Span) -> QuerySet[AssistanceFiling]:
    opened = span.within("record__opened_at", "record__country")
    return AssistanceFiling.objects.visible_to(user).of_filed().filter(opened, category=Category.ARREST_DETENTION)


def _posts() -> dict[str, Text]:
    return {one.code: name_of(one) for one in ConsularPost.objects.all()}
