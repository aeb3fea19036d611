"""What is told or done on a filed request. What adds something may be sent twice and counts once; what changes
something carries the version that was read."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from consular.enums import Consent, ContactKind, Outcome, Urgency, Wish
from consular.models import AskedItem
from ssi.common.forms import (
    InstantField,
    LineField,
    OnceForm,
    OneOfField,
    PastDateTimeField,
    TextField,
    VersionedForm,
)

LONGEST_MESSAGE = 8000


class ZonedForm(VersionedForm):
    """Instants are typed where the facts are."""

    def __init__(self, *args: Any, zone: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            if isinstance(field, InstantField) and zone:
                field.zone = zone


class MessageForm(OnceForm):
    """The post writes to the service."""

    body = TextField(label=gettext_lazy("Votre message au SSI"), max_length=LONGEST_MESSAGE, rows=5)


class WishForm(ZonedForm):
    wish = OneOfField(
        label=gettext_lazy("Accepte-t-elle notre assistance ?"),
        choices=[(Wish.ACCEPTED, gettext_lazy("oui")), (Wish.OPPOSED, gettext_lazy("non, elle s’y oppose"))],
        widget=forms.RadioSelect,
        help_text=gettext_lazy("Seul un refus exprimé arrête nos démarches en son nom."),
    )
    source = LineField(
        label=gettext_lazy("Comment l’avez-vous su ?"),
        max_length=200,
        help_text=gettext_lazy("Par exemple : visite du 20/09, appel téléphonique, avocat."),
    )
    at = PastDateTimeField(
        label=gettext_lazy("Quand l’a-t-elle dit ?"),
        required=False,
        help_text=gettext_lazy("Date et heure sur place. Laissez vide si c’est à l’instant."),
    )


class NotificationForm(ZonedForm):
    at = PastDateTimeField(
        label=gettext_lazy("Notification des autorités reçue le"),
        help_text=gettext_lazy("Date et heure sur place : le délai depuis l’arrestation est calculé."),
    )


class ContactForm(OnceForm):
    name = LineField(label=gettext_lazy("Nom du proche"), max_length=120)
    kind = OneOfField(
        label=gettext_lazy("Qui est-ce ?"),
        required=False,
        choices=ContactKind.choices,
        initial=ContactKind.RELATIVE,
        help_text=gettext_lazy("L’employeur et la presse ne sont jamais informés par défaut."),
    )
    relation = LineField(label=gettext_lazy("Lien avec la personne"), max_length=60, required=False)
    phone = LineField(label=gettext_lazy("Téléphone"), max_length=30, required=False)


class ConsentForm(ZonedForm):
    consent = OneOfField(
        label=gettext_lazy("La personne accepte-t-elle que ce proche soit informé ?"),
        choices=[(Consent.YES, gettext_lazy("oui")), (Consent.NO, gettext_lazy("non"))],
        widget=forms.RadioSelect,
        help_text=gettext_lazy("La réponse vaut pour ce proche et pour lui seul."),
    )
    source = LineField(
        label=gettext_lazy("Comment l’avez-vous su ?"),
        max_length=200,
        required=False,
        help_text=gettext_lazy("Par exemple : visite du 20/09, appel téléphonique, avocat."),
    )
    at = PastDateTimeField(
        label=gettext_lazy("Quand l’a-t-elle dit ?"),
        required=False,
        help_text=gettext_lazy("Date et heure sur place. Laissez vide si c’est à l’instant."),
    )


class ConfirmForm(VersionedForm):
    """An act that needs nothing but to be confirmed."""


class AnswerForm(VersionedForm):
    """What the post will read, once it is released."""

    body = TextField(
        label=gettext_lazy("Réponse au poste"),
        max_length=LONGEST_MESSAGE,
        rows=7,
        help_text=gettext_lazy(
            "Le poste ne la lit qu’une fois communiquée, telle quelle : vous la relirez avant. "
            "N’y indiquez jamais votre source."
        ),
    )
    answered = forms.TypedMultipleChoiceField(
        label=gettext_lazy("Demandes du poste auxquelles elle répond"),
        required=False,
        coerce=int,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: Any, asked: list[AskedItem], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        waiting = [(str(item.number), item.text) for item in asked if not item.answered]
        field = self.fields["answered"]
        if not waiting:
            del self.fields["answered"]
        elif isinstance(field, forms.TypedMultipleChoiceField):
            field.choices = waiting


class ReleaseForm(OnceForm, VersionedForm):
    """What was composed, as it was read again; sent twice, it is released once."""


class QuestionForm(OnceForm):
    body = TextField(
        label=gettext_lazy("Ce que vous demandez au poste"),
        max_length=LONGEST_MESSAGE,
        rows=4,
        help_text=gettext_lazy("La première réponse reste due : demander n’est pas répondre."),
    )


class NoteForm(OnceForm):
    body = TextField(label=gettext_lazy("Note interne"), max_length=LONGEST_MESSAGE, rows=4)
    source = LineField(label=gettext_lazy("Source de l’information"), max_length=200, required=False)


class TriageForm(VersionedForm):
    urgency = OneOfField(
        label=gettext_lazy("Urgence"),
        choices=Urgency.choices,
        widget=forms.RadioSelect,
        help_text=gettext_lazy("L’échéance annoncée au poste suit cette décision."),
    )


class CloseForm(VersionedForm):
    outcome = OneOfField(label=gettext_lazy("Issue"), choices=[("", gettext_lazy("Choisir")), *Outcome.choices])
    reason = TextField(
        label=gettext_lazy("Ce qu’il faut en retenir"),
        max_length=2000,
        rows=3,
        required=False,
        help_text=gettext_lazy("Reste au SSI."),
    )


class ReasonForm(VersionedForm):
    """TOLD: the post reads the reason too."""

    reason = TextField(label=gettext_lazy("Motif"), max_length=2000, rows=4)

    def __init__(self, *args: Any, told: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].help_text = (
            _("Le poste reçoit ce texte comme réponse : dites ce qu’il peut faire, et à qui s’adresser.")
            if told
            else _("Il reste au dossier.")
        )
