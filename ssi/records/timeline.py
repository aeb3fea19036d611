"""The thread of a record: steps taken, dated events, and what the floors above register (exchanges, documents)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import NamedTuple

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from ssi.common.clock import in_zone
from ssi.common.components import Happening, Kind
from ssi.common.moments import day_text
from ssi.common.rules import Text
from ssi.records.kinds import kind_of
from ssi.records.models import Event, Passage, Record
from ssi.territories.delegations import Signatures
from ssi.territories.querysets import stand_ins_in

MOST = 200
# The passage of what was taken over from an old register; no life-cycle has it. Its reason is the old reference.
TAKEN_OVER = "taken_over"


@dataclass(frozen=True)
class Item:
    """One line of the thread. BADGE says in a word what it is; TONE colours it."""

    at: datetime
    code: str
    title: Text
    body: Text = ""
    actor_name: str = ""
    actor: int | None = None
    # When it was done, where that is not when it happened: a mail is registered after it came.
    done_at: datetime | None = None
    url: str = ""
    badge: Text = ""
    tone: Kind = "neutral"


class Day(NamedTuple):
    """A civil day of the country and its lines, in the shape that components/timeline.html draws."""

    day_text: str
    iso: str
    lines: list[tuple[str, Happening]]


Source = Callable[[Record], Iterable[Item]]

_SOURCES: list[Source] = []
_EVENT_LABELS: dict[str, Text] = {
    "owner_assigned": _("Titulaire désigné"),
    "affair_renamed": _("Affaire renommée"),
    "voided": _("Enregistrement annulé"),
    "void_lifted": _("Enregistrement rétabli"),
}


def register(source: Source) -> None:
    """Adds a source of lines. A source reads one record that the reader already sees, in one statement if it can."""
    if source not in _SOURCES:
        _SOURCES.append(source)


def register_event_labels(labels: Mapping[str, Text]) -> None:
    for code, label in labels.items():
        if _EVENT_LABELS.setdefault(code, label) != label:
            raise ValueError(f"two labels for the event {code}")


def event_label(code: str) -> Text:
    return _EVENT_LABELS[code]


def passages_of(record: Record) -> list[Passage]:
    """The steps of RECORD, newest first, with those who took them and took them back: read once for a whole page."""
    found = Passage.objects.filter(record=record).select_related("actor", "taken_back_by")
    return list(found.annotate(stand_ins=stand_ins_in(record.country_id))[:MOST])


def timeline_of(record: Record, zone: str, *, passages: Sequence[Passage] | None = None) -> list[Day]:
    """The last MOST lines, newest first, under a heading for each civil day in ZONE.

    PASSAGES: those of `passages_of`, when the page has read them already.
    Draw it with `{% include "components/timeline.html" with days=thread only %}`.
    """
    taken = passages_of(record) if passages is None else passages
    # Whatever has a thread was registered, hence has a passage: who replaced whom comes with them, at no statement.
    signatures = Signatures.told(getattr(taken[0], "stand_ins", ()) if taken else ())
    ordered = sorted(_items(record, taken), key=lambda item: item.at, reverse=True)[:MOST]
    return [
        Day(
            day_text(civil),
            civil.isoformat(),
            [(f"{in_zone(item.at, zone):%H:%M}", _happening(item, record, signatures)) for item in items],
        )
        for civil, items in groupby(ordered, key=lambda item: in_zone(item.at, zone).date())
    ]


def _items(record: Record, passages: Sequence[Passage]) -> Iterable[Item]:
    yield from _passages(record, passages)
    for source in (_events, *_SOURCES):
        yield from source(record)


def _passages(record: Record, passages: Sequence[Passage]) -> Iterable[Item]:
    workflow = kind_of(record).workflow
    labels = {transition.code: transition.done or transition.label for transition in workflow.transitions}
    labels[TAKEN_OVER] = _("Repris d’un ancien registre")
    for passage in passages:
        state = workflow.state(passage.to_state)
        title = labels.get(passage.transition, state.label)
        tone: Kind = "info" if state.is_open else "neutral" if state.in_vain else "success"
        yield Item(
            at=passage.at,
            code=passage.transition,
            title=title,
            body=passage.reason,
            actor_name=passage.actor.full_name,
            actor=passage.actor_id,
            badge=_("annulée") if passage.taken_back_at else state.label,
            tone="neutral" if passage.taken_back_at else tone,
        )
        if passage.taken_back_at and passage.taken_back_by:
            yield Item(
                at=passage.taken_back_at,
                code=f"{passage.transition}.taken_back",
                title=taken_back_title(title),
                body=passage.taken_back_reason,
                actor_name=passage.taken_back_by.full_name,
                actor=passage.taken_back_by_id,
                badge=workflow.state(passage.from_state).label,
            )


def taken_back_title(step: Text) -> Text:
    """How a thread tells that the step it calls STEP was taken back."""
    return format_lazy(_("Étape annulée : {step}"), step=step)


def _events(record: Record) -> Iterable[Item]:
    for event in Event.objects.filter(record=record).select_related("actor")[:MOST]:
        yield Item(
            at=event.at,
            code=event.code,
            title=event_label(event.code),
            body=event.note,
            actor_name=event.actor.full_name,
            actor=event.actor_id,
        )


def _happening(item: Item, record: Record, signatures: Signatures) -> Happening:
    return Happening(
        at=item.at,
        title=item.title,
        actor=signatures.sign(item.actor_name, item.actor, item.done_at or item.at, record.country_id),
        body=item.body,
        url=item.url,
        kind=item.tone,
        kind_label=item.badge,
    )
