"""French typography: the spaces that must not break, before and inside the signs."""

from __future__ import annotations

import re

FIXED = "\u00a0"  # the narrow one (U+202F) is missing from the fonts of the State

_RULES = (
    (re.compile(r"[ \u00a0\u202f]+([;!?])"), FIXED + r"\1"),
    (re.compile(r"[ \u00a0\u202f]+:(?=\s|$)"), FIXED + ":"),
    (re.compile(r"«[ \u00a0\u202f]*"), "«" + FIXED),
    (re.compile(r"[ \u00a0\u202f]*»"), FIXED + "»"),
    (re.compile(r"(?<=\d)[ \u00a0\u202f]+(?=(?:%|€|kg|g|h|j|min|km)\b|%|€)"), FIXED),
    (re.compile(r"\b(n°|art\.|M\.|Mme|MM\.|p\.) "), r"\1" + FIXED),
)


def french_spaces(text: str) -> str:
    """Only spaces that are already there change: an hour (10:15) or an address keeps its signs as typed."""
    for pattern, replacement in _RULES:
        text = pattern.sub(replacement, text)
    return text
