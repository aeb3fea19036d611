"""What is typed to take a step: the piece that carried it, the answers, the reason."""

from __future__ import annotations

from typing import Any

from django import forms
from django.forms import BaseFormSet, formset_factory
from django.utils.text import format_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cases.enums import REFUSAL_CLASS, LetterRefusal, Outcome, RefusalGround
from cases.models import Question
from cases.services.mail import Mail
from cases.services.requests import GivenAnswer
from ssi.common.forms import LineField, OneOfField, PastDateField, PastDateTimeField, TextField, VersionedForm
from ssi.directory.fields import AuthorityField
from ssi.exchanges.enums import Channel, Credibility, HandlingCode, Reliability
from ssi.exchanges.forms import PaperForm

_NONE = [("", gettext_lazy("Choisir"))]


class ReasonForm(VersionedForm):
    """A step that needs its reason."""

    reason = TextField(label=gettext_lazy("Motif"), max_length=2000, rows=3)


class ConfirmForm(VersionedForm):
    """A step that needs nothing."""


class RefuseForm(ReasonForm):
    ground = OneOfField(label=gettext_lazy("Motif de refus"), choices=_NONE + RefusalGround.choices)


class RefuseLetterForm(ReasonForm):
    ground = OneOfField(
        label=gettext_lazy("Motif de refus"),
        choices=[
            *_NONE,
            *(
                (code, format_lazy("{} ({})", label, REFUSAL_CLASS[code].label))
                for code, label in LetterRefusal.choices
            ),
        ],
    )


class MailFields(forms.Form):
    """The piece: when, by which channel, under which reference. Instants are those of the country's clock."""

    at = PastDateTimeField(label=gettext_lazy("Date et heure"))
    channel = OneOfField(label=gettext_lazy("Voie"), choices=_NONE + Channel.choices)
    external_reference = LineField(label=gettext_lazy("Référence du message"), max_length=60, required=False)
    subject = LineField(label=gettext_lazy("Objet du message"), max_length=200)
    body = TextField(label=gettext_lazy("Contenu"), max_length=8000, rows=4, required=False)

    def set_zone(self, zone: str) -> None:
        at = self.fields["at"]
        if isinstance(at, PastDateTimeField):
            at.zone = zone

    def mail(self, **handling: Any) -> Mail:
        cleaned = self.cleaned_data
        return Mail(
            channel=cleaned["channel"],
            at=cleaned["at"],
            subject=cleaned["subject"],
            body=cleaned["body"],
            external_reference=cleaned["external_reference"],
            handling=handling,
        )


class SendForm(VersionedForm, MailFields):
    """To whom the request, or its answer, goes."""

    to_authority = AuthorityField(label=gettext_lazy("Destinataire"))
    field_order = ("to_authority", "at", "channel", "external_reference", "subject", "body")


class AnswerForm(VersionedForm, MailFields):
    """What the partner sent: the handling code and the evaluation sit on this piece."""

    handling_code = OneOfField(label=gettext_lazy("Code de manipulation"), choices=_NONE + HandlingCode.choices)
    handling_note = LineField(
        label=gettext_lazy("Restriction"),
        max_length=300,
        required=False,
        help_text=gettext_lazy("Obligatoire avec le code H3."),
    )
    source_reliability = OneOfField(
        label=gettext_lazy("Fiabilité de la source"), choices=_NONE + Reliability.choices, required=False
    )
    information_credibility = OneOfField(
        label=gettext_lazy("Exactitude de l’information"), choices=_NONE + Credibility.choices, required=False
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("handling_code") == HandlingCode.H3 and not cleaned.get("handling_note"):
            self.add_error("handling_note", _("Le code H3 s’accompagne du texte de la restriction."))
        if bool(cleaned.get("source_reliability")) != bool(cleaned.get("information_credibility")):
            self.add_error("information_credibility", _("Évaluez la source et l’information, ou ni l’une ni l’autre."))
        return cleaned

    def handling(self) -> dict[str, Any]:
        names = ("handling_code", "handling_note", "source_reliability", "information_credibility")
        return {name: self.cleaned_data[name] for name in names}


class QuestionAnswerForm(forms.Form):
    number = forms.IntegerField(widget=forms.HiddenInput)
    outcome = OneOfField(label=gettext_lazy("Résultat"), choices=_NONE + Outcome.choices, required=False)
    refusal_ground = OneOfField(
        label=gettext_lazy("Motif de refus"), choices=_NONE + RefusalGround.choices, required=False
    )
    answer = TextField(label=gettext_lazy("Réponse"), max_length=8000, rows=3, required=False)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        outcome, ground = cleaned.get("outcome"), cleaned.get("refusal_ground")
        if outcome == Outcome.REFUSED and not ground:
            self.add_error("refusal_ground", _("Indiquez le motif du refus."))
        if ground and outcome != Outcome.REFUSED:
            self.add_error("refusal_ground", _("Un motif de refus ne va qu’avec le résultat « refusé »."))
        if cleaned.get("answer") and not outcome:
            self.add_error("outcome", _("Donnez le résultat de cette question."))
        return cleaned


AnswerFormSet: type[BaseFormSet[QuestionAnswerForm]] = formset_factory(
    QuestionAnswerForm, extra=0, max_num=40, absolute_max=40
)


def answers_before(questions: list[Question]) -> list[dict[str, Any]]:
    """One row a question, with what is already known."""
    return [
        {
            "number": question.number,
            "outcome": question.outcome,
            "refusal_ground": question.refusal_ground,
            "answer": question.answer,
        }
        for question in questions
    ]


def given(rows: BaseFormSet[QuestionAnswerForm]) -> list[GivenAnswer]:
    return [
        GivenAnswer(row["number"], Outcome(row["outcome"]), row["answer"], row["refusal_ground"])
        for row in (form.cleaned_data for form in rows.forms)
        if row.get("outcome")
    ]


class ConsentForm(PaperForm):
    """The partner's written consent that one answer be used in judicial proceedings."""

    given_by = LineField(
        label=gettext_lazy("Accord donné par"),
        max_length=160,
        required=False,
        help_text=gettext_lazy("À défaut, l’autorité qui a répondu."),
    )
    reference = LineField(label=gettext_lazy("Référence de l’accord écrit"), max_length=60)
    consented_on = PastDateField(label=gettext_lazy("Date de l’accord"))
