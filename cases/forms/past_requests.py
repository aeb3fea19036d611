"""A request for information of an old register."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cases.enums import Outcome, QuestionType, RefusalGround
from cases.forms.opening import NONE
from cases.forms.past import KnownAuthorityField, KnownCrimeTypeField, LineReader, PastFields, states_of
from cases.forms.request import RequestFields
from cases.services.imports import OldRequest
from cases.services.requests import AskedQuestion
from cases.workflow.requests import INFORMATION_REQUEST
from ssi.common.forms import LineField, OneOfField, PastDateTimeField
from ssi.records.enums import Marking
from ssi.territories.models import Country

# The states that a register knows: others are moments of work.
STATES = ("registered", "qualified", "sent", "answered", "forwarded", "closed", "refused", "withdrawn")
_ENDS = {"refused": Outcome.REFUSED, "withdrawn": Outcome.WITHDRAWN}


class OldRequestForm(PastFields, RequestFields):
    """What the page of a request asks, then how far it went."""

    requesting_authority = KnownAuthorityField(label=gettext_lazy("Service requérant"))
    crime_type = KnownCrimeTypeField(label=gettext_lazy("Nature d’infraction"))
    requested_authority = KnownAuthorityField(label=gettext_lazy("Service requis"), required=False)
    sent_at = PastDateTimeField(label=gettext_lazy("Transmise le"), required=False)
    answered_at = PastDateTimeField(label=gettext_lazy("Réponse reçue le"), required=False)
    forwarded_at = PastDateTimeField(label=gettext_lazy("Réponse transmise le"), required=False)
    state = OneOfField(label=gettext_lazy("État"), choices=states_of(INFORMATION_REQUEST, STATES), required=False)
    outcome = OneOfField(label=gettext_lazy("Résultat"), choices=NONE + Outcome.choices, required=False)
    refusal_ground = OneOfField(
        label=gettext_lazy("Motif de refus"), choices=NONE + RefusalGround.choices, required=False
    )
    question = LineField(label=gettext_lazy("Question"), max_length=1000, required=False)
    question_type = OneOfField(
        label=gettext_lazy("Type de question"), choices=NONE + QuestionType.choices, required=False
    )

    workflow = INFORMATION_REQUEST
    instants = ("received_at", "sent_at", "answered_at", "forwarded_at", "closed_at")
    reached = {"received_at": "registered", "sent_at": "sent", "answered_at": "answered", "forwarded_at": "forwarded"}

    def over(self, cleaned: Mapping[str, Any]) -> str:
        return next((state for state, outcome in _ENDS.items() if outcome == cleaned.get("outcome")), "closed")

    def clean(self) -> dict[str, Any]:
        """What the state says and what the columns say are one story."""
        cleaned = super().clean()
        state = cleaned["state"]
        cleaned["outcome"] = cleaned.get("outcome") or _ENDS.get(state, "")
        if state in {"sent", "answered", "forwarded"}:
            for name in ("requested_authority", "sent_at"):
                if not cleaned.get(name):
                    self.refuse(name, _("Cette demande a été transmise : dites à qui et quand."))
        refused = cleaned["outcome"] == Outcome.REFUSED
        if refused and not cleaned.get("refusal_ground"):
            self.refuse("refusal_ground", _("Cette demande a été refusée : choisissez le motif dans la liste."))
        if not refused and cleaned.get("refusal_ground"):
            self.refuse("refusal_ground", _("Un motif de refus ne s’indique qu’en cas de refus."))
        return cleaned

    def taken_over(self, reference: str) -> OldRequest:
        typed = self.cleaned_data
        question = typed["question"]
        return OldRequest(
            reference=reference,
            title=typed["title"],
            marking=Marking(typed["marking"]),
            state=typed["state"],
            closed_at=typed["closed_at"],
            content={name: typed[name] for name in _OF_THE_REQUEST},
            question=AskedQuestion(QuestionType(typed["question_type"] or QuestionType.OTHER), question)
            if question
            else None,
        )


_OF_THE_REQUEST = (
    *(name for name in RequestFields.base_fields if name not in {"country", "title", "marking"}),
    *("requested_authority", "sent_at", "answered_at", "forwarded_at", "outcome", "refusal_ground"),
)


def request_reader(country: Country) -> LineReader:
    return LineReader(OldRequestForm, country)
