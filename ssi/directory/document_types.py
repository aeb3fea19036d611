"""The types of documents that a checklist may demand, told at start by the floor above that keeps the documents."""

from __future__ import annotations

from collections.abc import Iterable

from ssi.common.rules import Text

_known: dict[str, Text] = {}


def register_document_types(choices: Iterable[tuple[str, Text]]) -> None:
    _known.update(choices)


def document_types() -> dict[str, Text]:
    """Labels by code."""
    return dict(_known)
