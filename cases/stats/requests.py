"""Aggregates of requests for information, over what the reader may see."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db.models import F, OuterRef, Q, QuerySet, Subquery
from django.utils.translation import gettext_lazy as _

from cases import kinds
from cases.enums import Direction, Outcome, RefusalGround, Urgency
from cases.models import InformationRequest
from ssi.accounts.models import User
from ssi.common.rules import Text
from ssi.directory.models import CrimeType
from ssi.exchanges.enums import Channel
from ssi.records.models import Deadline, Record
from ssi.reports.counting import Span, Standard, by_value, delay, name_of
from ssi.reports.figures import Breakdown, Delay, Note

DETAIL = "informationrequest__"
# Tables that a criterion of the list of records repeats.
_CRITERIA = {"sens": "direction", "urgence": "urgency"}


def requests_of(user: User) -> QuerySet[Record]:
    """Registered requests that USER may see."""
    return Record.objects.visible_to(user).of_kinds(kinds.INFORMATION_REQUEST).filed()


def breakdowns(requests: QuerySet[Record], span: Span, before: Span) -> tuple[Breakdown, ...]:
    """What came in during the period, and how what was closed during the period ended."""
    opened = {"current": span.within("opened_at"), "before": before.within("opened_at")}
    closed = {"current": span.within("closed_at"), "before": before.within("closed_at")}
    refused = requests.filter(**{f"{DETAIL}outcome": Outcome.REFUSED})
    tables: tuple[tuple[str, Text, Text, QuerySet[Record], str, Mapping[str, Any], dict[str, Q]], ...] = (
        ("sens", _("Nouvelles demandes par sens"), _("Sens"), requests, "direction", dict(Direction.choices), opened),
        (
            "urgence",
            _("Nouvelles demandes par urgence"),
            _("Urgence"),
            requests,
            "urgency",
            dict(Urgency.choices),
            opened,
        ),
        (
            "infraction",
            _("Nouvelles demandes par nature d’infraction"),
            _("Nature d’infraction"),
            requests,
            "crime_type",
            _crime_types(),
            opened,
        ),
        (
            "voie",
            _("Nouvelles demandes par voie de réception"),
            _("Voie"),
            requests,
            "received_by",
            dict(Channel.choices),
            opened,
        ),
        (
            "resultat",
            _("Demandes clôturées par résultat"),
            _("Résultat"),
            requests,
            "outcome",
            dict(Outcome.choices),
            closed,
        ),
        ("refus", _("Refus par motif"), _("Motif"), refused, "refusal_ground", dict(RefusalGround.choices), closed),
    )
    return tuple(
        by_value(key, title, head, rows, DETAIL + field, labels, **when, narrows=_CRITERIA.get(key, ""))
        for key, title, head, rows, field, labels, when in tables
    )


def treatment_delay(user: User, span: Span) -> Delay:
    """From receipt to the answer forwarded, over the requests answered in the period."""
    limit = Deadline.objects.filter(record=OuterRef("record_id"), rule__startswith="rfi.").order_by(
        "-started_at", "-id"
    )
    rows = (
        InformationRequest.objects.visible_to(user)
        .of_filed()
        .filter(span.within("forwarded_at", "record__country"))
        .annotate(limit_at=Subquery(limit.values("due_at")[:1]))
    )
    standard = Standard(
        _("8 heures, 3 jours ou 7 jours selon l’urgence"),
        had=Q(limit_at__isnull=False),
        met=Q(forwarded_at__lte=F("limit_at")),
    )
    title = _("De la réception à la réponse transmise au requérant")
    return delay("traitement", title, rows, "received_at", "forwarded_at", standard=standard)


def partner_delay(user: User, span: Span) -> Delay:
    """From sending to the partner's answer, over the answers received in the period."""
    rows = InformationRequest.objects.visible_to(user).of_filed().filter(span.within("answered_at", "record__country"))
    return delay("partenaire", _("De la transmission à la réponse du partenaire"), rows, "sent_at", "answered_at")


def notes(requests: QuerySet[Record], span: Span) -> tuple[Note, ...]:
    """Missing values, counted: zero is said too."""
    opened, closed = requests.filter(span.within("opened_at")), requests.filter(span.within("closed_at"))
    return (
        Note(_("Demandes nouvelles sans finalité renseignée"), opened.filter(**{f"{DETAIL}purpose": ""}).count()),
        Note(_("Demandes clôturées sans résultat"), closed.filter(**{f"{DETAIL}outcome": ""}).count()),
    )


def _crime_types() -> dict[str, Text]:
    return {one.code: name_of(one, "label") for one in CrimeType.objects.all()}
