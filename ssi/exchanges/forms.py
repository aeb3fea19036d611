"""An arrival, a departure or an internal contact, as it is typed."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ssi.common.clock import in_zone
from ssi.common.forms import (
    DayField,
    LineField,
    LinesField,
    OnceForm,
    OneOfField,
    PastDateField,
    PastDateTimeField,
    TextField,
    set_zone,
)
from ssi.directory.fields import AuthorityField
from ssi.documents.fields import PieceField
from ssi.documents.forms import HandlingFields
from ssi.documents.models import Document
from ssi.documents.uploads import CheckedFile
from ssi.exchanges.enums import Channel, Credibility, Direction, ExchangeKind, Language, Reliability, Use
from ssi.exchanges.models import Exchange
from ssi.records.models import Record

_CHOOSE = ("", gettext_lazy("Choisir"))
_NONE = ("", gettext_lazy("Non précisé"))
_NOT_EVALUATED = ("", gettext_lazy("Non évalué"))
MOST_ANSWERABLE = 100


class ExchangeForm(OnceForm, HandlingFields):
    """One line of the register, on RECORD; the instant is that of the country's clock."""

    direction = OneOfField(label=gettext_lazy("Sens"), choices=Direction.choices, widget=forms.RadioSelect)
    kind = OneOfField(label=gettext_lazy("Nature"), choices=[_CHOOSE, *ExchangeKind.choices])
    channel = OneOfField(label=gettext_lazy("Voie"), choices=[_CHOOSE, *Channel.choices])
    from_authority = AuthorityField(label=gettext_lazy("Expéditeur"), required=False)
    from_person = LineField(label=gettext_lazy("De la part de"), max_length=120, required=False)
    to_authority = AuthorityField(label=gettext_lazy("Destinataire"), required=False)
    to_person = LineField(label=gettext_lazy("À l’attention de"), max_length=120, required=False)
    occurred_at = PastDateTimeField(label=gettext_lazy("Reçu ou envoyé le"))
    external_reference = LineField(label=gettext_lazy("Leur référence"), max_length=60, required=False)
    more_references = LinesField(
        label=gettext_lazy("Leurs autres références"),
        most=10,
        longest=60,
        rows=2,
        required=False,
        help_text=gettext_lazy("Une par ligne ; chacune se retrouve par la recherche."),
    )
    own_references = LinesField(
        label=gettext_lazy("Nos références"),
        most=10,
        longest=60,
        rows=2,
        required=False,
        help_text=gettext_lazy("Une par ligne : numéro de note, de bordereau…"),
    )
    acknowledgement_required = forms.BooleanField(label=gettext_lazy("Accusé de réception demandé"), required=False)
    expects_reply_by = DayField(label=gettext_lazy("Réponse attendue le"), required=False)
    in_reply_to = OneOfField(label=gettext_lazy("En réponse à"), required=False)
    subject = LineField(label=gettext_lazy("Objet"), max_length=200)
    body = TextField(label=gettext_lazy("Contenu"), max_length=8000, rows=8, required=False)
    language = OneOfField(label=gettext_lazy("Langue"), choices=[_NONE, *Language.choices], required=False)
    source_reliability = OneOfField(
        label=gettext_lazy("Fiabilité de la source"), choices=[_NOT_EVALUATED, *Reliability.choices], required=False
    )
    information_credibility = OneOfField(
        label=gettext_lazy("Exactitude de l’information"),
        choices=[_NOT_EVALUATED, *Credibility.choices],
        required=False,
    )
    documents = forms.MultipleChoiceField(
        label=gettext_lazy("Pièces déjà au dossier"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": gettext_lazy("Choisissez une pièce de ce dossier.")},
    )
    file = PieceField(label=gettext_lazy("Nouvelle pièce"), required=False)

    def __init__(self, *args: Any, record: Record, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.record, self.zone = record, record.country.time_zone
        zone = self.zone
        set_zone(self, zone)
        answerable = Exchange.objects.filter(record=record)[:MOST_ANSWERABLE]
        self.answerable = {str(exchange.pk): exchange for exchange in answerable}
        self.pieces = {str(piece.pk): piece for piece in Document.objects.of(record).current()}
        self._choose("in_reply_to", [("", _("Aucun")), *self._answerable_choices(zone)])
        self._choose("documents", [(key, piece.title) for key, piece in self.pieces.items()])
        if not self.pieces:
            del self.fields["documents"]

    def _choose(self, name: str, choices: list[tuple[str, str]]) -> None:
        field = self.fields[name]
        if isinstance(field, forms.ChoiceField):
            field.choices = choices

    def _answerable_choices(self, zone: str) -> Iterator[tuple[str, str]]:
        for key, exchange in self.answerable.items():
            yield key, f"{in_zone(exchange.occurred_at, zone):%d/%m/%Y %H:%M} · {exchange.subject}"

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if bool(cleaned.get("source_reliability")) != bool(cleaned.get("information_credibility")):
            self.add_error("information_credibility", _("Évaluez la source et l’information, ou ni l’une ni l’autre."))
        answered = self.answerable.get(cleaned.get("in_reply_to") or "")
        when = cleaned.get("occurred_at")
        if answered and when and when < answered.occurred_at:
            self.add_error("occurred_at", _("Cette réponse est datée d’avant l’échange auquel elle répond."))
        expected = cleaned.get("expects_reply_by")
        if expected and when and expected < in_zone(when, self.zone).date():
            self.add_error("expects_reply_by", _("La réponse est attendue avant l’échange lui-même."))
        return cleaned

    def content(self) -> dict[str, Any]:
        """What the service takes; the new piece apart."""
        kept = {name: value for name, value in self.cleaned_data.items() if name not in {"submission", "file"}}
        kept["in_reply_to"] = self.answerable.get(kept["in_reply_to"])
        kept["documents"] = [self.pieces[key] for key in kept.get("documents", ())]
        return kept

    @property
    def new_pieces(self) -> list[CheckedFile]:
        piece: CheckedFile | None = self.cleaned_data["file"]
        return [piece] if piece else []


class PaperForm(forms.Form):
    """The paper of a consent, among the pieces of RECORD."""

    paper = OneOfField(
        label=gettext_lazy("Accord écrit"),
        help_text=gettext_lazy(
            "La pièce reçue du service qui a donné l’information : enregistrez d’abord l’arrivée qui "
            "l’apporte, pièce jointe."
        ),
    )

    def __init__(self, *args: Any, record: Record, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.papers = {str(piece.pk): piece for piece in Document.objects.of(record).available()}
        if isinstance(field := self.fields["paper"], forms.ChoiceField):
            field.choices = [_CHOOSE, *((key, piece.title) for key, piece in self.papers.items())]

    def clean_paper(self) -> Document:
        return self.papers[self.cleaned_data["paper"]]


class ReleaseForm(OnceForm, PaperForm):
    """The written consent of who gave a piece, to one use that its code forbids."""

    use = OneOfField(label=gettext_lazy("Usage autorisé"), choices=[_CHOOSE, *Use.choices])
    authority = AuthorityField(
        label=gettext_lazy("Pour l’autorité"),
        required=False,
        help_text=gettext_lazy("Celle à qui la pièce peut être transmise ; pour le code H2 seulement."),
    )
    given_by = LineField(label=gettext_lazy("Accord donné par"), max_length=160)
    reference = LineField(label=gettext_lazy("Référence de l’accord écrit"), max_length=60)
    consented_on = PastDateField(label=gettext_lazy("Date de l’accord"))


class CallForm(OnceForm):
    """A telephone call, noted while it is fresh: who, and what."""

    who = LineField(label=gettext_lazy("Avec qui"), max_length=120)
    what = TextField(label=gettext_lazy("Ce qui a été dit"), max_length=4000, rows=5)


class AcknowledgementForm(forms.Form):
    """A departure reached its reader."""

    received_on = DayField(label=gettext_lazy("Reçu le"))
    note = LineField(
        label=gettext_lazy("Précision"),
        max_length=200,
        required=False,
        help_text=gettext_lazy("Par qui, sous quelle référence."),
    )
