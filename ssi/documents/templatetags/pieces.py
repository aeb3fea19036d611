"""`{% load pieces %}`: pieces with their versions."""

from __future__ import annotations

from collections.abc import Iterable

from django import template

from ssi.documents.models import Document
from ssi.documents.versions import Line, lines_of

register = template.Library()


@register.filter
def with_versions(documents: Iterable[Document]) -> list[Line]:
    return lines_of(documents)
