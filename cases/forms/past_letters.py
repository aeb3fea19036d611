"""A letter rogatory of an old register."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cases.enums import LetterRefusal
from cases.forms.letter import DATES, LetterFields
from cases.forms.opening import NONE
from cases.forms.past import KnownAuthorityField, KnownCrimeTypeField, LineReader, PastFields, states_of
from cases.services.imports import OldLetter
from cases.services.letters import NamedOffence
from cases.workflow.letters import LETTER_ROGATORY
from ssi.common.forms import LineField, OneOfField, PastDateTimeField
from ssi.records.enums import Marking
from ssi.territories.models import Country

STATES = (
    "received_at_post", "delivered", "accepted", "executing", "executed", "returned", "closed", "refused", "withdrawn",
)  # fmt: skip


class OldLetterForm(PastFields, LetterFields):
    """What the page of a letter asks, then how far it went."""

    issuing_court = KnownAuthorityField(label=gettext_lazy("Juridiction mandante"))
    investigating_service = KnownAuthorityField(label=gettext_lazy("Service saisi"), required=False)
    crime_type = KnownCrimeTypeField(label=gettext_lazy("Nature d’infraction"))
    central_authority = KnownAuthorityField(label=gettext_lazy("Autorité centrale"), required=False)
    delivered_at = PastDateTimeField(label=gettext_lazy("Remise le"), required=False)
    accepted_at = PastDateTimeField(label=gettext_lazy("Admise le"), required=False)
    returned_at = PastDateTimeField(label=gettext_lazy("Pièces renvoyées le"), required=False)
    partner_reference = LineField(label=gettext_lazy("Référence du partenaire"), max_length=60, required=False)
    state = OneOfField(label=gettext_lazy("État"), choices=states_of(LETTER_ROGATORY, STATES), required=False)
    refusal_ground = OneOfField(
        label=gettext_lazy("Motif de refus"), choices=NONE + LetterRefusal.choices, required=False
    )
    offence = LineField(label=gettext_lazy("Qualification"), max_length=200, required=False)

    workflow = LETTER_ROGATORY
    instants = ("received_at", "delivered_at", "accepted_at", "returned_at", "closed_at")
    reached = {
        "received_at": "received_at_post",
        "delivered_at": "delivered",
        "accepted_at": "accepted",
        "returned_at": "returned",
    }

    def over(self, cleaned: Mapping[str, Any]) -> str:
        return "refused" if cleaned.get("refusal_ground") else "closed"

    def clean(self) -> dict[str, Any]:
        """What the state says and what the columns say are one story."""
        cleaned = super().clean()
        state, received, issued = cleaned["state"], cleaned.get("received_at"), cleaned.get("issued_on")
        if received and issued and self.day_of(received) < issued:
            self.refuse("received_at", _("La réception au poste précède la date d’établissement de la CRI."))
        if state in {"delivered", "accepted", "executing", "executed", "returned"}:
            for name in ("central_authority", "delivered_at"):
                if not cleaned.get(name):
                    self.refuse(name, _("Cette CRI a été remise : dites à qui et quand."))
        if state == "refused" and not cleaned.get("refusal_ground"):
            self.refuse("refusal_ground", _("Cette CRI a été refusée : choisissez le motif dans la liste."))
        if state != "refused" and cleaned.get("refusal_ground"):
            self.refuse("refusal_ground", _("Un motif de refus ne s’indique qu’en cas de refus."))
        return cleaned

    def taken_over(self, reference: str) -> OldLetter:
        typed = self.cleaned_data
        return OldLetter(
            reference=reference,
            title=typed["title"],
            marking=Marking(typed["marking"]),
            state=typed["state"],
            closed_at=typed["closed_at"],
            content={name: typed[name] for name in _OF_THE_LETTER},
            offence=NamedOffence(typed["offence"]) if typed["offence"] else None,
        )


_OF_THE_LETTER = (
    *(
        name
        for name in LetterFields.base_fields
        if name not in {"country", "title", "marking", "legal_grounds", *DATES}
    ),
    *("central_authority", "delivered_at", "accepted_at", "returned_at", "partner_reference", "refusal_ground"),
)


def letter_reader(country: Country) -> LineReader:
    return LineReader(OldLetterForm, country)
