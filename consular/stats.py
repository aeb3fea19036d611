"""Aggregates of consular requests, over what the reader may see. Never a name."""

from __future__ import annotations

from typing import Any

from django.db.models import F, OuterRef, Q, QuerySet, Subquery
from django.utils.translation import gettext_lazy as _

from consular import kinds
from consular.enums import Category, Outcome
from consular.models import AssistanceFiling, Handling
from ssi.accounts.models import User
from ssi.common.rules import Text
from ssi.records.models import Deadline, Record
from ssi.reports.counting import Span, Standard, by_value, delay, name_of
from ssi.reports.figures import Breakdown, Delay, Note
from ssi.territories.models import ConsularPost

DETAIL = "assistancefiling__"


def filings_of(user: User) -> QuerySet[Record]:
    """Requests filed by the posts that USER may see."""
    return Record.objects.visible_to(user).of_kinds(kinds.ASSISTANCE).filed()


def breakdowns(filings: QuerySet[Record], user: User, span: Span, before: Span) -> tuple[Breakdown, ...]:
    opened: dict[str, Any] = {"current": span.within("opened_at"), "before": before.within("opened_at")}
    ended: dict[str, Any] = {
        "current": span.within("filing__closed_at", "filing__country"),
        "before": before.within("filing__closed_at", "filing__country"),
    }
    return (
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


def first_answer_delay(user: User, span: Span) -> Delay:
    """From the filing to the first answer released, over the first answers of the period."""
    limit = Deadline.objects.filter(record=OuterRef("record_id"), rule__startswith="asc.").order_by("-id")
    rows = (
        AssistanceFiling.objects.visible_to(user)
        .of_filed()
        .filter(span.within("first_answer_at", "record__country"))
        .annotate(limit_at=Subquery(limit.values("due_at")[:1]))
    )
    standard = Standard(
        _("24 heures, ou 2 heures si une vie est en jeu"),
        had=Q(limit_at__isnull=False),
        met=Q(first_answer_at__lte=F("limit_at")),
    )
    title = _("Du dépôt à la première réponse du SSI")
    return delay("premiere-reponse", title, rows, "record__opened_at", "first_answer_at", standard=standard)


def notification_delay(user: User, span: Span) -> Delay:
    """From the arrest to its notification by the local authorities, over the detentions filed in the period."""
    title = _("De l’arrestation à sa notification au poste")
    return delay("notification", title, _detentions(user, span), "incident_at", "notification_received_at")


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
