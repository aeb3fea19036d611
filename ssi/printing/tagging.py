"""What the renderer leaves out of the tags: the scope of each header cell (PDF/UA-1, Matterhorn checkpoint 15)."""

from __future__ import annotations

from typing import Any


def scope_headers(_document: Any, pdf: Any) -> None:
    """Header cells of a table head say “column”, those of its body say “row”. Called before the file is written."""
    elements = {one.reference: one for one in pdf.objects if _is_element(one)}
    for element in elements.values():
        if element.get("S") == "/TH" and "A" in element:
            row = elements.get(element["P"], {})
            group = elements.get(row.get("P"), {})
            element["A"]["Scope"] = "/Column" if group.get("S") == "/THead" else "/Row"


def _is_element(one: Any) -> bool:
    return isinstance(one, dict) and one.get("Type") == "/StructElem"
