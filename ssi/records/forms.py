"""What is typed on the page of a record's readers."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ssi.accounts.models import User
from ssi.common import clock
from ssi.common.forms import DayField, LineField, VersionedForm

LONGEST_ACCESS = timedelta(days=366)


class ReserveForm(VersionedForm):
    """Reserves the record, or lifts it."""

    reserved = forms.BooleanField(required=False, widget=forms.HiddenInput)


class NameReaderForm(forms.Form):
    """Opens a need-to-know record to one person, until a day, for a reason."""

    person = forms.TypedChoiceField(
        label=gettext_lazy("Personne"),
        coerce=int,
        help_text=gettext_lazy("Seules paraissent les personnes affectées à ce pays et à ce domaine."),
    )
    until = DayField(
        label=gettext_lazy("Jusqu’au"),
        required=False,
        help_text=gettext_lazy("Dernier jour compris ; six mois si vous ne précisez pas."),
    )
    reason = LineField(
        label=gettext_lazy("Motif"),
        max_length=300,
        help_text=gettext_lazy("En une phrase ; il reste au dossier et la personne nommée le lit."),
    )

    def __init__(self, *args: Any, people: Sequence[User], zone: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.zone = zone
        field = self.fields["person"]
        if isinstance(field, forms.ChoiceField):
            field.choices = [("", _("Choisir une personne")), *((person.pk, person.full_name) for person in people)]
        day = self.fields["until"]
        if isinstance(day, DayField):
            day.zone = zone

    def clean_until(self) -> datetime | None:
        """The instant at which the last day ends on the wall clock of the country."""
        day: date | None = self.cleaned_data["until"]
        if day is None:
            return None
        end = datetime.combine(day + timedelta(days=1), time.min, ZoneInfo(self.zone)).astimezone(UTC)
        now = clock.now()
        if end <= now:
            raise ValidationError(_("Cette date est passée : l’accès serait clos avant d’être ouvert."))
        if end > now + LONGEST_ACCESS:
            raise ValidationError(_("Un accès nominatif dure un an au plus ; il se renouvelle."))
        return end
