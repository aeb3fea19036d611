"""The register of a record, for machines; and what every operational kind shows beside its own fields."""

from __future__ import annotations

from typing import Any

from django.db.models import Prefetch
from rest_framework import serializers

from ssi.documents.api import DocumentSerializer
from ssi.documents.models import Document
from ssi.exchanges.models import Acknowledgement, Exchange, ExchangeReference
from ssi.people.api import PartSerializer
from ssi.people.querysets import PARTS
from ssi.records.api.reading import Instant
from ssi.records.models import Record


class ReferenceSerializer(serializers.Serializer[ExchangeReference]):
    side = serializers.CharField()
    value = serializers.CharField()


class AcknowledgementSerializer(serializers.Serializer[Acknowledgement]):
    received_on = serializers.DateField()
    note = serializers.CharField(allow_blank=True)


class ExchangeSerializer(serializers.Serializer[Exchange]):
    id = serializers.UUIDField()
    register_number = serializers.CharField(allow_blank=True)
    direction = serializers.CharField()
    kind = serializers.CharField()
    channel = serializers.CharField()
    sender = serializers.CharField(allow_blank=True)
    receiver = serializers.CharField(allow_blank=True)
    occurred_at = Instant()
    registered_at = Instant()
    external_reference = serializers.CharField(allow_blank=True)
    in_reply_to = serializers.UUIDField(source="in_reply_to_id", allow_null=True)
    references = ReferenceSerializer(many=True)
    corrects = serializers.UUIDField(source="corrects_id", allow_null=True)
    reminds = serializers.UUIDField(source="reminds_id", allow_null=True)
    acknowledgement_required = serializers.BooleanField()
    acknowledgement = AcknowledgementSerializer(allow_null=True, default=None)
    expects_reply_by = serializers.DateField(allow_null=True)
    subject = serializers.CharField()
    body = serializers.CharField(allow_blank=True)
    language = serializers.CharField(allow_blank=True)
    handling_code = serializers.CharField(allow_blank=True)
    handling_note = serializers.CharField(allow_blank=True)
    evaluation = serializers.CharField(allow_blank=True)


class FileDetail(serializers.Serializer[Record]):
    """What any operational record holds: people and objects, register, pieces. A kind adds its own fields."""

    parts = PartSerializer(many=True)
    exchanges = ExchangeSerializer(many=True)
    documents = DocumentSerializer(many=True)


def in_the_file() -> tuple[Any, ...]:
    """What FileDetail reads, one statement each whatever there is."""
    joined = Exchange.objects.select_related("from_authority", "to_authority", "acknowledgement")
    exchanges = joined.prefetch_related("references")
    return (*PARTS, Prefetch("exchanges", queryset=exchanges), Prefetch("documents", queryset=Document.objects.all()))
