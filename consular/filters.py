"""The filters of the two lists of consular requests: the post's and the service's."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from consular.enums import SITUATIONS, Category
from consular.workflow import HANDLING
from ssi.records.filters import Narrowing, RecordFilterForm

CATEGORIES: list[Any] = [("", _("Toutes")), *SITUATIONS]


class AssistanceFilterForm(RecordFilterForm):
    category = forms.ChoiceField(label=_("Situation"), required=False, choices=CATEGORIES)

    narrowings: ClassVar[Mapping[str, Narrowing]] = {
        "category": lambda records, value: records.filter(assistancefiling__category=Category(value)),
    }


class QueueFilterForm(AssistanceFilterForm):
    """Of the service: how its own work stands, as far as its reader sees it (`handling_state` of the queue)."""

    work = forms.ChoiceField(
        label=_("Traitement"),
        required=False,
        choices=[("", _("Tous")), *((state.code, state.label) for state in HANDLING.states)],
    )

    narrowings: ClassVar[Mapping[str, Narrowing]] = {
        **AssistanceFilterForm.narrowings,
        "work": lambda records, value: records.filter(**{"handling_state": str(value)}),
    }
