"""The filters that cooperation records add to every list's own."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from cooperation.enums.actions import ActionType, Theme
from cooperation.enums.agreements import InstrumentType
from ssi.records.filters import Narrowing, RecordFilterForm, Records


def _attended(column: str) -> Narrowing:
    """An action, or a participation, that says VALUE in COLUMN."""

    def narrow(records: Records, value: Any) -> Records:
        return records.filter(Q(**{f"cooperationaction__{column}": value}) | Q(**{f"participation__{column}": value}))

    return narrow


class ActionFilterForm(RecordFilterForm):
    action_type = forms.ChoiceField(label=_("Forme"), required=False, choices=[("", _("Toutes")), *ActionType.choices])
    theme = forms.ChoiceField(label=_("Thème"), required=False, choices=[("", _("Tous")), *Theme.choices])

    narrowings: ClassVar[Mapping[str, Narrowing]] = {
        "action_type": _attended("action_type"),
        "theme": _attended("theme"),
    }


class AgreementFilterForm(RecordFilterForm):
    instrument = forms.ChoiceField(
        label=_("Instrument"), required=False, choices=[("", _("Tous")), *InstrumentType.choices]
    )
    theme = forms.ChoiceField(label=_("Thème"), required=False, choices=[("", _("Tous")), *Theme.choices])

    narrowings: ClassVar[Mapping[str, Narrowing]] = {
        "instrument": lambda records, value: records.filter(agreement__instrument_type=value),
        "theme": lambda records, value: records.filter(agreement__themes__contains=[value]),
    }
