"""The kinds as the interface for machines knows them: a domain registers here each of its kinds as well."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from rest_framework import serializers

from ssi.records.api.writing import Change, Create, Step
from ssi.records.kinds import kind_by_code


@dataclass(frozen=True)
class ApiKind:
    """PATH is the word of its addresses; DETAIL serializes the record and says what only this kind has.

    RELATED and CHILDREN bring what DETAIL reads, so that the statements do not grow with the record.
    """

    code: str
    path: str
    detail: type[serializers.Serializer[Any]]
    related: Sequence[str] = ()
    children: Sequence[Any] = ()
    create: Create | None = None
    change: Change | None = None
    steps: Mapping[str, Step] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """`InformationRequest`: the component of the OpenAPI document."""
        return self.detail.__name__.removesuffix("Detail")


_KINDS: dict[str, ApiKind] = {}


def register(kind: ApiKind) -> None:
    kind_by_code(kind.code)  # unknown: a mistake in the code
    _KINDS[kind.code] = kind


def api_kind(code: str) -> ApiKind:
    return _KINDS[code]


def api_kinds() -> tuple[ApiKind, ...]:
    return tuple(_KINDS.values())
