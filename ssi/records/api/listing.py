"""The list: every kind that the reader sees, by keyset, filtered by the query; drafts when they are asked for."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter
from rest_framework.request import Request
from rest_framework.response import Response

from ssi.accounts.api import reader
from ssi.audit.acts import Act
from ssi.common.api.problems import FieldError, invalid
from ssi.common.api.schema import LISTING, Operation
from ssi.common.api.views import ApiView
from ssi.common.paging import Order, UnknownPlaceError, page_of
from ssi.records.api.kinds import api_kinds
from ssi.records.api.reading import RecordPageSerializer, RecordSerializer
from ssi.records.enums import DRAFT
from ssi.records.filters import Records
from ssi.records.listing import note_shown
from ssi.records.models import Record

MOST_ROWS, ROWS = 100, 25
UPDATED, NEWEST = "updated", "newest"
ORDERS = {UPDATED: Order(UPDATED, "updated_at"), NEWEST: Order(NEWEST, "opened_at", descending=True, nullable=True)}
STOCKS = ("open", "closed")
# RFC 3339, with its offset: an instant that a machine gives is nobody's wall clock.
INSTANT = r"^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}(:[0-9]{2}(\.[0-9]{1,6})?)?(Z|[+-][0-9]{2}:[0-9]{2})$"


class MomentField(forms.CharField):
    """An instant with its offset, given in UTC."""

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        if not text:
            return None
        if not re.fullmatch(INSTANT[1:-1], text):
            raise ValidationError(_("Donnez un instant avec son décalage : 2026-09-08T09:20:00+08:00."))
        try:
            return datetime.fromisoformat(text).astimezone(UTC)
        except (ValueError, OverflowError) as error:
            raise ValidationError(_("Cet instant n’existe pas.")) from error


class ListQuery(forms.Form):
    """What the address of the list may say."""

    kind = forms.CharField(required=False, max_length=3)
    country = forms.RegexField(r"^[A-Z]{2}$", required=False)
    state = forms.RegexField(r"^[a-z_]{1,24}$", required=False)
    opened_since = MomentField(required=False)
    opened_before = MomentField(required=False)
    updated_since = MomentField(required=False)
    order = forms.ChoiceField(required=False, choices=[(code, code) for code in ORDERS])
    limit = forms.IntegerField(required=False, min_value=1, max_value=MOST_ROWS)
    cursor = forms.CharField(required=False, max_length=300)

    def clean_kind(self) -> str:
        code: str = self.cleaned_data["kind"]
        if code and code not in {kind.code for kind in api_kinds()}:
            raise ValidationError(_("Choisissez une valeur de la liste."))
        return code

    def narrow(self, records: Records) -> Records:
        """RECORDS under every criterion in force."""
        asked = self.cleaned_data
        if asked["kind"]:
            records = records.of_kinds(asked["kind"])
        if asked["country"]:
            records = records.filter(country=asked["country"])
        if asked["updated_since"]:
            records = records.filter(updated_at__gte=asked["updated_since"])
        if asked["opened_since"]:
            records = records.filter(opened_at__gte=asked["opened_since"])
        if asked["opened_before"]:
            records = records.filter(opened_at__lt=asked["opened_before"])
        return _in_state(records, asked["state"])


def _in_state(records: Records, state: str) -> Records:
    if state == DRAFT:
        return records.drafts()
    if state in STOCKS:
        return records.filed().filter(closed_at__isnull=state == "open")
    # Voided ones too: whoever follows the changes must learn that a registration counts no more.
    records = records.registered()
    return records.filter(state=state) if state else records


def criteria() -> dict[str, Any]:
    """The schema of each criterion of ListQuery."""
    instant = {"type": "string", "pattern": INSTANT, "maxLength": 35}
    return {
        "kind": {"type": "string", "enum": [kind.code for kind in api_kinds()]},
        "country": {"type": "string", "pattern": "^[A-Z]{2}$"},
        "state": {"type": "string", "pattern": "^[a-z_]{1,24}$"},
        "opened_since": instant,
        "opened_before": instant,
        "updated_since": instant,
        "order": {"type": "string", "enum": list(ORDERS)},
        "limit": {"type": "integer", "minimum": 1, "maximum": MOST_ROWS},
        "cursor": {"type": "string", "pattern": "^[A-Za-z0-9_-]{1,300}$"},
    }


def asked_of(query: QueryDict) -> ListQuery:
    """The query, valid; a name that the list does not know, or that comes twice, is refused."""
    wrong = [FieldError(name, _("Critère inconnu.")) for name in query if name not in ListQuery.base_fields]
    wrong += [FieldError(name, _("Ce critère est donné deux fois.")) for name in query if len(query.getlist(name)) > 1]
    form = ListQuery(query)
    wrong += [FieldError(name, str(message)) for name, messages in form.errors.items() for message in messages]
    # A criterion without a value would silently list everything.
    wrong += [FieldError(name, _("Donnez une valeur.")) for name, value in query.items() if not value]
    if wrong:
        raise invalid(*wrong)
    return form


class RecordList(ApiView):
    """The records that the reader sees, whatever their kind."""

    def described(self, _method: str) -> Operation:
        query = [OpenApiParameter(name, schema) for name, schema in criteria().items()]
        return Operation(
            "listRecords", "List records of every kind", RecordPageSerializer, LISTING, "records", query=query
        )

    def get(self, request: Request) -> Response:
        user = reader(request)
        form = asked_of(request.query_params)
        order = ORDERS[form.cleaned_data["order"] or UPDATED]
        kinds = [kind.code for kind in api_kinds()]
        records = form.narrow(Record.objects.visible_to(user).of_kinds(*kinds)).select_related("owner")
        try:
            page = page_of(
                records.defer("search_text"),
                order,
                form.cleaned_data["cursor"],
                size=form.cleaned_data["limit"] or ROWS,
            )
        except UnknownPlaceError as error:
            raise invalid(
                FieldError("cursor", _("Ce curseur n’appartient pas à cette liste : reprenez au début."))
            ) from error
        note_shown(page.rows, Act.LIST_READ)
        rows = [RecordSerializer(record).data for record in page.rows]
        return Response({"results": rows, "next": _next(request, page.next)})


def _next(request: Request, cursor: str) -> str | None:
    if not cursor:
        return None
    asked = {**request.query_params.dict(), "cursor": cursor}
    return f"{request.path}?{urlencode(asked)}"
