"""What is typed: a task, why one is given up, an alarm put aside, how one wants to be told."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ssi.common import clock
from ssi.common.forms import DayField, LineField, OneOfField, VersionedForm
from ssi.common.moments import day_text
from ssi.directory.reference.forms import SheetForm
from ssi.followup import topics
from ssi.followup.enums import Channel
from ssi.followup.models.tasks import LONGEST_DELAY, LONGEST_TITLE
from ssi.records.kinds import all_kinds
from ssi.records.telling import Told

FURTHEST = timedelta(days=90)


class QuickTaskForm(forms.Form):
    """A task in one line, on the page of the record."""

    title = LineField(label=gettext_lazy("Tâche"), max_length=LONGEST_TITLE)
    due_on = DayField(label=gettext_lazy("Pour le"), required=False)

    def __init__(self, *args: Any, people: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        kwargs.setdefault("auto_id", "tache-%s")
        super().__init__(*args, **kwargs)
        self.fields["assignee"] = OneOfField(label=_("Confiée à"), choices=people)


class TaskForm(VersionedForm):
    """A task as it is corrected, or given to anybody who sees the record."""

    title = LineField(label=gettext_lazy("Tâche"), max_length=LONGEST_TITLE)
    due_on = DayField(label=gettext_lazy("Pour le"), required=False)

    def __init__(self, *args: Any, people: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["assignee"] = OneOfField(
            label=_("Confiée à"), choices=people, help_text=_("Les personnes qui voient ce dossier.")
        )


class GiveUpForm(forms.Form):
    reason = LineField(label=gettext_lazy("Motif"), max_length=300)


class PutAsideForm(forms.Form):
    """Why an alarm can wait, and when it comes back."""

    reason = LineField(label=gettext_lazy("Motif"), max_length=300)
    until = DayField(label=gettext_lazy("Revient le"))

    def __init__(self, *args: Any, zone: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["until"].zone = zone  # type: ignore[attr-defined]
        self.zone = zone

    def clean_until(self) -> Any:
        day, today = self.cleaned_data["until"], clock.today(self.zone)
        if not today < day <= today + FURTHEST:
            raise forms.ValidationError(
                _("Choisissez un jour entre demain et le %(last)s.") % {"last": day_text(today + FURTHEST)}
            )
        return day


class ChoicesForm(forms.Form):
    """One list for each sort of event."""

    def __init__(self, *args: Any, chosen: dict[Told, Channel], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for event, channel in chosen.items():
            self.fields[event.value] = OneOfField(label=event.label, choices=Channel.choices, initial=channel.value)

    @property
    def channels(self) -> dict[Told, Channel]:
        return {Told(name): Channel(value) for name, value in self.cleaned_data.items()}


class TemplateForm(SheetForm):
    """A line of the list of a kind, as it is corrected."""

    title = LineField(
        label=gettext_lazy("Tâche"),
        max_length=LONGEST_TITLE,
        help_text=gettext_lazy("Ce qu’il y a à faire, à l’infinitif. Aucun nom de personne."),
    )
    rank = forms.IntegerField(label=gettext_lazy("Place dans la liste"), min_value=1, max_value=99)
    delay_days = forms.IntegerField(
        label=gettext_lazy("À faire dans (jours)"),
        min_value=0,
        max_value=LONGEST_DELAY,
        required=False,
        help_text=gettext_lazy(
            "Comptés à partir du jour où la liste est appliquée. Laissez vide pour une tâche sans date."
        ),
    )
    at_registration = forms.BooleanField(
        label=gettext_lazy("Écrire d’office sur chaque dossier enregistré"), required=False
    )
    valid_from = DayField(label=gettext_lazy("À partir du"), required=False)
    valid_until = DayField(label=gettext_lazy("Jusqu’au"), required=False, help_text=gettext_lazy("Ce jour compris."))


class NewTemplateForm(TemplateForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kinds = [(kind.code, str(kind.label)) for kind in all_kinds() if kind.code != "ASC"]
        self.fields["kind"] = OneOfField(label=_("Nature de dossier"), choices=[("", _("Choisir")), *kinds])
        self.fields["topic"] = OneOfField(
            label=_("Situation"), required=False, choices=[("", _("Toutes")), *topics.choices()]
        )
        self.order_fields(["kind", "topic"])

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if not topics.belongs(cleaned.get("kind", ""), cleaned.get("topic", "")):
            self.add_error("topic", _("Cette situation n’est pas de cette nature de dossier : laissez « Toutes »."))
        return cleaned
