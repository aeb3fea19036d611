"""What is done with letters: made from a template, changed, thrown away, filed as a departure, joined to its print."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ssi.accounts.models import User
from ssi.common import clock
from ssi.common.rules import RefusedError, StaleVersionError, require
from ssi.directory.enums import LetterKind
from ssi.directory.letter_language import render
from ssi.directory.models import Authority, LetterTemplate
from ssi.directory.services.letters import template_for
from ssi.documents.models import Document
from ssi.exchanges.enums import Channel, Direction, ExchangeKind
from ssi.exchanges.letters.fields import Source, values_of
from ssi.exchanges.letters.jobs import LETTER_JOB
from ssi.exchanges.letters.rules import may_be_taken_out, may_enclose, may_write_letters
from ssi.exchanges.models import Exchange, Letter, LetterDocument
from ssi.exchanges.services import file_exchange
from ssi.jobs.services import request_job
from ssi.records.models import Record

LONGEST_SUBJECT = 200
MOST_ENCLOSED = 40
_CHANGED = gettext_lazy("Ce courrier a été modifié pendant que vous l’aviez sous les yeux.")
_FILED = gettext_lazy("Ce courrier est enregistré au départ : il ne se modifie plus. Faites-en un autre.")


@dataclass(frozen=True)
class Sending:
    """To whom a letter goes, how, and with what."""

    to_authority: Authority | None = None
    to_person: str = ""
    channel: str = Channel.BILATERAL
    expects_reply_by: date | None = None
    documents: Sequence[Document] = ()


@dataclass(frozen=True)
class Matter:
    """What a letter is about beside its record: the exchange that it answers or recalls, the use that it asks for."""

    about: Exchange | None = None
    piece_code: str = ""
    use_asked: str = ""
    # When a piece that no exchange brought came.
    came_at: datetime | None = None


NOTHING_ELSE = Matter()


@dataclass(frozen=True)
class Written:
    """What a template says of a record."""

    template: LetterTemplate
    subject: str
    body: str


def write(record: Record, kind: str, language: str, *, sending: Sending, matter: Matter, actor: User) -> Written:
    """The text of a letter as its template in force makes it; nothing is stored."""
    template = template_for(kind, record.kind, language)
    recalled = matter.about if kind == LetterKind.REMINDER else None
    source = Source(
        record=record,
        signatory=actor.full_name,
        to_authority=sending.to_authority,
        to_person=sending.to_person,
        about=matter.about,
        rank=Exchange.objects.filter(reminds=recalled).count() + 1 if recalled else 1,
        documents=sending.documents,
        piece_code=matter.piece_code,
        use_asked=matter.use_asked,
        came_at=matter.came_at,
    )
    values = values_of(source, language, f"{template.subject}\n{template.body}")
    subject = " ".join(render(template.subject, values).split()) or str(record)
    return Written(template, subject[:LONGEST_SUBJECT], render(template.body, values) or subject)


def draft_letter(
    record: Record, *, kind: str, language: str, sending: Sending, matter: Matter = NOTHING_ELSE, actor: User
) -> Letter:
    """A letter ready to be read and changed, in the words of its template."""
    require(may_write_letters(record, actor))
    _require_enclosable(record, sending.documents, actor)
    if matter.about is not None and matter.about.record_id != record.pk:
        raise RefusedError(_("Cet échange n’est pas de ce dossier."), field="about")
    written = write(record, kind, language, sending=sending, matter=matter, actor=actor)
    moment = clock.now()
    letter: Letter = Letter.objects.create(
        record=record,
        scope=record.scope,
        kind=kind,
        language=language,
        template=written.template,
        to_authority=sending.to_authority,
        to_person=sending.to_person,
        channel=sending.channel,
        subject=written.subject,
        body=written.body,
        expects_reply_by=sending.expects_reply_by,
        about=matter.about,
        author=actor,
        created_at=moment,
        updated_at=moment,
    )
    _enclose(letter, sending.documents)
    return letter


def rewrite_letter(letter: Letter, *, subject: str, body: str, sending: Sending, version: int, actor: User) -> Letter:
    """Changes a draft as it was read in VERSION; raises StaleVersionError when somebody changed it since."""
    current = _draft(letter, actor)
    if current.version != version:
        raise StaleVersionError(_CHANGED)
    _require_enclosable(current.record, sending.documents, actor)
    current.subject, current.body = subject, body
    current.to_authority, current.to_person = sending.to_authority, sending.to_person
    current.channel, current.expects_reply_by = sending.channel, sending.expects_reply_by
    current.version, current.updated_at = version + 1, clock.now()
    current.save()
    LetterDocument.objects.filter(letter=current).delete()
    _enclose(current, sending.documents)
    return current


def discard_letter(letter: Letter, *, actor: User) -> None:
    """A draft that is not wanted any more; what is filed stays."""
    _draft(letter, actor).delete()


def file_letter(letter: Letter, *, at: datetime, version: int, actor: User) -> Exchange:
    """Writes the letter in the register as a departure, which gives it its number; a worker then prints it."""
    current = _draft(letter, actor)
    if current.version != version:
        raise StaleVersionError(_CHANGED)
    documents = enclosed(current)
    require(may_be_taken_out(current, actor, documents), field="to_authority")
    about = current.about
    answered = about if about is not None and about.direction == Direction.IN else None
    recalls = current.kind == LetterKind.REMINDER and about is not None and about.direction == Direction.OUT
    exchange = file_exchange(
        current.record,
        direction=Direction.OUT,
        kind=ExchangeKind.NOTE_VERBALE if current.kind == LetterKind.NOTE_VERBALE else ExchangeKind.LETTER,
        channel=current.channel,
        occurred_at=at,
        subject=current.subject,
        body=current.body,
        to_authority=current.to_authority,
        to_person=current.to_person,
        from_person=current.author.full_name,
        external_reference=about.external_reference if about is not None else "",
        in_reply_to=answered,
        reminds=about if recalls else None,
        expects_reply_by=current.expects_reply_by,
        language=current.language,
        documents=documents,
        actor=actor,
    )
    current.exchange, current.updated_at = exchange, clock.now()
    current.save(update_fields=["exchange", "updated_at"])
    request_print(current, actor=actor)
    return exchange


def request_print(letter: Letter, *, actor: User) -> None:
    """Asks for the print of a filed letter, once more if the first was lost; it is joined to the departure once."""
    if letter.is_filed and letter.file_id is None:
        request_job(LETTER_JOB, {"letter": str(letter.pk)}, subject=f"letter:{letter.pk}", actor=actor)


def enclosed(letter: Letter) -> list[Document]:
    return [one.document for one in LetterDocument.objects.filter(letter=letter).select_related("document")]


def _draft(letter: Letter, actor: User) -> Letter:
    """The letter, locked, if it may still be changed."""
    require(may_write_letters(letter.record, actor))
    current = Letter.objects.select_for_update(of=("self",)).filter(pk=letter.pk).first()
    if current is None:
        raise RefusedError(_("Ce courrier vient d’être supprimé."))
    if current.is_filed:
        raise RefusedError(_FILED)
    current.record = letter.record
    return current


def _require_enclosable(record: Record, documents: Sequence[Document], actor: User) -> None:
    if len(documents) > MOST_ENCLOSED:
        raise RefusedError(_("Un courrier porte %(most)d pièces au plus.") % {"most": MOST_ENCLOSED}, field="documents")
    for document in documents:
        if document.record_id != record.pk:
            raise RefusedError(
                _("Cette pièce ne fait pas partie de ce dossier : ajoutez-la d’abord."), field="documents"
            )
        require(may_enclose(document, actor), field="documents")


def _enclose(letter: Letter, documents: Sequence[Document]) -> None:
    LetterDocument.objects.bulk_create(
        LetterDocument(letter=letter, record=letter.record, scope=letter.scope, document=document, number=rank)
        for rank, document in enumerate(documents, start=1)
    )
