"""What a template of letters may name: an allow-list for each kind of record, told at start by the floors above.

What is not here cannot be written by any template: internal notes, need-to-know, markings, sealed numbers.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeAlias

from ssi.common.rules import Text

# A text, or rows of texts by name.
Value: TypeAlias = "str | list[dict[str, str]]"


@dataclass(frozen=True)
class FieldName:
    """NAME as a template writes it, LABEL as an administrator reads it. ITEMS: the names inside a list, with theirs."""

    name: str
    label: Text
    sample: Value
    items: Mapping[str, Text] = field(default_factory=dict)

    @property
    def written(self) -> str:
        """How a template writes it: « {{ reference }} », « {% for act in acts %}{{ act.title }}{% endfor %} »."""
        if not self.items:
            return f"{{{{ {self.name} }}}}"
        inner = " ".join(f"{{{{ row.{name} }}}}" for name in self.items)
        return f"{{% for row in {self.name} %}}{inner}{{% endfor %}}"


# Of records of any kind, under the empty key.
_known: dict[str, tuple[FieldName, ...]] = {}
_labels: dict[str, Text] = {}


def register_letter_fields(record_kind: str, label: Text, fields: Sequence[FieldName]) -> None:
    """FIELDS may be named by the templates of RECORD_KIND, beside those of the empty kind. Once for each kind."""
    if record_kind in _known:
        raise ValueError(f"two lists of letter fields for {record_kind or 'every kind'}")
    _known[record_kind], _labels[record_kind] = tuple(fields), label


def fields_of(record_kind: str) -> tuple[FieldName, ...]:
    own = _known.get(record_kind, ()) if record_kind else ()
    return (*_known.get("", ()), *own)


def samples_of(record_kind: str) -> dict[str, Value]:
    """Invented values, on which a template is tried."""
    return {one.name: one.sample for one in fields_of(record_kind)}


def nothing_of(record_kind: str) -> dict[str, Value]:
    """The same names with nothing in them: what a record says so far."""
    return {one.name: [] if one.items else "" for one in fields_of(record_kind)}


def record_kind_label(record_kind: str) -> Text:
    return _labels.get(record_kind, record_kind)
