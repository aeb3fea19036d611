"""Form fields for what people type: text without tricks, instants of the place, days of the past; versions; one send.

What is refused is said at its field, with counts and values; what was typed comes back as typed.
"""

from __future__ import annotations

import re
import unicodedata
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ssi.common import clock
from ssi.common.moments import day_text, place_name

LONGEST_TEXT = 10_000
EARLIEST_YEAR, LATEST_YEAR = 1900, 2100
# A clock on a wall and the server's may differ by a little.
TOLERANCE = timedelta(minutes=5)

# Characters that no keyboard gives: controls, those that reverse the reading order, code points that are no character.
_TRICKS = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ufdd0-\ufdef\ufffe\uffff\ud800-\udfff]"
)


def without_tricks(text: str) -> str:
    return _TRICKS.sub("", text)


def refuse_tricks(text: str) -> None:
    """Refuses the invisible characters that make a text read otherwise than it is stored."""
    found = sorted(set(_TRICKS.findall(text)))
    if found:
        names = ", ".join(f"U+{ord(letter):04X}" for letter in found[:5])
        raise ValidationError(
            _(
                "Ce texte contient des caractères invisibles ou qui inversent le sens de lecture (%(names)s). "
                "Ils sont retirés ci-dessous : relisez, puis enregistrez de nouveau."
            )
            % {"names": names},
            code="tricks",
        )


class TypedField(forms.Field):
    """What is shown again after an error is what was typed, less the characters that a page may not hold."""

    def bound_data(self, data: Any, initial: Any) -> Any:
        shown = super().bound_data(data, initial)
        return without_tricks(shown) if isinstance(shown, str) else shown


# --- Text -----------------------------------------------------------------------------------------------------------


class CleanTextMixin(TypedField, forms.CharField):
    """Refuses control and bidirectional override characters; counts instead of cutting what is too long."""

    default_error_messages = {
        "max_length": gettext_lazy("Ce texte compte %(show_value)d caractères ; le maximum est de %(limit_value)d."),
    }

    def to_python(self, value: Any) -> str | None:
        text = super().to_python(value)
        if text:
            refuse_tricks(text)
            text = unicodedata.normalize("NFC", self.tidy(text))
        return text

    def tidy(self, text: str) -> str:
        return text

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        """No `maxlength`: a browser would cut what is pasted without a word."""
        attrs = super().widget_attrs(widget)
        attrs.pop("maxlength", None)
        return attrs


class LineField(CleanTextMixin):
    """A text on one line."""

    def __init__(self, *, max_length: int = 200, **kwargs: Any) -> None:
        super().__init__(max_length=max_length, **kwargs)

    def tidy(self, text: str) -> str:
        return " ".join(text.split())


class TextField(CleanTextMixin):
    """A text on several lines."""

    widget = forms.Textarea

    def __init__(self, *, max_length: int = LONGEST_TEXT, rows: int = 6, **kwargs: Any) -> None:
        super().__init__(max_length=max_length, **kwargs)
        self.widget.attrs["rows"] = rows

    def tidy(self, text: str) -> str:
        return text.replace("\r\n", "\n").replace("\r", "\n")


class LinesField(TextField):
    """A list, one item a line; an item typed twice counts once. `clean` answers a list of texts."""

    default_error_messages = {
        "too_many": gettext_lazy("Vous avez saisi %(count)d lignes ; le maximum est de %(limit)d."),
        "too_long": gettext_lazy("Une ligne compte %(count)d caractères ; le maximum est de %(limit)d."),
    }

    def __init__(self, *, most: int = 20, longest: int = 200, rows: int = 3, **kwargs: Any) -> None:
        super().__init__(rows=rows, **kwargs)
        self.most, self.longest = most, longest

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        lines = list(dict.fromkeys(" ".join(line.split()) for line in str(text).split("\n") if line.strip()))
        if len(lines) > self.most:
            raise ValidationError(
                self.error_messages["too_many"], code="too_many", params={"count": len(lines), "limit": self.most}
            )
        longest = max(map(len, lines), default=0)
        if longest > self.longest:
            raise ValidationError(
                self.error_messages["too_long"], code="too_long", params={"count": longest, "limit": self.longest}
            )
        return lines

    def prepare_value(self, value: Any) -> Any:
        return "\n".join(value) if isinstance(value, list) else value

    def has_changed(self, initial: Any, data: Any) -> bool:
        return super().has_changed(self.prepare_value(initial), data)


class OneOfField(forms.ChoiceField):
    """One value of a closed list; the message does not repeat what was sent."""

    default_error_messages = {"invalid_choice": gettext_lazy("Choisissez une valeur de la liste.")}


# --- Days and instants ----------------------------------------------------------------------------------------------


def _refuse_odd_year(day: date) -> None:
    if not EARLIEST_YEAR <= day.year <= LATEST_YEAR:
        raise ValidationError(_("L’année %(year)d n’est pas vraisemblable.") % {"year": day.year}, code="odd_year")


class DayField(TypedField, forms.DateField):
    """A civil day where the clock on the wall shows ZONE. A form may set the attribute `zone` afterwards."""

    default_error_messages = {"invalid": gettext_lazy("Saisissez une date sous la forme JJ/MM/AAAA.")}

    def __init__(self, *, zone: str = settings.HOME_TIME_ZONE, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.zone = zone

    def validate(self, value: Any) -> None:
        super().validate(value)
        if value is not None:
            _refuse_odd_year(value)


class PastDateField(DayField):
    """Today or before."""

    def validate(self, value: Any) -> None:
        super().validate(value)
        today = clock.today(self.zone)
        if value is not None and value > today:
            raise ValidationError(
                _("Cette date est dans le futur : nous sommes le %(today)s.") % {"today": day_text(today)},
                code="future",
            )


_FRENCH = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})\s+(?:à\s+)?(\d{1,2})\s*[h:]\s*(\d{2})(?::(\d{2}))?", re.IGNORECASE)

_DAY_AND_HOUR = re.compile(r"\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}")


def _iso(text: str) -> str:
    """« 8/09/2026 à 9 h 20 » as « 2026-09-08T09:20:00 »; anything else as it stands."""
    found = _FRENCH.fullmatch(text)
    if not found:
        return text
    day, month, year, hour, minute, second = found.groups(default="0")
    return f"{year}-{month:0>2}-{day:0>2}T{hour:0>2}:{minute}:{second:0>2}"


class InstantField(TypedField, forms.DateTimeField):
    """An instant typed on the wall clock of ZONE, given in UTC. A form may set the attribute `zone` afterwards.

    Inside the form it stays naive, so that an invalid form shows again exactly what was typed.
    """

    default_error_messages = {
        "invalid": gettext_lazy("Saisissez une date et une heure sous la forme JJ/MM/AAAA HH:MM."),
    }

    def __init__(self, *, zone: str = settings.HOME_TIME_ZONE, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.zone = zone

    def to_python(self, value: Any) -> datetime | None:
        if value is None or isinstance(value, datetime):
            return self._on_the_wall(value) if value else None
        text = _iso(str(value).strip())
        if not text:
            return None
        if not _DAY_AND_HOUR.match(text):
            raise ValidationError(self.error_messages["invalid"], code="invalid")
        try:
            moment = datetime.fromisoformat(text)
        except ValueError:
            raise ValidationError(self.error_messages["invalid"], code="invalid") from None
        return self._on_the_wall(moment)

    def _on_the_wall(self, moment: datetime) -> datetime:
        _refuse_odd_year(moment)
        return moment if timezone.is_naive(moment) else clock.in_zone(moment, self.zone).replace(tzinfo=None)

    def prepare_value(self, value: Any) -> Any:
        return self._on_the_wall(value) if isinstance(value, datetime) else value

    def has_changed(self, initial: Any, data: Any) -> bool:
        return super().has_changed(self.prepare_value(initial), data)

    def clean(self, value: Any) -> datetime | None:
        local: datetime | None = super().clean(value)
        if local is None:
            return None
        instant = local.replace(tzinfo=ZoneInfo(self.zone)).astimezone(UTC)
        if clock.in_zone(instant, self.zone).replace(tzinfo=None) != local:
            raise ValidationError(_("Cette heure n’existe pas : l’heure d’été commence alors."), code="no_such_hour")
        self.check_instant(instant)
        return instant

    def check_instant(self, instant: datetime) -> None:
        """For a field that refuses some instants."""


class PastDateTimeField(InstantField):
    """Now or before, give or take the difference between two clocks."""

    def check_instant(self, instant: datetime) -> None:
        now = clock.now()
        if instant > now + TOLERANCE:
            raise ValidationError(
                _("Cet instant est dans le futur : à %(place)s, nous sommes le %(now)s.")
                % {"place": place_name(self.zone), "now": f"{clock.in_zone(now, self.zone):%d/%m/%Y %H:%M}"},
                code="future",
            )


def set_zone(form: forms.BaseForm, zone: str) -> None:
    """Days and instants of FORM are those of the wall clock of ZONE; the hours say so."""
    for field in form.fields.values():
        if isinstance(field, DayField | InstantField):
            field.zone = zone
        if isinstance(field, InstantField) and not field.help_text:
            field.help_text = _("Heure de %(place)s.") % {"place": place_name(zone)}


# --- Two people on one form, one form sent twice --------------------------------------------------------------------


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
        parts += [(one.name, one.size) for one in self.files.values() if isinstance(one, UploadedFile)]
        return uuid.uuid5(drawn, repr(parts))
