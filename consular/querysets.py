"""Reads of filings: with the last visit to the person."""

from __future__ import annotations

from typing import Any

from django.apps import apps
from django.db.models import OuterRef, QuerySet, Subquery


def with_last_visit(records: QuerySet[Any]) -> QuerySet[Any]:
    """RECORDS with when the person was seen last (`last_visit`), and when it was planned next (`last_next_on`)."""
    visits = apps.get_model("consular", "Visit").objects.filter(record=OuterRef("pk")).order_by("-at", "-id")
    seen: QuerySet[Any] = records.annotate(
        last_visit=Subquery(visits.values("at")[:1]), last_next_on=Subquery(visits.values("next_on")[:1])
    )
    return seen
