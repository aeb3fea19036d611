"""What a letter may say of its record: named fields, each kind of record its own, read in the language of the letter.

An allow-list: a template names these or nothing. What a domain does not register here never reaches a letter.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from django.utils.formats import date_format
from django.utils.translation import get_language, override
from django.utils.translation import gettext_lazy as _

from ssi.common import clock
from ssi.common.clock import in_zone
from ssi.common.rules import Text
from ssi.directory.letter_fields import FieldName, Value, register_letter_fields
from ssi.directory.models import Authority
from ssi.documents.models import Document
from ssi.exchanges.models import Exchange
from ssi.records.models import Record


@dataclass(frozen=True)
class Source:
    """What a letter is made from. ABOUT: the exchange it answers or recalls, RANK its reminders with this one."""

    record: Record
    signatory: str
    to_authority: Authority | None = None
    to_person: str = ""
    about: Exchange | None = None
    rank: int = 1
    documents: Sequence[Document] = ()
    piece_code: str = ""
    use_asked: str = ""
    came_at: datetime | None = None


Read = Callable[[Source], Value]


@dataclass(frozen=True)
class Field:
    """A name that templates may write, and how it is read. SAMPLE: an invented value, to try templates on."""

    name: str
    label: Text
    sample: Value
    read: Read
    items: Mapping[str, Text] = field(default_factory=dict)


# To whom a letter of a kind (LetterKind) goes at first, from what the record says.
Addressee = Callable[[Record, str], Authority | None]
_fields: dict[str, tuple[Field, ...]] = {}
_addressees: dict[str, Addressee] = {}


def register(record_kind: str, label: Text, fields: Sequence[Field], addressee: Addressee | None = None) -> None:
    """What letters of RECORD_KIND may say beside what those of any kind may (the empty one), and who gets them."""
    named = [FieldName(one.name, one.label, one.sample, one.items) for one in fields]
    register_letter_fields(record_kind, label, named)
    _fields[record_kind] = tuple(fields)
    if addressee is not None:
        _addressees[record_kind] = addressee


def own_fields(record_kind: str) -> tuple[Field, ...]:
    return _fields.get(record_kind, ())


def addressee_of(record: Record, letter_kind: str) -> Authority | None:
    """Who is proposed; a person chooses."""
    proposed = _addressees.get(record.kind)
    return proposed(record, letter_kind) if proposed else None


def values_of(source: Source, language: str, text: str) -> dict[str, Value]:
    """The fields that TEXT, a template, may name, in LANGUAGE; what it does not name is not read."""
    with override(language):
        return {
            one.name: one.read(source) if one.name in text else [] if one.items else ""
            for one in (*_fields[""], *own_fields(source.record.kind))
        }


def long_day(day: date | None) -> str:
    """« 8 septembre 2026 », « 1er mars 2026 », “8 September 2026”; nothing of no day."""
    if day is None:
        return ""
    written = date_format(day, "j F Y")
    return f"1er{written[1:]}" if day.day == 1 and get_language() == "fr" else written


def local_day(instant: datetime | None, record: Record) -> str:
    return long_day(in_zone(instant, record.country.time_zone).date()) if instant else ""


def full_name(authority: Authority | None) -> str:
    """Its official name: a letter does not call anybody by an acronym."""
    return authority.name if authority else ""


def _enclosures(source: Source) -> Value:
    return [{"number": str(rank), "title": one.title} for rank, one in enumerate(source.documents, start=1)]


def _of_about(read: Callable[[Exchange], str]) -> Read:
    return lambda source: read(source.about) if source.about else ""


COMMON = (
    Field("reference", _("Notre référence"), "SSI-SG-CRI-2026-0009", lambda one: str(one.record)),
    Field("title", _("Objet du dossier"), "Escroquerie en bande organisée", lambda one: one.record.title),
    Field("country", _("Pays du dossier"), "Singapour", lambda one: one.record.country.name),
    Field(
        "date",
        _("Date du jour, au pays du dossier"),
        "21 septembre 2026",
        lambda one: long_day(clock.today(one.record.country.time_zone)),
    ),
    Field("signatory", _("Signataire : qui écrit la lettre"), "Julien Martin", lambda one: one.signatory),
    Field("addressee", _("Destinataire, nom officiel"), "Example Authority", lambda one: full_name(one.to_authority)),
    Field("addressee_person", _("À l’attention de"), "Superintendent Example", lambda one: one.to_person),
    Field("exchange_day", _("Jour de l’échange dont il s’agit"), "8 septembre 2026",
          lambda one: local_day(one.about.occurred_at if one.about else one.came_at, one.record)),
    Field("exchange_subject", _("Objet de cet échange"), "Kétamine – OFAST", _of_about(lambda one: one.subject)),
    Field("exchange_number", _("Numéro de cet échange au registre"), "D-SG-2026-0009",
          _of_about(lambda one: one.register_number)),
    Field("exchange_rank", _("Rang de la relance"), "2", lambda one: str(one.rank)),
    Field("their_reference", _("Leur référence, sur cet échange"), "CNB/26/0219",
          _of_about(lambda one: one.external_reference)),
    Field("piece_code", _("Code de la pièce dont l’usage est demandé"), "H1", lambda one: one.piece_code),
    Field("use_asked", _("Usage demandé, en toutes lettres"),
          "pour qu’elle soit utilisée dans une procédure judiciaire en France", lambda one: one.use_asked),
    Field("enclosures", _("Pièces jointes"), [{"number": "1", "title": "Procès-verbal"}], _enclosures,
          {"number": _("numéro"), "title": _("intitulé")}),
)  # fmt: skip


def register_common() -> None:
    register("", _("Tous les dossiers"), COMMON)
