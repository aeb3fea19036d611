"""Reads back what was printed."""

from __future__ import annotations

from typing import Any

import pymupdf

_open: Any = pymupdf.open


def text_of(content: bytes) -> str:
    """The words of each page, a form feed after each."""
    with _open(stream=content, filetype="pdf") as pdf:
        return "\f".join(page.get_text() for page in pdf) + "\f"


def facts_of(content: bytes) -> dict[str, str]:
    """Title and dates of the document."""
    with _open(stream=content, filetype="pdf") as pdf:
        return dict(pdf.metadata)
