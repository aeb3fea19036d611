"""The filters that operational records add to every list's own."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from cases.enums import Direction, Urgency
from ssi.directory.models import CrimeType
from ssi.records.filters import Narrowing, RecordFilterForm


def crime_types() -> list[tuple[str, str]]:
    return [("", str(_("Toutes"))), *((row.code, row.label) for row in CrimeType.objects.filter(parent__isnull=True))]


class CaseFilterForm(RecordFilterForm):
    urgency = forms.ChoiceField(label=_("Urgence"), required=False, choices=[("", _("Toutes")), *Urgency.choices])
    direction = forms.ChoiceField(label=_("Sens"), required=False, choices=[("", _("Tous")), *Direction.choices])
    crime_type = forms.ChoiceField(label=_("Nature d’infraction"), required=False, choices=crime_types)

    narrowings: ClassVar[Mapping[str, Narrowing]] = {
        "urgency": lambda records, value: records.filter(informationrequest__urgency=value),
        "direction": lambda records, value: records.filter(
            Q(informationrequest__direction=value) | Q(letterrogatory__direction=value)
        ),
        "crime_type": lambda records, value: records.filter(
            Q(informationrequest__crime_type__code__startswith=value)
            | Q(letterrogatory__crime_type__code__startswith=value)
        ),
    }
