"""What is typed about the person to call at an authority."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ssi.common.forms import DayField, LineField, PastDateField, VersionedForm, set_zone
from ssi.directory.fields import AuthorityField
from ssi.directory.models import AuthorityContact
from ssi.territories.models import Country


class ContactForm(forms.Form):
    """A contact of PLACE: its authorities, and the international bodies."""

    authority = AuthorityField()
    name = LineField(label=gettext_lazy("Nom"), max_length=120)
    function = LineField(label=gettext_lazy("Fonction"), max_length=120, required=False)
    phone = LineField(
        label=gettext_lazy("Téléphone"),
        max_length=40,
        required=False,
        help_text=gettext_lazy("Avec l’indicatif du pays : +65 6555 0142."),
    )
    email = forms.EmailField(label=gettext_lazy("Courriel"), max_length=120, required=False)
    since = PastDateField(label=gettext_lazy("En fonction depuis le"), required=False)
    until = DayField(
        label=gettext_lazy("En fonction jusqu’au"),
        required=False,
        help_text=gettext_lazy("Laissez vide tant que la personne est en fonction."),
    )
    note = LineField(
        label=gettext_lazy("À savoir"),
        max_length=300,
        required=False,
        help_text=gettext_lazy("Langue, horaires, préférence : rien de privé."),
    )

    def __init__(self, *args: Any, place: Country, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        authority = self.fields["authority"]
        if isinstance(authority, AuthorityField):
            authority.limit_to(place.code)
        set_zone(self, place.time_zone)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if not any(cleaned.get(name) or name in self.errors for name in ("phone", "email")):
            self.add_error("phone", _("Donnez un téléphone ou un courriel."))
        since, until = cleaned.get("since"), cleaned.get("until")
        if since and until and until < since:
            self.add_error("until", _("La fin précède le début."))
        return cleaned

    def values(self) -> dict[str, Any]:
        return {name: value for name, value in self.cleaned_data.items() if name != "version"}


class EditContactForm(VersionedForm, ContactForm):
    """Corrects a contact; it never goes to another country."""


def values_of(contact: AuthorityContact) -> dict[str, Any]:
    """The stored values by field name."""
    names = [name for name in ContactForm.base_fields if name != "authority"]
    return {"authority": contact.authority_id, **{name: getattr(contact, name) for name in names}}
