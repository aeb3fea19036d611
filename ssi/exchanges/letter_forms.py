"""A letter as it is asked for, changed and filed; a case file as it is asked for."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ssi.common import clock
from ssi.common.clock import in_zone
from ssi.common.forms import (
    DayField,
    LineField,
    OnceForm,
    OneOfField,
    PastDateTimeField,
    TextField,
    VersionedForm,
    set_zone,
)
from ssi.directory.enums import LetterKind, LetterLanguage
from ssi.directory.fields import AuthorityField
from ssi.directory.models import LetterTemplate
from ssi.directory.models.letters import LONGEST_BODY
from ssi.documents.models import Document
from ssi.exchanges.asking import asked_in_words
from ssi.exchanges.enums import USE_OF_CODE, Channel, Direction, HandlingCode
from ssi.exchanges.letters.fields import addressee_of
from ssi.exchanges.letters.services import NOTHING_ELSE, Matter, Sending, enclosed
from ssi.exchanges.models import Exchange, Letter
from ssi.exchanges.prefilling import language_of
from ssi.records.models import Record

_ADDRESSED = gettext_lazy("Laissez vide pour reprendre le destinataire que le dossier propose.")
MOST_ABOUT = 100


class PiecesMixin(forms.Form):
    """The pieces of a record, to enclose."""

    documents = forms.MultipleChoiceField(
        label=gettext_lazy("Pièces à joindre"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": gettext_lazy("Choisissez une pièce de ce dossier.")},
    )

    def offer_pieces(self, record: Record) -> None:
        self.pieces = {str(piece.pk): piece for piece in Document.objects.of(record).current()}
        field = self.fields["documents"]
        if isinstance(field, forms.ChoiceField):
            field.choices = [(key, _labelled(piece)) for key, piece in self.pieces.items()]
        if not self.pieces:
            del self.fields["documents"]

    @property
    def chosen(self) -> list[Document]:
        return [self.pieces[key] for key in self.cleaned_data.get("documents", ())]


def _labelled(piece: Document) -> str:
    return f"{piece.title} ({piece.handling_code})" if piece.handling_code else piece.title


class NewLetterForm(OnceForm, PiecesMixin):
    """Which letter, in which language, to whom, about what, with what."""

    kind = OneOfField(label=gettext_lazy("Courrier"))
    language = OneOfField(
        label=gettext_lazy("Langue"),
        choices=[("", gettext_lazy("Selon le destinataire")), *LetterLanguage.choices],
        required=False,
    )
    to_authority = AuthorityField(label=gettext_lazy("Destinataire"), required=False, help_text=_ADDRESSED)
    to_person = LineField(label=gettext_lazy("À l’attention de"), max_length=120, required=False)
    about = OneOfField(
        label=gettext_lazy("Échange dont il s’agit"),
        required=False,
        help_text=gettext_lazy("Celui dont le courrier accuse réception, qu’il relance ou auquel il répond."),
    )

    def __init__(self, *args: Any, record: Record, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.record = record
        offered = LetterTemplate.objects.for_record(record.kind).values_list("kind", flat=True)
        kinds = set(offered)
        self._choose("kind", [(kind.value, str(kind.label)) for kind in LetterKind if kind.value in kinds])
        exchanges = Exchange.objects.filter(record=record).select_related("from_authority", "to_authority")
        self.exchanges = {str(one.pk): one for one in exchanges[:MOST_ABOUT]}
        zone = record.country.time_zone
        about = [
            (key, f"{in_zone(one.occurred_at, zone):%d/%m/%Y} · {one.register_number} {one.subject}")
            for key, one in self.exchanges.items()
        ]
        self._choose("about", [("", _("Aucun")), *about])
        self.offer_pieces(record)
        self.order_fields(["kind", "language", "to_authority", "to_person", "about", "documents"])

    def _choose(self, name: str, choices: list[tuple[str, str]]) -> None:
        field = self.fields[name]
        if isinstance(field, forms.ChoiceField):
            field.choices = choices

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if cleaned.get("kind") == LetterKind.REMINDER:
            about = self.exchanges.get(cleaned.get("about") or "")
            if about is None or about.direction != Direction.OUT:
                self.add_error("about", _("Choisissez le départ que ce courrier relance."))
        return cleaned

    @property
    def asked(self) -> dict[str, Any]:
        """What the service takes."""
        typed = self.cleaned_data
        about = self.exchanges.get(typed["about"])
        authority = typed["to_authority"] or _other_end(about) or addressee_of(self.record, typed["kind"])
        language = typed["language"] or language_of(authority)
        channel = about.channel if about else Channel.BILATERAL
        if typed["kind"] == LetterKind.NOTE_VERBALE:
            channel = Channel.DIPLOMATIC
        sending = Sending(authority, typed["to_person"], channel, documents=self.chosen)
        return {"kind": typed["kind"], "language": language, "sending": sending, "matter": _matter(about, language)}


def _other_end(about: Exchange | None) -> Any:
    if about is None:
        return None
    return about.from_authority if about.direction == Direction.IN else about.to_authority


def _matter(about: Exchange | None, language: str) -> Matter:
    if about is None:
        return NOTHING_ELSE
    use = USE_OF_CODE.get(HandlingCode(about.handling_code)) if about.handling_code else None
    return Matter(about, about.handling_code, asked_in_words(use, language) if use else "")


class LetterForm(VersionedForm, PiecesMixin):
    """The draft of a letter: everything may be changed until it is filed."""

    to_authority = AuthorityField(label=gettext_lazy("Destinataire"), required=False)
    to_person = LineField(label=gettext_lazy("À l’attention de"), max_length=120, required=False)
    channel = OneOfField(label=gettext_lazy("Voie"), choices=Channel.choices)
    expects_reply_by = DayField(label=gettext_lazy("Réponse attendue le"), required=False)
    subject = LineField(label=gettext_lazy("Objet"), max_length=200)
    body = TextField(
        label=gettext_lazy("Texte"),
        max_length=LONGEST_BODY,
        rows=24,
        help_text=gettext_lazy("Une ligne vide sépare les paragraphes ; un tiret en début de ligne fait une liste."),
    )

    def __init__(self, *args: Any, letter: Letter, **kwargs: Any) -> None:
        super().__init__(*args, version=letter.version, **kwargs)
        set_zone(self, letter.record.country.time_zone)
        self.offer_pieces(letter.record)
        self.order_fields(["to_authority", "to_person", "channel", "subject", "body", "documents", "expects_reply_by"])
        self.initial.update({key: value for key, value in self.stored(letter).items() if key in self.fields})

    @staticmethod
    def stored(letter: Letter) -> dict[str, Any]:
        """What LETTER says, by field."""
        return {
            "to_authority": letter.to_authority_id,
            "to_person": letter.to_person,
            "channel": letter.channel,
            "expects_reply_by": letter.expects_reply_by,
            "subject": letter.subject,
            "body": letter.body,
            "documents": [str(one.pk) for one in enclosed(letter)],
        }

    @property
    def sending(self) -> Sending:
        typed = self.cleaned_data
        return Sending(
            typed["to_authority"], typed["to_person"], typed["channel"], typed["expects_reply_by"], self.chosen
        )


class FileLetterForm(VersionedForm):
    """When it left; the register gives the number."""

    at = PastDateTimeField(label=gettext_lazy("Envoyé le"))

    def __init__(self, *args: Any, letter: Letter, **kwargs: Any) -> None:
        super().__init__(*args, version=letter.version, **kwargs)
        set_zone(self, letter.record.country.time_zone)
        self.initial["at"] = clock.now().replace(second=0, microsecond=0)


class CaseFileForm(forms.Form):
    """For whom a case file is printed, and whether the pages of its pieces go with it."""

    authority = AuthorityField(
        label=gettext_lazy("Pour l’autorité"),
        required=False,
        empty_label=gettext_lazy("Le service, pour son propre usage"),
        help_text=gettext_lazy("Un dossier imprimé pour une autorité suit les mêmes règles qu’un départ vers elle."),
    )
    pages = forms.BooleanField(
        label=gettext_lazy("Imprimer aussi les pages des pièces (PDF et images)"), required=False, initial=True
    )
