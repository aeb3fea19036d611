"""What is done with the register: file an arrival, a departure, a contact. Nothing is changed afterwards."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TypedDict, Unpack

from django.utils.translation import gettext as _

from ssi.accounts.models import User
from ssi.audit import journal
from ssi.audit.acts import Act
from ssi.common import clock
from ssi.common.forms import TOLERANCE
from ssi.common.rules import RefusedError, require
from ssi.directory.models import Authority
from ssi.documents.entries import Entering, twins
from ssi.documents.enums import DocumentType, HandlingCode, strictest
from ssi.documents.models import Document
from ssi.documents.rules import may_be_given
from ssi.documents.services import attach_document
from ssi.documents.uploads import CheckedFile
from ssi.exchanges import departures
from ssi.exchanges.enums import Direction, Side, Use
from ssi.exchanges.models import Acknowledgement, Exchange, ExchangeDocument, ExchangeReference, ReleaseConsent
from ssi.exchanges.rules import Piece, may_be_asked, may_come_with, may_prove, may_record_consent
from ssi.records.access import may
from ssi.records.models import Record
from ssi.records.services import record_event
from ssi.records.telling import Told, tell


class Facts(TypedDict, total=False):
    """What an exchange may say beside what it must; names are those of the model."""

    body: str
    from_authority: Authority | None
    to_authority: Authority | None
    from_person: str
    to_person: str
    external_reference: str
    in_reply_to: Exchange | None
    corrects: Exchange | None
    reminds: Exchange | None
    from_address: str
    message_id: str
    acknowledgement_required: bool
    expects_reply_by: date | None
    language: str
    handling_code: str
    handling_note: str
    source_reliability: str
    information_credibility: str


def file_exchange(
    record: Record,
    *,
    direction: str,
    kind: str,
    channel: str,
    occurred_at: datetime,
    subject: str,
    documents: Sequence[Document] = (),
    new_pieces: Sequence[CheckedFile] = (),
    own_references: Sequence[str] = (),
    more_references: Sequence[str] = (),
    set_words: bool = False,
    actor: User,
    **facts: Unpack[Facts],
) -> Exchange:
    """Writes one arrival, departure or internal contact in the register, on RECORD.

    DOCUMENTS of the same record come with it; NEW_PIECES are attached to the record, under the same handling code.
    OWN_REFERENCES are ours, MORE_REFERENCES the other side's beside the first. The database gives the number.
    SET_WORDS: every word of it is the product's own and tells nothing of the record, so that no code binds it.
    """
    require(may(actor, "change", record))
    require(departures.keeps_a_register(record))
    exchange = Exchange(
        record=record,
        scope=record.scope,
        direction=direction,
        kind=kind,
        channel=channel,
        occurred_at=occurred_at,
        registered_at=clock.now(),
        subject=subject,
        actor=actor,
        **facts,
    )
    _check(exchange)
    _check_pieces(exchange, documents)
    if direction == Direction.OUT and not set_words:
        bound = [*documents, *_same_content(new_pieces, actor)]
        verdict = departures.may_leave(record, exchange.to_authority, actor, documents=bound)
        require(verdict, field="to_authority")
    exchange.save(force_insert=True)
    _refer(exchange, Side.OURS, own_references)
    _refer(exchange, Side.THEIRS, more_references)
    _join(exchange, [*documents, *(_attach(exchange, piece) for piece in new_pieces)])
    journal.note(Act.EXCHANGE_FILED, country=record.country_id, keys=[record.pk])
    tell(record, Told.EXCHANGE, detail=exchange.direction)
    return exchange


def _check_pieces(exchange: Exchange, documents: Sequence[Document]) -> None:
    if any(document.record_id != exchange.record_id for document in documents):
        raise RefusedError(_("Cette pièce ne fait pas partie de ce dossier : ajoutez-la d’abord."), field="documents")
    for document in documents:
        require(may_be_given(document), field="documents")
        require(may_come_with(document, exchange), field="documents")


def _same_content(pieces: Sequence[CheckedFile], actor: User) -> list[Document]:
    """What ACTOR sees of the same content as PIECES: its code binds them, whatever name they are given back under."""
    return [twin for piece in pieces for twin in twins(Entering("", piece.sha256(), piece), actor)]


def _attach(exchange: Exchange, piece: CheckedFile) -> Document:
    return attach_document(
        exchange.record,
        piece,
        title=piece.name,
        document_type=DocumentType.MESSAGE,
        handling_code=exchange.handling_code,
        handling_note=exchange.handling_note,
        language=exchange.language,
        actor=exchange.actor,
    )


def _refer(exchange: Exchange, side: Side, values: Sequence[str]) -> None:
    for value in dict.fromkeys(values):
        ExchangeReference.objects.create(
            record=exchange.record, scope=exchange.scope, exchange=exchange, side=side, value=value
        )


def acknowledge(exchange: Exchange, *, received_on: date, note: str = "", actor: User) -> Acknowledgement:
    """The other side says that a departure reached it. Said twice, it counts once: the first word stays."""
    record = exchange.record
    require(may(actor, "change", record))
    if exchange.direction != Direction.OUT:
        raise RefusedError(_("On n’enregistre d’accusé de réception que pour un départ."))
    zone = record.country.time_zone
    if received_on < clock.in_zone(exchange.occurred_at, zone).date():
        raise RefusedError(_("Cet accusé est daté d’avant le départ lui-même."), field="received_on")
    if received_on > clock.today(zone):
        raise RefusedError(_("Cet accusé est daté dans le futur."), field="received_on")
    found, made = Acknowledgement.objects.get_or_create(
        exchange=exchange,
        defaults={
            "record": record,
            "scope": record.scope,
            "received_on": received_on,
            "note": note,
            "recorded_by": actor,
            "recorded_at": clock.now(),
        },
    )
    if made:
        journal.note(Act.EXCHANGE_ACKNOWLEDGED, country=record.country_id, keys=[record.pk])
    return found


def _join(exchange: Exchange, documents: Sequence[Document]) -> None:
    for document in documents:
        ExchangeDocument.objects.create(
            record=exchange.record, scope=exchange.scope, exchange=exchange, document=document
        )


def strictest_handling(record: Record) -> str:
    """The handling code lives on the piece; a record shows the strictest of its exchanges and available pieces.

    `H0` to `H3`, in one statement; empty when no piece has a code.
    """
    exchanges = Exchange.objects.filter(record=record).order_by().values_list("handling_code", flat=True)
    pieces = Document.objects.filter(record=record).in_use().order_by().values_list("handling_code", flat=True)
    return strictest(list(exchanges.union(pieces)))


def _check(exchange: Exchange) -> None:
    if exchange.occurred_at > exchange.registered_at + TOLERANCE:
        raise RefusedError(_("Cet échange est daté dans le futur."), field="occurred_at")
    if exchange.handling_code == HandlingCode.H3 and not exchange.handling_note.strip():
        raise RefusedError(_("Le code H3 s’accompagne du texte de la restriction."), field="handling_note")
    if bool(exchange.source_reliability) != bool(exchange.information_credibility):
        raise RefusedError(
            _("Évaluez la source et l’information, ou ni l’une ni l’autre."), field="information_credibility"
        )
    if exchange.direction == Direction.INTERNAL and exchange.to_authority is not None:
        raise RefusedError(
            _("Ce qui va à une autorité est un départ : changez le sens de cet échange."), field="direction"
        )
    corrected, reminded = exchange.corrects, exchange.reminds
    if any(other and other.record_id != exchange.record_id for other in (corrected, reminded)):
        raise RefusedError(_("On ne corrige et on ne relance que dans le même dossier."))
    if corrected and corrected.direction != exchange.direction:
        raise RefusedError(
            _("Une correction garde le sens de ce qu’elle corrige : une arrivée reste une arrivée."), field="direction"
        )
    if reminded and (reminded.direction, exchange.direction) != (Direction.OUT, Direction.OUT):
        raise RefusedError(_("Une relance est un départ, et relance un départ."), field="direction")
    _check_answer(exchange)


def _check_answer(exchange: Exchange) -> None:
    if exchange.expects_reply_by and exchange.expects_reply_by < exchange.occurred_at.date() - timedelta(days=1):
        raise RefusedError(_("La réponse est attendue avant l’échange lui-même."), field="expects_reply_by")
    answered = exchange.in_reply_to
    if answered is not None:
        if answered.record_id != exchange.record_id:
            raise RefusedError(_("On ne répond qu’à un échange du même dossier."), field="in_reply_to")
        if exchange.occurred_at < answered.occurred_at:
            raise RefusedError(_("Cette réponse est datée d’avant l’échange auquel elle répond."), field="occurred_at")


@dataclass(frozen=True)
class Given:
    """A consent as its PAPER says it, a piece of the record. AUTHORITY: to whom the piece may go, when that is what it
    opens."""

    use: Use | str
    given_by: str
    reference: str
    consented_on: date
    paper: Document
    authority: Authority | None = None


def record_release(piece: Piece, given: Given, *, answer: int | None = None, actor: User) -> ReleaseConsent:
    """Stores the consent of who gave PIECE to one use that its code forbids. ANSWER: to that answer of it alone."""
    record = piece.record
    require(may_record_consent(piece, actor))
    use = Use(given.use)
    require(may_be_asked(piece, use, answer=answer), field="use")
    if (given.authority is None) is (use is Use.DISSEMINATION):
        raise RefusedError(_("Nommez l’autorité à qui la pièce peut être transmise, et elle seule."), field="authority")
    arrived = piece.occurred_at if isinstance(piece, Exchange) else None
    zone = record.country.time_zone
    if given.consented_on > clock.today(zone):
        raise RefusedError(_("L’accord est daté dans le futur."), field="consented_on")
    if arrived and given.consented_on < clock.in_zone(arrived, zone).date():
        raise RefusedError(_("L’accord précède la réponse qu’il autorise."), field="consented_on")
    if given.paper.record_id != record.pk or not given.paper.is_available:
        raise RefusedError(_("Joignez d’abord l’accord écrit à ce dossier, puis choisissez-le."), field="paper")
    require(may_prove(given.paper, piece), field="paper")
    whole = {"exchange": piece} if isinstance(piece, Exchange) else {"document": piece}
    consent = ReleaseConsent.objects.create(
        record=record,
        scope=record.scope,
        use=use,
        answer=answer,
        authority=given.authority,
        given_by=given.given_by,
        reference=given.reference,
        consented_on=given.consented_on,
        paper=given.paper,
        recorded_by=actor,
        recorded_at=clock.now(),
        **whole,
    )
    record_event(record, "consent_recorded", note=given.reference, actor=actor)
    journal.note(Act.CONSENT_RECORDED, country=record.country_id, keys=[record.pk])
    return consent
