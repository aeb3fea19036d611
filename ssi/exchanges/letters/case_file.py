"""What a whole case file says: the record, its people, its steps, every exchange and every piece, in plain words.

Handling codes are executed here too: what a code keeps from being printed is listed as withheld, with the reason, and
without its words. Sealed numbers, need-to-know and the journal are not in it.
"""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from ssi.accounts.models import User
from ssi.common import clock
from ssi.common.moments import moment_text
from ssi.common.rules import Refused, Verdict, require
from ssi.directory.models import Authority
from ssi.documents.enums import strictest
from ssi.documents.models import Document
from ssi.documents.rules import may_be_given
from ssi.exchanges import departures
from ssi.exchanges.coded_people import may_bring
from ssi.exchanges.enums import HandlingCode
from ssi.exchanges.letters.fields import Source, own_fields
from ssi.exchanges.letters.rules import may_print, may_write_letters
from ssi.exchanges.models import Exchange
from ssi.exchanges.rules import codes_of
from ssi.people.models import Part
from ssi.records.kinds import kind_of
from ssi.records.models import Event, Passage, Record
from ssi.records.timeline import event_label

MOST_EXCHANGES = 2_000
MOST_STEPS = 500


def may_be_printed(record: Record, authority: Authority | None, actor: User) -> Verdict:
    """The whole file, for AUTHORITY: as a departure to it. Without one it is for the service, with the codes closed."""
    verdict = may_write_letters(record, actor)
    if isinstance(verdict, Refused) or authority is None:
        return verdict
    return departures.may_leave(record, authority, actor)


def pieces_of(record: Record) -> list[Document]:
    """Every piece in use, oldest first; a version that was replaced is not printed again."""
    return list(Document.objects.filter(record=record).current().order_by("added_at", "pk"))


@dataclass(frozen=True)
class Kept:
    """What a code keeps out of the file: TITLE for who asks, REASON with the consent that is missing, and its FIX."""

    key: uuid.UUID
    code: str
    title: str
    reason: str
    fix: str


def kept_pieces(record: Record, authority: Authority | None, actor: User) -> list[Kept]:
    """The exchanges and pieces that a code keeps out; the page that asks for the file says them first.

    A piece of the same content as one that ACTOR sees under a code, wherever that is, is that piece.
    """
    bound = [HandlingCode.H1, HandlingCode.H2, HandlingCode.H3]
    pieces = list(Document.objects.filter(record=record).order_by("added_at", "pk"))
    same = Document.objects.visible_to(actor).filter(handling_code__in=bound, sha256__in=[one.sha256 for one in pieces])
    codes: dict[str, list[Document]] = defaultdict(list)
    for one in same.select_related("record"):
        codes[one.sha256].append(one)
    held: list[tuple[Exchange | Document, Exchange | Document]] = [
        *((one, one) for one in Exchange.objects.filter(record=record, handling_code__in=bound)),
        *((piece, source) for piece in pieces for source in (piece, *codes[piece.sha256])),
    ]
    kept: dict[uuid.UUID, Kept] = {}
    for piece, source in held:
        verdict = may_print(source, authority)
        if piece.pk not in kept and isinstance(verdict, Refused):
            kept[piece.pk] = Kept(piece.pk, _code(source), str(piece), str(verdict.reason), verdict.fix)
    return list(kept.values())


def _code(piece: Exchange | Document) -> str:
    """The strictest of the codes that bind it: its own, or that of what brought it."""
    return strictest(list(codes_of(piece)))


def parts_of(record: Record) -> tuple[list[Part], list[Refused]]:
    """Its people and objects that the file says, and why each of the others is left out."""
    told, kept = [], []
    for part in Part.objects.of(record):
        verdict = may_bring([part], record)
        if isinstance(verdict, Refused):
            kept.append(verdict)
        else:
            told.append(part)
    return told, kept


def withheld(record: Record, authority: Authority | None, actor: User) -> dict[uuid.UUID, str]:
    """The same, by key, in the words of the print: a withheld piece is not even named."""
    return {one.key: _reason(one.code) for one in kept_pieces(record, authority, actor)}


def _reason(code: str) -> str:
    return _("Retenu : code %(code)s, aucun accord écrit n’est enregistré pour cet usage.") % {"code": code}


def file_of(
    record: Record, authority: Authority | None, user: User, printed: Mapping[uuid.UUID, int]
) -> dict[str, Any]:
    """All that the file says, in the language of its reader. PRINTED: how many pages of each piece follow its sheet."""
    with translation.override(user.language):
        require(may_be_printed(record, authority, user))
        kept_out = withheld(record, authority, user)
        told, kept = parts_of(record)
        zone, kind = record.country.time_zone, kind_of(record)
        return {
            "title": _("Dossier %(reference)s") % {"reference": record.reference},
            "reference": record.reference,
            "subject": record.title,
            "kind": str(kind.label),
            "country": record.country.name,
            "state": str(kind.workflow.state(record.state).label),
            "marking": record.get_marking_display(),
            "restricted": record.marking == "DR",
            "authority": str(authority) if authority else "",
            "facts": list(_facts(record, user)),
            "parts": [_part(one) for one in told],
            "parts_withheld": len(kept),
            "steps": _steps(record, zone),
            "exchanges": [_exchange(one, zone, kept_out) for one in _every_exchange(record)],
            "pieces": [
                _piece(rank, one, zone, kept_out, printed) for rank, one in enumerate(pieces_of(record), start=1)
            ],
            "withheld": len(kept_out),
            "produced_by": user.full_name,
            "produced_at": moment_text(clock.now(), zone),
            "state_brand": settings.STATE_BRAND,
            "embassy": settings.EMBASSY,
        }


def _facts(record: Record, user: User) -> Iterator[tuple[str, list[str]]]:
    """The fields that letters of this kind may name, as far as the record says them."""
    source = Source(record=record, signatory=user.full_name)
    for field in own_fields(record.kind):
        value = field.read(source)
        if isinstance(value, str):
            lines = [value] if value else []
        else:
            lines = [" · ".join(filter(None, row.values())) for row in value]
        if lines:
            yield str(field.label), lines


def _part(part: Part) -> dict[str, str]:
    facts = [part.get_category_display(), part.birth_place, part.occupation]
    return {
        "name": part.name,
        "what": part.get_entity_type_display(),
        "facts": " · ".join(str(one) for one in facts if one),
        "detail": part.detail,
    }


def _steps(record: Record, zone: str) -> list[dict[str, str]]:
    workflow = kind_of(record).workflow
    labels = {one.code: one.done or one.label for one in workflow.transitions}
    passages = Passage.objects.filter(record=record).standing().select_related("actor").order_by("at", "pk")
    events = Event.objects.filter(record=record).select_related("actor").order_by("at", "pk")
    found = [
        (one.at, str(labels.get(one.transition, one.to_state)), one.actor.full_name) for one in passages[:MOST_STEPS]
    ]
    found += [(one.at, str(event_label(one.code)), one.actor.full_name) for one in events[:MOST_STEPS]]
    return [{"at": moment_text(at, zone), "what": what, "who": who} for at, what, who in sorted(found)]


def _every_exchange(record: Record) -> Collection[Exchange]:
    found = Exchange.objects.filter(record=record).select_related("from_authority", "to_authority", "in_reply_to")
    ordered = found.prefetch_related("references", "attachments__document").order_by("occurred_at", "pk")
    return list(ordered[:MOST_EXCHANGES])


def _exchange(exchange: Exchange, zone: str, kept_out: Mapping[uuid.UUID, str]) -> dict[str, Any]:
    reason = kept_out.get(exchange.pk, "")
    return {
        "number": exchange.register_number or str(exchange.get_direction_display()),
        "subject": "" if reason else exchange.subject,
        "at": moment_text(exchange.occurred_at, zone),
        "how": f"{exchange.get_kind_display()} · {exchange.get_channel_display()}",
        "way": f"{exchange.sender or '—'} → {exchange.receiver or '—'}",
        "references": " · ".join(exchange.every_reference),
        "code": exchange.handling_code,
        "evaluation": exchange.evaluation,
        "body": "" if reason else exchange.body,
        "withheld": reason,
        "pieces": [
            one.document.title
            for one in exchange.attachments.all()
            if not reason and one.document_id not in kept_out and not one.document.is_withdrawn
        ],
    }


def _piece(
    rank: int, document: Document, zone: str, kept_out: Mapping[uuid.UUID, str], printed: Mapping[uuid.UUID, int]
) -> dict[str, Any]:
    reason = kept_out.get(document.pk, "")
    given = may_be_given(document)
    if not reason and isinstance(given, Refused):
        reason = str(given.reason)
    return {
        "rank": rank,
        "anchor": f"piece-{rank}",
        "title": _("Pièce retenue") if reason else document.title,
        "type": str(document.get_document_type_display()),
        "at": moment_text(document.added_at, zone),
        "format": document.format_name,
        "sha256": document.sha256,
        "code": document.handling_code,
        "pages": printed.get(document.pk, 0),
        "withheld": reason,
    }
