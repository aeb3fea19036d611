"""What is typed while a letter is worked on: the list gone through, the measures followed, an event of the chain."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django import forms
from django.forms import BaseFormSet, formset_factory
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cases.enums import LetterEvent, Mark, MeasureState
from cases.forms.opening import NONE
from cases.models import Measure
from cases.rules.checklists import CheckedItem
from cases.services.letter_work import MeasureProgress, Said
from ssi.common.forms import LineField, OnceForm, OneOfField, PastDateField, PastDateTimeField, VersionedForm
from ssi.directory.enums import Requirement


class CheckForm(VersionedForm):
    """One row for each item of the list that a person can attest or waive; the others are read from the file itself.

    STAMP says which list was read: changed since, the form is stale.
    """

    stamp = forms.CharField(widget=forms.HiddenInput, max_length=32)

    def __init__(self, *args: Any, items: Sequence[CheckedItem], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.items = items
        for one in items:
            key = str(one.item.pk)
            if one.item.requirement == Requirement.ATTESTATION:
                self.fields[f"attest_{key}"] = forms.BooleanField(
                    label=_("J’atteste que ce point est rempli"),
                    required=False,
                    initial=one.mark is not None and one.mark.mark == Mark.ATTESTED,
                )
            if one.item.waivable:
                self.fields[f"waive_{key}"] = LineField(
                    label=_("Écarter ce point : motif"),
                    max_length=300,
                    required=False,
                    initial=one.mark.reason if one.mark is not None and one.mark.mark == Mark.WAIVED else "",
                )

    def rows(self) -> list[tuple[CheckedItem, forms.BoundField | None, forms.BoundField | None]]:
        """Each item with its fields, when it has some and they are of use."""

        def field(name: str) -> forms.BoundField | None:
            return self[name] if name in self.fields else None

        return [
            (
                one,
                field(f"attest_{one.item.pk}"),
                field(f"waive_{one.item.pk}") if one.status != "met" or one.mark is not None else None,
            )
            for one in self.items
        ]

    def marks(self) -> dict[UUID, Said]:
        said: dict[UUID, Said] = {}
        for one in self.items:
            key = one.item.pk
            if reason := self.cleaned_data.get(f"waive_{key}"):
                said[key] = Said(Mark.WAIVED, reason)
            if self.cleaned_data.get(f"attest_{key}"):
                said[key] = Said(Mark.ATTESTED)
        return said

    def restamp(self, stamp: str) -> None:
        """Sent again, the list that is shown now is the one that was read."""
        data = QueryDict(mutable=True)
        data.update(self.data)
        data[self.add_prefix("stamp")] = stamp
        self.data = data


class MeasuresForm(VersionedForm):
    """Carries the version; the rows are a formset."""


class MeasureProgressForm(forms.Form):
    number = forms.IntegerField(widget=forms.HiddenInput)
    state = OneOfField(label=gettext_lazy("État"), choices=MeasureState.choices)
    on = PastDateField(label=gettext_lazy("Depuis le"), required=False)
    result = LineField(label=gettext_lazy("Résultat"), max_length=1000, required=False)


MeasureProgressFormSet: type[BaseFormSet[MeasureProgressForm]] = formset_factory(
    MeasureProgressForm, extra=0, max_num=40, absolute_max=40
)


def progress_rows(measures: Sequence[Measure]) -> list[dict[str, Any]]:
    return [
        {"number": measure.number, "state": measure.state, "on": measure.state_on, "result": measure.result}
        for measure in measures
    ]


def progress(rows: BaseFormSet[MeasureProgressForm]) -> list[MeasureProgress]:
    return [
        MeasureProgress(row["number"], row["state"], row["on"], row["result"])
        for row in (form.cleaned_data for form in rows.forms)
    ]


class LetterEventForm(OnceForm):
    """A dated fact of the chain; sent twice, it counts once."""

    code = OneOfField(label=gettext_lazy("Événement"), choices=NONE + LetterEvent.choices)
    at = PastDateTimeField(label=gettext_lazy("Date et heure"))
    note = LineField(
        label=gettext_lazy("Référence ou précision"),
        max_length=300,
        required=False,
        help_text=gettext_lazy("Avec l’accusé de réception : la référence de l’autorité centrale."),
    )
