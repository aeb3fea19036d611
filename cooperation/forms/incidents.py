"""What is typed of an incident: what, where, when as far as it is known, by whom it is told, who was touched."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cooperation.enums.context import FrenchInvolved, IncidentType, Severity
from cooperation.models import IncidentLink, SecurityIncident, Zone
from cooperation.services.context import Happened
from ssi.accounts.models import User
from ssi.common.forms import (
    LineField,
    OnceForm,
    OneOfField,
    PartialDay,
    PartialPastDateField,
    TextField,
    VersionedForm,
    set_zone,
)
from ssi.records.models import Record
from ssi.territories.models import Country

_NONE = [("", gettext_lazy("Choisir"))]
MOST, MOST_LINKS = 30_000, 10


class IncidentFields(forms.Form):
    """An incident of PLACE, as USER may tell it: the zones and records that they see."""

    incident_type = OneOfField(label=gettext_lazy("Nature"), choices=_NONE + IncidentType.choices)
    occurred_on = PartialPastDateField(
        label=gettext_lazy("Date"),
        help_text=gettext_lazy("JJ/MM/AAAA, ou MM/AAAA, ou seulement l’année."),
    )
    place = LineField(label=gettext_lazy("Lieu"), max_length=120)
    zone = OneOfField(label=gettext_lazy("Zone"), required=False)
    severity = OneOfField(
        label=gettext_lazy("Gravité"),
        choices=_NONE + Severity.choices,
        help_text=gettext_lazy("Majeure : la fiche en vigueur est à relire dans les 24 heures."),
    )
    source = LineField(label=gettext_lazy("Source"), max_length=200)
    description = TextField(
        label=gettext_lazy("Faits"),
        max_length=1000,
        rows=3,
        help_text=gettext_lazy(
            "N’indiquez aucun nom : l’identité des Français concernés relève de la liaison consulaire."
        ),
    )
    french_involved = OneOfField(
        label=gettext_lazy("Français concernés"), choices=FrenchInvolved.choices, initial=FrenchInvolved.UNKNOWN
    )
    french_concerned = forms.IntegerField(
        label=gettext_lazy("Nombre de Français concernés"), min_value=1, max_value=MOST, required=False
    )
    french_dead = forms.IntegerField(label=gettext_lazy("Dont décédés"), min_value=0, max_value=MOST, required=False)
    french_injured = forms.IntegerField(label=gettext_lazy("Dont blessés"), min_value=0, max_value=MOST, required=False)
    linked = LineField(
        label=gettext_lazy("Dossiers qui en traitent"),
        max_length=300,
        required=False,
        help_text=gettext_lazy("Leurs références, séparées par des virgules."),
    )

    def __init__(self, *args: Any, place: Country, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        set_zone(self, place.time_zone)
        self.user = user
        self.zones = {str(zone.pk): zone for zone in Zone.objects.visible_to(user).of_country(place.code)}
        field = self.fields["zone"]
        if isinstance(field, forms.ChoiceField):
            field.choices = [("", _("Aucune en particulier")), *((key, one.name) for key, one in self.zones.items())]

    def clean_linked(self) -> list[Record]:
        """Those that the person sees: another does not exist."""
        typed = [
            word for word in self.cleaned_data["linked"].upper().replace(";", ",").replace(" ", ",").split(",") if word
        ]
        if len(typed) > MOST_LINKS:
            raise ValidationError(_("Citez dix dossiers au plus."))
        seen = Record.objects.visible_to(self.user).filed().filter(reference__in=typed)
        found = {record.reference: record for record in seen}
        missing = [reference for reference in typed if reference not in found]
        if missing:
            raise ValidationError(
                _("Aucun dossier de cette référence : %(references)s.") % {"references": ", ".join(missing)}
            )
        return list(found.values())

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        dead, injured = cleaned.get("french_dead") or 0, cleaned.get("french_injured") or 0
        concerned = cleaned.get("french_concerned")
        if cleaned.get("french_involved") != FrenchInvolved.YES and (concerned or dead or injured):
            self.add_error(
                "french_involved", _("Des Français sont comptés : répondez « oui », ou laissez leurs nombres vides.")
            )
        elif concerned is not None and concerned < dead + injured:
            self.add_error("french_concerned", _("Ce nombre est inférieur à celui des décédés et des blessés."))
        return cleaned

    def happened(self) -> Happened:
        typed = self.cleaned_data
        known: PartialDay = typed["occurred_on"]
        plain = ("incident_type", "place", "severity", "source", "description", "french_involved", "french_concerned")
        return Happened(
            **{name: typed[name] for name in plain},
            occurred_on=known.first,
            date_precision=known.precision,
            zone=self.zones.get(typed["zone"]),
            french_dead=typed["french_dead"] or 0,
            french_injured=typed["french_injured"] or 0,
        )


class IncidentForm(OnceForm, IncidentFields):
    """Adds an incident; sent twice, it counts once."""


class EditIncidentForm(VersionedForm, IncidentFields):
    """Corrects an incident, in the version of its sheet."""


def values_of(incident: SecurityIncident, user: User) -> dict[str, Any]:
    """The stored values by field name, with the records that USER sees."""
    names = [name for name in IncidentFields.base_fields if name not in {"zone", "linked", "occurred_on"}]
    seen = Record.objects.visible_to(user).filter(pk__in=IncidentLink.objects.filter(incident=incident).values("right"))
    return {
        **{name: getattr(incident, name) for name in names},
        "occurred_on": incident.day,
        "zone": str(incident.zone_id or ""),
        "linked": ", ".join(sorted(record.reference or "" for record in seen)),
    }
