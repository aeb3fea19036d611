"""/api/v1/records/<id>/exchanges/: what came and went on a record, and filing there, by the form of the page."""

from __future__ import annotations

import uuid
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from rest_framework.request import Request
from rest_framework.response import Response

from ssi.accounts.api import reader
from ssi.accounts.models import User
from ssi.audit import journal
from ssi.audit.acts import Act
from ssi.common.api.bodies import Body, Sent
from ssi.common.api.problems import FieldError, invalid
from ssi.common.api.schema import READING, WRITING, Operation
from ssi.common.api.views import ApiView
from ssi.common.http import demand
from ssi.common.rules import Refused, Verdict
from ssi.exchanges.api import ExchangeSerializer
from ssi.exchanges.departures import keeps_a_register
from ssi.exchanges.forms import ExchangeForm
from ssi.exchanges.models import Exchange
from ssi.exchanges.services import file_exchange
from ssi.records import submissions
from ssi.records.access import may
from ssi.records.api.detail import find
from ssi.records.api.steps import payload_of
from ssi.records.api.writing import demand_possible, key_of, run, sending_of, sent_of
from ssi.records.models import Record

MOST = 300
_EXCHANGE = {"type": ["string", "null"], "format": "uuid", "maxLength": 36}
BODY = Body(
    (ExchangeForm,),
    more={"corrects": _EXCHANGE, "reminds": _EXCHANGE},
    without=frozenset({"file", "documents"}),
)


class RecordExchanges(ApiView):
    """The register of one record."""

    def described(self, method: str) -> Operation:
        if method == "post":
            return Operation(
                "fileExchange",
                "File an exchange on a record",
                ExchangeSerializer,
                WRITING,
                "exchanges",
                body=BODY.schema,
                created=True,
                once=True,
            )
        many = ExchangeSerializer(many=True)
        return Operation("readExchanges", "Read the exchanges of a record", many, READING, "exchanges")

    def get(self, request: Request, key: uuid.UUID) -> Response:
        record = find(reader(request), key)
        journal.note(Act.RECORD_READ, country=record.country_id, keys=[record.pk])
        found = list(Exchange.objects.of(record)[:MOST])
        return Response([ExchangeSerializer(exchange).data for exchange in found])

    def post(self, request: Request, key: uuid.UUID) -> Response:
        user = reader(request)
        record = find(user, key)
        demand(may(user, "change", record))
        demand_possible(_may_file(record))
        sending_key = key_of(request.headers.get("Idempotency-Key"))
        payload = payload_of(request)
        BODY.check(payload)
        data = BODY.form_data(payload)
        sent = sent_of(BODY, payload, [ExchangeForm(data, record=record)], data)
        sending = sending_of(sending_key, request.path, payload)
        if submissions.earlier(sending, actor=user) is not None:
            said = {name: sent.form.cleaned_data[name] for name in ("direction", "occurred_at", "subject")}
            return self._answer(Exchange.objects.of(record).filter(actor=user, **said)[0], record, 200)
        links: dict[str, Any] = {name: _linked(record, name, value) for name, value in sent.more.items() if value}
        exchange = run(lambda: _file(record, sent, links, user), record, sent, {})
        submissions.remember(record, sending, actor=user)
        return self._answer(Exchange.objects.of(record).get(pk=exchange.pk), record, 201)

    @staticmethod
    def _answer(exchange: Exchange, record: Record, status: int) -> Response:
        where = reverse("api:record-exchanges", args=[record.pk])
        return Response(ExchangeSerializer(exchange).data, status=status, headers={"Location": where})


def _may_file(record: Record) -> Verdict:
    """By a program, a draft is registered first."""
    if record.is_draft:
        return Refused(_("Aucun échange ne s’enregistre ici sur un brouillon : enregistrez d’abord le dossier."))
    return keeps_a_register(record)


def _linked(record: Record, name: str, key: Any) -> Exchange:
    """What is corrected or recalled: an exchange of the same record, else it does not exist."""
    try:
        found: Exchange | None = Exchange.objects.filter(record=record, pk=uuid.UUID(str(key))).first()
    except ValueError:
        found = None
    if found is None:
        raise invalid(FieldError(name, _("Choisissez une valeur de la liste.")))
    return found


def _file(record: Record, sent: Sent, links: dict[str, Any], user: User) -> Exchange:
    return file_exchange(record, **sent.form.content(), **links, actor=user)
