"""One record, by its identifier; somebody else's answers like one that does not exist."""

from __future__ import annotations

import uuid

from django.http import Http404
from rest_framework.request import Request
from rest_framework.response import Response

from ssi.accounts.api import reader
from ssi.accounts.models import User
from ssi.audit import journal
from ssi.audit.acts import Act
from ssi.common.api.schema import READING, Operation
from ssi.common.api.views import ApiView
from ssi.records.api.kinds import ApiKind, api_kind, api_kinds
from ssi.records.api.reading import WholeRecordSerializer, whole_of_any
from ssi.records.models import Record


def find(user: User, key: uuid.UUID, kind: ApiKind | None = None) -> Record:
    """The record of that key, of KIND if one is named, with all that its kind reads."""
    kinds = [kind] if kind else api_kinds()
    seen = Record.objects.visible_to(user).of_kinds(*(one.code for one in kinds)).filter(pk=key)
    record = seen.with_people().first()
    if record is None:
        raise Http404
    return record


def whole(record: Record, user: User) -> dict[str, object]:
    """RECORD as it stands now in the database, written for USER, who is noted as having read it."""
    kind = api_kind(record.kind)
    found = Record.objects.visible_to(user).select_related("owner", "country", "post", *kind.related)
    fresh = found.prefetch_related(*kind.children).get(pk=record.pk)
    journal.note(Act.RECORD_READ, country=fresh.country_id, keys=[fresh.pk])
    return dict(WholeRecordSerializer(fresh, context={"user": user}).data)


class RecordDetail(ApiView):
    """A record of any kind."""

    def described(self, _method: str) -> Operation:
        return Operation("readRecord", "Read a record of any kind", whole_of_any(), READING, "records")

    def get(self, request: Request, key: uuid.UUID) -> Response:
        user = reader(request)
        return Response(whole(find(user, key), user))
