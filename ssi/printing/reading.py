"""What a file that the product itself printed is made of."""

from __future__ import annotations

import io

import pikepdf


def count_pages(content: bytes) -> int:
    with pikepdf.open(io.BytesIO(content)) as printed:
        return len(printed.pages)
