"""A record as a machine reads it: what its page shows, codes beside words, instants in UTC."""

from __future__ import annotations

from datetime import UTC
from functools import cache
from typing import Any

from drf_spectacular.utils import PolymorphicProxySerializer, extend_schema_field
from rest_framework import serializers

from ssi.common.rules import Refused
from ssi.records.api.kinds import ApiKind, api_kind, api_kinds
from ssi.records.kinds import kind_of
from ssi.records.links import Linked, links_of
from ssi.records.models import Record


class Instant(serializers.DateTimeField):
    """ISO 8601, in UTC, whatever the clock of the reader."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(default_timezone=UTC, **kwargs)


class NamedCode(serializers.Serializer[Any]):
    """A row of a directory: its stable code, and its name in the language of the answer."""

    code = serializers.CharField()
    name = serializers.CharField(source="label")


class RecordSerializer(serializers.Serializer[Record]):
    """What every kind has."""

    id = serializers.UUIDField()
    kind = serializers.CharField(help_text="code of the kind, as in references")
    reference = serializers.CharField(
        allow_null=True, help_text="null for a draft, and for the inner side of a request"
    )
    title = serializers.CharField()
    country = serializers.CharField(source="country_id")
    area = serializers.CharField()
    post = serializers.CharField(source="post_id", allow_null=True)
    state = serializers.CharField()
    state_label = serializers.SerializerMethodField()
    is_open = serializers.BooleanField(help_text="registered, and not over")
    marking = serializers.CharField()
    reserved = serializers.BooleanField(source="need_to_know")
    owner = serializers.CharField(source="owner.full_name", allow_null=True, default=None)
    opened_at = Instant(allow_null=True)
    due_at = Instant(allow_null=True)
    closed_at = Instant(allow_null=True)
    voided_at = Instant(allow_null=True, help_text="a registration that should not have been: it keeps its number")
    erased_at = Instant(allow_null=True, help_text="what it said of anybody was erased; it is only counted")
    updated_at = Instant()
    version = serializers.IntegerField(help_text="to be sent back with a change")
    page = serializers.SerializerMethodField()

    def get_state_label(self, record: Record) -> str:
        return str(kind_of(record).workflow.state(record.state).label)

    def get_page(self, record: Record) -> str:
        """The address of its page in the application."""
        return kind_of(record).address(record)


class RecordPageSerializer(serializers.Serializer[Any]):
    results = RecordSerializer(many=True)
    next = serializers.CharField(allow_null=True, help_text="address of the next page")


class LinkSerializer(serializers.Serializer[Linked]):
    relation = serializers.CharField()
    reference = serializers.CharField()
    title = serializers.CharField()
    state = serializers.CharField()
    page = serializers.CharField(source="url")


class OfferSerializer(serializers.Serializer[Any]):
    """A step that may be taken now, or what stands in its way."""

    transition = serializers.CharField()
    title = serializers.CharField()
    allowed = serializers.BooleanField()
    reason = serializers.CharField(allow_blank=True)
    fix = serializers.CharField(allow_blank=True, help_text="the page where what is missing is supplied")


class WholeRecordSerializer(RecordSerializer):
    """A record with all that its page shows."""

    links = serializers.SerializerMethodField()
    transitions = serializers.SerializerMethodField()
    detail = serializers.SerializerMethodField()

    @extend_schema_field(LinkSerializer(many=True))
    def get_links(self, record: Record) -> list[dict[str, Any]]:
        """Of records whose both ends the reader sees."""
        return [dict(LinkSerializer(link).data) for link in links_of(record, self.context["user"])]

    @extend_schema_field(OfferSerializer(many=True))
    def get_transitions(self, record: Record) -> list[dict[str, Any]]:
        return offers_of(api_kind(record.kind), record, self.context["user"])

    def get_detail(self, record: Record) -> dict[str, Any]:
        return dict(api_kind(record.kind).detail(record, context=self.context).data)


def whole_of(kind: ApiKind) -> type[WholeRecordSerializer]:
    """How the OpenAPI document describes a record of KIND: one component each, wherever it is answered."""
    return _whole_of(kind.code)


@cache
def _whole_of(code: str) -> type[WholeRecordSerializer]:
    kind = api_kind(code)
    members = {"kind": serializers.ChoiceField(choices=[kind.code]), "detail": kind.detail()}
    described: type[WholeRecordSerializer] = type(f"{kind.name}Serializer", (WholeRecordSerializer,), members)
    return described


def whole_of_any() -> PolymorphicProxySerializer:
    kinds = [whole_of(kind) for kind in api_kinds()]
    return PolymorphicProxySerializer("AnyRecord", serializers=kinds, resource_type_field_name=None)


def offers_of(kind: ApiKind, record: Record, user: Any) -> list[dict[str, Any]]:
    """What USER may do next with RECORD, refusals with their reason; what their posting excludes is not listed."""
    found = []
    for code, step in kind.steps.items():
        verdict = step.offered(record, user)
        if verdict is None:
            continue
        reason, fix = (str(verdict.reason), verdict.fix) if isinstance(verdict, Refused) else ("", "")
        allowed = bool(verdict)
        found.append({"transition": code, "title": str(step.label), "allowed": allowed, "reason": reason, "fix": fix})
    return found
