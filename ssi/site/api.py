"""/api/v1/: the interface for machines, composed of what the domains register."""

from __future__ import annotations

import json
import types
from collections.abc import Iterator
from functools import cache
from typing import Any

from django.urls import URLPattern, path
from django.utils import translation
from drf_spectacular.generators import SchemaGenerator
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.utils.encoders import JSONEncoder

import cases.api
import consular.api
import cooperation.api
from ssi.common.api.views import ApiView
from ssi.documents.api import DocumentFile
from ssi.exchanges.api_views import RecordExchanges
from ssi.followup.api import OwnTasks
from ssi.records.api.detail import RecordDetail
from ssi.records.api.kinds import ApiKind, api_kinds
from ssi.records.api.listing import RecordList
from ssi.records.api.steps import ChangedRecord, NewRecord, OfOneKind, OneRecord, Transitions

app_name = "api"

for _domain in (cases.api, consular.api, cooperation.api):
    _domain.register()


def _routes_of(kind: ApiKind) -> Iterator[URLPattern]:
    """The routes of one kind, each a view that knows it."""
    yield _route(kind, "<uuid:key>/", "", (ChangedRecord if kind.change else OneRecord), change=kind.change)
    if kind.create:
        yield _route(kind, "", "-new", NewRecord, create=kind.create)
    if kind.steps:
        yield _route(kind, "<uuid:key>/transitions/", "-transitions", Transitions)


def _route(kind: ApiKind, place: str, suffix: str, view: type[OfOneKind], **more: object) -> URLPattern:
    known = {"kind": kind, **more, "__module__": __name__, "__doc__": view.__doc__}
    mine: type[OfOneKind] = types.new_class(
        f"{view.__name__}Of{kind.name}", (view,), exec_body=lambda it: it.update(known)
    )
    return path(f"{kind.path}/{place}", mine.as_view(), name=f"{kind.path}{suffix}")


@cache
def document(language: str) -> Any:
    """The OpenAPI document, its words in LANGUAGE; the same for everybody."""
    with translation.override(language):
        generator: Any = SchemaGenerator
        drawn = generator().get_schema(public=True)
        return json.loads(json.dumps(drawn, cls=JSONEncoder))


class Document(ApiView):
    """What the interface takes and answers, for programs that read it (OpenAPI 3.1)."""

    schema = None

    def get(self, request: Request) -> Response:
        return Response(document(translation.get_language() or "fr"))


urlpatterns = [
    path("schema", Document.as_view(), name="schema"),
    path("records/", RecordList.as_view(), name="records"),
    path("records/<uuid:key>/", RecordDetail.as_view(), name="record"),
    path("tasks/", OwnTasks.as_view(), name="tasks"),
    path("documents/<uuid:key>/file/", DocumentFile.as_view(), name="document-file"),
    path("records/<uuid:key>/exchanges/", RecordExchanges.as_view(), name="record-exchanges"),
    *(route for kind in api_kinds() for route in _routes_of(kind)),
]
