"""Days and instants as they are typed on the wall clock of a place, given in UTC; the past is not the future."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ssi.common import clock
from ssi.common.forms.text import TypedField
from ssi.common.moments import day_text, place_name

EARLIEST_YEAR, LATEST_YEAR = 1900, 2100
# A clock on a wall and the server's may differ by a little.
TOLERANCE = timedelta(minutes=5)


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
                _("Cette date et cette heure sont à venir : à %(place)s, nous sommes le %(now)s.")
                % {"place": place_name(self.zone), "now": f"{clock.in_zone(now, self.zone):%d/%m/%Y %H:%M}"},
                code="future",
            )


@dataclass(frozen=True)
class PartialDay:
    """A day as far as it is known: PRECISION is `day`, `month` or `year`, the unknown part being the first."""

    first: date
    precision: str

    def __str__(self) -> str:
        return f"{self.first:{_PARTIAL_FORMATS[self.precision]}}"


_PARTIAL_FORMATS = {"day": "%d/%m/%Y", "month": "%m/%Y", "year": "%Y"}
_PARTIAL = re.compile(r"(?:(?:(\d{1,2})/)?(\d{1,2})/)?(\d{4})")
_ISO_DAY = re.compile(r"(\d{4})-(\d{2})-(\d{2})")


class PartialPastDateField(TypedField, forms.CharField):
    """A day of the past, known to the day (JJ/MM/AAAA), to the month (MM/AAAA) or to the year (AAAA)."""

    default_error_messages = {
        "invalid": gettext_lazy("Saisissez JJ/MM/AAAA, ou MM/AAAA, ou seulement l’année."),
    }

    def __init__(self, *, zone: str = settings.HOME_TIME_ZONE, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.zone = zone

    def clean(self, value: Any) -> Any:
        text = str(super().clean(value) or "")
        if not text:
            return None
        known = _partial_day(text)
        if known is None:
            raise ValidationError(self.error_messages["invalid"], code="invalid")
        _refuse_odd_year(known.first)
        if known.first > clock.today(self.zone):
            raise ValidationError(_("Cette date est dans le futur."), code="future")
        return known


def _partial_day(text: str) -> PartialDay | None:
    text = _ISO_DAY.sub(r"\3/\2/\1", text)
    found = _PARTIAL.fullmatch(text)
    if not found:
        return None
    day, month, year = found.groups()
    try:
        first = date(int(year), int(month or 1), int(day or 1))
    except ValueError:
        return None
    return PartialDay(first, "day" if day else "month" if month else "year")


def set_zone(form: forms.BaseForm, zone: str) -> None:
    """Days and instants of FORM are those of the wall clock of ZONE; the hours say so."""
    for field in form.fields.values():
        if isinstance(field, DayField | InstantField | PartialPastDateField):
            field.zone = zone
        if isinstance(field, InstantField) and not field.help_text:
            field.help_text = _("Heure de %(place)s.") % {"place": place_name(zone)}
