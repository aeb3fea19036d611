"""The kinds of records. A domain registers each of its kinds when it starts; this floor knows them by code only."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from ssi.common.rules import Allowed, Text, Verdict
from ssi.records.models import Record
from ssi.records.workflow import Workflow
from ssi.territories.capabilities import Area


@dataclass(frozen=True)
class Kind:
    """What this floor needs to know of a kind: its words, its life-cycle, where its page is, what search reads."""

    code: str
    area: Area
    label: Promise | str
    workflow: Workflow
    page: str
    draft_page: str = ""
    # Where a telephone call is noted on a record of this kind; none where it keeps no register.
    call_page: str = ""
    numbered: bool = True
    # False: what every reader of the place is owed; need-to-know has no meaning there.
    reservable: bool = True
    search_words: Callable[[Record], list[str]] = field(default=lambda record: [])
    # Whether a voided registration may be put back where it stood.
    may_stand_again: Callable[[Record], Verdict] = field(default=lambda record: Allowed())

    def address(self, record: Record) -> str:
        if record.is_draft and self.draft_page:
            return reverse(self.draft_page, args=[record.pk])
        return reverse(self.page, args=[record.reference or record.pk])


_KINDS: dict[str, Kind] = {}


def register(kind: Kind) -> None:
    if kind.code in _KINDS and _KINDS[kind.code] is not kind:
        raise ValueError(f"two kinds share the code {kind.code}")
    _KINDS[kind.code] = kind


def kind_of(record: Record) -> Kind:
    return _KINDS[record.kind]


def state_words(record: Record) -> tuple[Text, str]:
    """What a list says of the state of RECORD, and the colour of the badge: erased and voided come before any state."""
    if record.is_erased:
        return _("Données effacées"), "neutral"
    if record.is_voided:
        return _("Enregistrement annulé"), "warning"
    state = kind_of(record).workflow.state(record.state)
    return state.label, "info" if state.is_open else "neutral" if state.in_vain else "success"


def kind_by_code(code: str) -> Kind:
    return _KINDS[code]


def all_kinds() -> tuple[Kind, ...]:
    return tuple(_KINDS.values())
