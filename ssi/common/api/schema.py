"""What each route says of itself in the OpenAPI document, and the document drawn from that."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from drf_spectacular.openapi import AutoSchema
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse
from rest_framework import serializers

from ssi.common.api.problems import CONTENT_TYPE, TITLES

# What any request may be answered.
ALWAYS = (401, 403, 406, 429, 503)
READING = (404,)
WRITING = (400, 404, 409, 413, 415, 422)
LISTING = (422,)


class FieldErrorSerializer(serializers.Serializer[Any]):
    field = serializers.CharField(allow_blank=True)
    message = serializers.CharField()


class DifferenceSerializer(serializers.Serializer[Any]):
    field = serializers.CharField()
    stored = serializers.CharField(allow_blank=True)
    sent = serializers.CharField(allow_blank=True)


class VersionsSerializer(serializers.Serializer[Any]):
    stored = serializers.IntegerField()
    sent = serializers.IntegerField(allow_null=True)


class ErrorsSerializer(serializers.Serializer[Any]):
    """By its own class, since serializers have an attribute of that name."""

    def get_fields(self) -> dict[str, serializers.Field[Any, Any, Any, Any]]:
        return {**super().get_fields(), "errors": FieldErrorSerializer(many=True, required=False)}


class ProblemSerializer(ErrorsSerializer):
    """RFC 9457."""

    type = serializers.CharField()
    title = serializers.CharField()
    status = serializers.IntegerField()
    detail = serializers.CharField()
    fix = serializers.CharField(required=False)
    version = VersionsSerializer(required=False)
    differences = DifferenceSerializer(many=True, required=False)


@dataclass(frozen=True)
class Operation:
    """One method of one route. ANSWER: its serializer or its schema; BODY: the schema of what is sent."""

    name: str
    summary: str
    answer: Any
    statuses: Sequence[int]
    tag: str
    body: Mapping[str, Any] | None = None
    created: bool = False
    once: bool = False
    query: Sequence[OpenApiParameter] = field(default_factory=tuple)
    # Of an answer that is not JSON: a file.
    media: str = ""


IDEMPOTENCY = OpenApiParameter(
    "Idempotency-Key",
    {"type": "string", "format": "uuid", "pattern": "^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$"},
    OpenApiParameter.HEADER,
    description="same key and same content: done once",
)


class OperationSchema(AutoSchema):
    """Reads `described` of the view; nothing is guessed."""

    @property
    def _operation(self) -> Operation:
        view: Any = self.view
        described: Operation = view.described(self.method.lower())
        return described

    def get_operation_id(self) -> str:
        return self._operation.name

    def get_summary(self) -> str:
        return self._operation.summary

    def get_description(self, *_place: str) -> str:
        return ""

    def get_tags(self) -> list[str]:
        return [self._operation.tag]

    def get_auth(self) -> list[dict[str, list[str]]]:
        return [{"token": []}, {"session": []}]

    def get_override_parameters(self) -> list[Any]:
        return [*self._operation.query, *([IDEMPOTENCY] if self._operation.once else [])]

    def get_request_serializer(self) -> Any:
        body = self._operation.body
        return {"application/json": dict(body)} if body is not None else None

    def get_response_serializers(self) -> Any:
        told = self._operation
        whole = (200, told.media) if told.media else 200
        answers: dict[Any, Any] = {whole: OpenApiResponse(told.answer, "as it stands now")}
        if told.created:
            answers[201] = OpenApiResponse(told.answer, "opened")
        for status in sorted({*ALWAYS, *told.statuses}):
            answers[status, CONTENT_TYPE] = OpenApiResponse(ProblemSerializer, TITLES[status][0])
        return answers
