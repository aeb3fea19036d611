"""How a page of this floor reaches a record: by its identifier, whatever its area; unseen and missing alike are 404."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.http import url_has_allowed_host_and_scheme

from ssi.accounts.models import User
from ssi.audit.acts import Act
from ssi.followup.models import Task
from ssi.records.kinds import kind_of
from ssi.records.listing import note_shown
from ssi.records.models import Record


def record_of(user: User, key: UUID) -> Record:
    return get_object_or_404(Record.objects.visible_to(user).with_people(), pk=key)


def task_of(user: User, key: UUID) -> Task:
    seen = Task.objects.visible_to(user).with_people().select_related("record__owner", "record__post")
    return get_object_or_404(seen, pk=key)


def back_to(record: Record, typed: str = "") -> HttpResponse:
    """To the tasks on the page of RECORD, or to the page of this product that asked (TYPED)."""
    if typed and url_has_allowed_host_and_scheme(typed, allowed_hosts=None):
        return redirect(typed)
    return redirect(f"{kind_of(record).address(record)}#taches")


def shown(records: Iterable[Record]) -> None:
    note_shown({record.pk: record for record in records}.values(), Act.LIST_READ)
