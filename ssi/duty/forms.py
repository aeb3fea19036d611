"""What is typed of a turn of duty."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ssi.accounts.models import User
from ssi.common.forms import InstantField, LineField, OneOfField, VersionedForm, set_zone
from ssi.duty.chain import answering
from ssi.duty.models import LAST_RANK, DutyTurn
from ssi.territories.models import Country


def _ranks() -> list[tuple[str, str]]:
    later = _("%(rank)d – si les précédents ne répondent pas")
    others = ((str(rank), later % {"rank": rank}) for rank in range(2, LAST_RANK + 1))
    return [("1", _("1 – appelé en premier")), *others]


class TurnForm(forms.Form):
    """A turn of PLACE, at the hours of its zone."""

    starts_at = InstantField(label=gettext_lazy("À partir du"))
    ends_at = InstantField(label=gettext_lazy("Jusqu’au"))
    phone = LineField(
        label=gettext_lazy("Téléphone de permanence"),
        max_length=40,
        required=False,
        help_text=gettext_lazy("Celui du service, jamais un numéro privé. Avec l’indicatif : +65 6555 0142."),
    )
    field_order = ("person", "rank", "starts_at", "ends_at", "phone")

    def __init__(self, *args: Any, place: Country, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._people: dict[str, User] = {str(one.pk): one for one in answering(place.code)}
        people = [("", "—"), *((key, one.full_name) for key, one in self._people.items())]
        self.fields["person"] = OneOfField(label=_("Personne"), choices=people)
        self.fields["rank"] = OneOfField(label=_("Rang"), choices=_ranks(), initial="1")
        self.order_fields(self.field_order)
        set_zone(self, place.time_zone)

    def values(self) -> dict[str, Any]:
        cleaned = self.cleaned_data
        return {
            "person": self._people[cleaned["person"]],
            "rank": int(cleaned["rank"]),
            "starts_at": cleaned["starts_at"],
            "ends_at": cleaned["ends_at"],
            "phone": cleaned["phone"],
        }


class EditTurnForm(VersionedForm, TurnForm):
    """Corrects a turn; it never goes to another country."""


def values_of(turn: DutyTurn) -> dict[str, Any]:
    return {
        "person": str(turn.person_id),
        "rank": str(turn.rank),
        "starts_at": turn.starts_at,
        "ends_at": turn.ends_at,
        "phone": turn.phone,
    }
