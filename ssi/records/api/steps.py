"""The routes that write: open a record, replace what it says, take a step."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from typing import Any, ClassVar

from django.urls import reverse
from django.utils.translation import gettext as _
from rest_framework.request import Request
from rest_framework.response import Response

from ssi.accounts.api import reader
from ssi.accounts.models import User
from ssi.common.api.problems import FieldError, invalid
from ssi.common.api.schema import READING, WRITING, Operation
from ssi.common.api.views import ApiView
from ssi.common.http import demand
from ssi.records import submissions
from ssi.records.api.detail import find, whole
from ssi.records.api.kinds import ApiKind
from ssi.records.api.reading import whole_of
from ssi.records.api.writing import Change, Create, Step, demand_possible, key_of, run, sending_of, sent_of
from ssi.records.models import Record


def payload_of(request: Request) -> Mapping[str, Any]:
    """The body, if it is an object."""
    sent = request.data
    if not isinstance(sent, dict):
        raise invalid(FieldError("", _("Envoyez un objet JSON.")))
    return sent


class OfOneKind(ApiView):
    """A route of one kind, which the map of addresses gives."""

    kind: ClassVar[ApiKind]


class NewRecord(OfOneKind):
    """Opens a record, once for each key of sending."""

    create: ClassVar[Create]

    def described(self, _method: str) -> Operation:
        name, body = self.kind.name, self.create.body.schema
        statuses = [status for status in WRITING if status != 404]
        return Operation(
            f"open{name}",
            f"Open: {name}",
            whole_of(self.kind),
            statuses,
            self.kind.path,
            body=body,
            created=True,
            once=True,
        )

    def post(self, request: Request) -> Response:
        user, create = reader(request), self.create
        create.demand(user)
        key = key_of(request.headers.get("Idempotency-Key"))
        payload = payload_of(request)
        create.body.check(payload)
        data = create.body.form_data(payload)
        sent = sent_of(create.body, payload, create.bind(data, payload, user), data)
        sending = sending_of(key, request.path, payload)
        record = submissions.earlier(sending, actor=user)
        status = 200
        if record is None:
            record, status = create.do(sent, user), 201
            submissions.remember(record, sending, actor=user)
        where = reverse("api:record", args=[record.pk])
        return Response(whole(record, user), status=status, headers={"Location": where})


class OneRecord(OfOneKind):
    """A record of this kind; one of another kind is not there."""

    def described(self, _method: str) -> Operation:
        name = self.kind.name
        return Operation(f"read{name}", f"Read: {name}", whole_of(self.kind), READING, self.kind.path)

    def get(self, request: Request, key: uuid.UUID) -> Response:
        user = reader(request)
        return Response(whole(find(user, key, self.kind), user))


class ChangedRecord(OneRecord):
    """Replaces what a record says, whole, from the version that was read."""

    change: ClassVar[Change]

    def described(self, method: str) -> Operation:
        if method != "put":
            return super().described(method)
        name, body = self.kind.name, self.change.body.schema
        return Operation(f"change{name}", f"Replace: {name}", whole_of(self.kind), WRITING, self.kind.path, body=body)

    def put(self, request: Request, key: uuid.UUID) -> Response:
        user, change = reader(request), self.change
        record = find(user, key, self.kind)
        change.demand(record, user)
        payload = payload_of(request)
        change.body.check(payload)
        data = change.body.form_data(payload)
        sent = sent_of(change.body, payload, change.bind(data, payload, record, user), data)
        run(lambda: change.do(record, sent, user), record, sent, change.stored(record))
        return Response(whole(record, user))


class Transitions(OfOneKind):
    """Takes a step of the life of a record, named with what it needs."""

    def described(self, _method: str) -> Operation:
        name = self.kind.name
        bodies = [step.body.named("transition", code) for code, step in self.kind.steps.items()]
        return Operation(
            f"move{name}",
            f"Take a step: {name}",
            whole_of(self.kind),
            WRITING,
            self.kind.path,
            body={"oneOf": bodies},
            once=True,
        )

    def post(self, request: Request, key: uuid.UUID) -> Response:
        user = reader(request)
        record = find(user, key, self.kind)
        sending_key = key_of(request.headers.get("Idempotency-Key"))
        payload = payload_of(request)
        code = payload.get("transition")
        step = self.kind.steps.get(code) if isinstance(code, str) else None
        if step is None or not isinstance(code, str):
            raise invalid(FieldError("transition", _("Choisissez une valeur de la liste.")))
        step.body.check(payload, step.body.named("transition", code))
        demand(step.within(record, user))
        sending = sending_of(sending_key, request.path, payload)
        if submissions.earlier(sending, actor=user) is None:
            self._take(step, record, payload, user)
            submissions.remember(record, sending, actor=user)
        return Response(whole(record, user))

    @staticmethod
    def _take(step: Step, record: Record, payload: Mapping[str, Any], user: User) -> None:
        demand_possible(step.may(record, user))
        typed = {name: value for name, value in payload.items() if name != "transition"}
        data = step.body.form_data(typed)
        sent = sent_of(step.body, typed, step.bind(data, typed, record, user), data)
        run(lambda: step.do(record, sent, user), record, sent, step.stored(record))
