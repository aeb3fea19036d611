"""What is typed on the page of a record's readers."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ssi.accounts.models import User
from ssi.common import clock
from ssi.common.forms import DayField, LineField, OnceForm, TextField, VersionedForm
from ssi.common.rules import Text
from ssi.records.services import LONGEST_ACCESS


class ReserveForm(VersionedForm):
    """Reserves the record, or lifts it."""

    reserved = forms.BooleanField(required=False, widget=forms.HiddenInput)


class AccessDatesForm(forms.Form):
    """The days of an access by name, on the wall clock of the country."""

    since = DayField(
        label=gettext_lazy("À partir du"),
        required=False,
        help_text=gettext_lazy("Dès maintenant si vous ne précisez pas."),
    )
    until = DayField(
        label=gettext_lazy("Jusqu’au"),
        required=False,
        help_text=gettext_lazy("Dernier jour compris ; six mois si vous ne précisez pas."),
    )

    def __init__(self, *args: Any, zone: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.zone = zone
        for name in ("since", "until"):
            day = self.fields[name]
            if isinstance(day, DayField):
                day.zone = zone

    def _midnight(self, day: date) -> datetime:
        return datetime.combine(day, time.min, ZoneInfo(self.zone)).astimezone(UTC)

    def clean_since(self) -> datetime | None:
        """The instant at which the first day begins."""
        day: date | None = self.cleaned_data["since"]
        if day is not None and day < clock.today(self.zone):
            raise ValidationError(_("Ce jour est passé : un accès s’ouvre aujourd’hui ou plus tard."))
        return self._midnight(day) if day else None

    def clean_until(self) -> datetime | None:
        """The instant at which the last day ends."""
        day: date | None = self.cleaned_data["until"]
        if day is None:
            return None
        end = self._midnight(day + timedelta(days=1))
        start = self.cleaned_data.get("since") or clock.now()
        if end <= clock.now():
            raise ValidationError(_("Cette date est passée : l’accès serait clos avant d’être ouvert."))
        if end <= start:
            raise ValidationError(_("L’accès finirait avant d’avoir commencé."))
        if end > start + LONGEST_ACCESS:
            raise ValidationError(_("Un accès nominatif dure un an au plus ; il se renouvelle."))
        return end


class NameReaderForm(AccessDatesForm):
    """Opens a need-to-know record to one person, for some days, for a reason. NAMED: whose access would be renewed."""

    person = forms.TypedChoiceField(
        label=gettext_lazy("Personne"),
        coerce=int,
        help_text=gettext_lazy(
            "Seules paraissent les personnes affectées à ce pays et à ce domaine. "
            "Nommer de nouveau une personne renouvelle son accès."
        ),
    )
    reason = LineField(
        label=gettext_lazy("Motif"),
        max_length=300,
        help_text=gettext_lazy("En une phrase ; il reste au dossier et la personne nommée le lit."),
    )
    field_order = ("person", "since", "until", "reason")

    def __init__(self, *args: Any, people: Sequence[User], named: Collection[int] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["person"]
        if isinstance(field, forms.ChoiceField):
            renewed = _("%(name)s (renouvellement)")
            field.choices = [
                ("", _("Choisir une personne")),
                *((one.pk, renewed % {"name": one.full_name} if one.pk in named else one.full_name) for one in people),
            ]


class ConfirmForm(VersionedForm):
    """An act that needs nothing but to be confirmed on what was read."""


class UndoForm(VersionedForm, OnceForm):
    """Why a step is taken back, a registration voided or put back. TOLD: who else reads the reason."""

    reason = TextField(label=gettext_lazy("Motif"), max_length=500, rows=3)

    def __init__(self, *args: Any, told: Text = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].help_text = str(told or _("Il reste au dossier."))


class DuplicateForm(OnceForm):
    """What a new draft takes from a record. PARTS: (code, words); none, when nothing but the frame may be taken.

    TITLE: that of the record; empty, the kind writes its titles itself.
    """

    title = LineField(label=gettext_lazy("Objet du nouveau dossier"), max_length=200)
    parts = forms.MultipleChoiceField(
        label=gettext_lazy("Ce qui est repris"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, parts: Sequence[tuple[str, Text]], title: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["title"].initial = title
        if not title:
            del self.fields["title"]
        field = self.fields["parts"]
        if not parts:
            del self.fields["parts"]
        elif isinstance(field, forms.MultipleChoiceField):
            field.choices = list(parts)
            field.initial = [code for code, _words in parts]
