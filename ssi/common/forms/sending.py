"""Two people on one form; one form sent twice; a service that refuses."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.http import QueryDict
from django.utils.translation import gettext as _

from ssi.common.forms.text import without_tricks
from ssi.common.moments import day_text
from ssi.common.rules import RefusedError


@dataclass(frozen=True)
class Difference:
    """One field that two people have written differently."""

    label: str
    theirs: str
    yours: str


class VersionedForm(forms.Form):
    """Carries the version that was read. `differences` and `rebase` make the page that shows both values (409)."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=1, max_value=2**31 - 1)

    def __init__(self, *args: Any, version: int | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if version is not None:
            self.initial["version"] = version

    def differences(self, current: Mapping[str, Any]) -> list[Difference]:
        """What is typed here and what is stored now, where they differ. CURRENT: values by field name."""
        found = []
        for name, value in current.items():
            field = self.fields.get(name)
            if field is not None and field.has_changed(value, self[name].data):
                shown = _in_words(field, field.prepare_value(value)), _in_words(field, self[name].data)
                found.append(Difference(str(self[name].label or ""), *shown))
        return found

    def rebase(self, version: int) -> None:
        """Sent again, what is typed here replaces what is stored: the person has seen both."""
        data = self.data.copy() if isinstance(self.data, QueryDict) else dict(self.data)
        data[self.add_prefix("version")] = str(version)
        self.data = data


def _in_words(field: forms.Field, value: Any) -> str:
    if isinstance(field, forms.BooleanField):
        return _("oui") if value in {True, "on", "True", "true", "1"} else _("non")
    choices = {str(key): str(label) for key, label in getattr(field, "choices", ()) if not isinstance(label, list)}
    values = value if isinstance(value, list | tuple) else [value]
    words = [choices.get(str(one), _plain(one)) for one in values if one not in {None, ""}]
    return ", ".join(words)


def _plain(value: Any) -> str:
    if isinstance(value, datetime):
        return f"{value:%d/%m/%Y %H:%M}"
    if isinstance(value, date):
        return day_text(value)
    return without_tricks(str(value))


def show_refusal(form: forms.BaseForm, refusal: RefusedError) -> None:
    """A service refused: its reason is shown at the field that it names, or at the head of the form."""
    form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal.reason))


class SubmissionKeyField(forms.UUIDField):
    """A hidden key drawn when the form is shown; a key that is none protects nothing and refuses nothing."""

    widget = forms.HiddenInput

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(required=False, initial=uuid.uuid4, label="", **kwargs)

    def clean(self, value: Any) -> uuid.UUID | None:
        try:
            return uuid.UUID(str(value))
        except ValueError:
            return None


class OnceForm(forms.Form):
    """A form that may be sent twice (double click, lost answer) and must count once: see ssi.records.submissions."""

    submission = SubmissionKeyField()

    @property
    def sending(self) -> uuid.UUID | None:
        """The key of this sending: same form and same content, same key; going back and typing anew is another."""
        drawn = self.cleaned_data.get("submission")
        if drawn is None:
            return None
        parts: list[object] = [(name, self[name].data) for name in sorted(self.fields)]
        sent = [one for name in self.files for one in self.files.getlist(name)]
        parts += [(one.name, one.size) for one in sent if isinstance(one, UploadedFile)]
        return uuid.uuid5(drawn, repr(parts))
