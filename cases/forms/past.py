"""A line of an old register, judged by the form of the page and by what it says of how far it went."""

from __future__ import annotations

import re
from abc import abstractmethod
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, ClassVar

from django.core.exceptions import NON_FIELD_ERRORS
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cases.forms.opening import CaseFields
from ssi.common.clock import in_zone
from ssi.common.forms import DayField, OneOfField, PastDateTimeField
from ssi.common.rules import Text
from ssi.directory.fields import AuthorityField, CrimeTypeField
from ssi.imports.kinds import REFERENCE, Read, Wrong
from ssi.records.workflow import Workflow
from ssi.territories.models import Country


class KnownAuthorityField(AuthorityField):
    """Looks each authority up once: a register names the same few thousands of times. Each form looks for itself."""

    found: dict[Any, Any]

    def __deepcopy__(self, memo: dict[int, Any]) -> Any:
        copied = super().__deepcopy__(memo)
        copied.found = {}
        return copied

    def to_python(self, value: Any) -> Any:
        if value not in self.found:
            self.found[value] = super().to_python(value)
        return self.found[value]


class KnownCrimeTypeField(CrimeTypeField):
    """The same for crime types."""

    found: dict[Any, Any]

    def __deepcopy__(self, memo: dict[int, Any]) -> Any:
        copied = super().__deepcopy__(memo)
        copied.found = {}
        return copied

    def to_python(self, value: Any) -> Any:
        if value not in self.found:
            self.found[value] = super().to_python(value)
        return self.found[value]


def states_of(workflow: Workflow, codes: tuple[str, ...]) -> list[tuple[str, Text]]:
    return [("", ""), *((code, workflow.state(code).label) for code in codes)]


class PastFields(CaseFields):
    """What the page of a kind asks, then how far the record went. One form reads many lines, one after the other."""

    closed_at = PastDateTimeField(label=gettext_lazy("Clôturée le"), required=False)
    state = OneOfField(label=gettext_lazy("État"), required=False)

    workflow: ClassVar[Workflow]
    # In the order in which they happen, the reception first, the closing last.
    instants: ClassVar[tuple[str, ...]]
    # The state that the last of these instants tells.
    reached: ClassVar[Mapping[str, str]]
    # Instants of which the register gives the day alone.
    days: frozenset[str] = frozenset()

    def take(self, values: Mapping[str, str], days: frozenset[str]) -> bool:
        """Reads another line in place of the one before; whether it is sound."""
        self.data, self.days = dict(values), days
        self.full_clean()
        return not self.errors

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if not set(self.instants) & set(self.errors):
            self._order(cleaned)
        cleaned["state"] = cleaned.get("state") or self._reached(cleaned)
        over = not self.workflow.state(cleaned["state"]).is_open
        if over and not cleaned.get("closed_at") and "closed_at" not in self.errors:
            self.add_error("closed_at", _("Ce dossier est clos : donnez la date de sa clôture."))
        if not over and cleaned.get("closed_at"):
            self.refuse("state", _("Ce dossier a une date de clôture : il ne peut pas être en cours."))
        return cleaned

    def refuse(self, name: str, words: str) -> None:
        """Says WORDS at the field NAME, unless something is said there; what it holds is kept for the other rules."""
        if name not in self.errors:
            kept = self.cleaned_data.get(name)
            self.add_error(name, words)
            self.cleaned_data[name] = kept

    def _order(self, cleaned: dict[str, Any]) -> None:
        """Each instant after those before it. Of a day alone, the hour is not known: it is then that of the last."""
        last: datetime = cleaned["received_at"]
        for name in self.instants[1:]:
            instant = cleaned.get(name)
            if instant is None:
                continue
            if instant < last and name in self.days and self.day_of(instant) == self.day_of(last):
                instant = cleaned[name] = last
            if instant < last:
                self.refuse(name, _("Cette date est antérieure à celle de l’étape précédente."))
            last = max(last, instant)

    def day_of(self, instant: datetime) -> date:
        """The civil day of INSTANT where the record is."""
        return in_zone(instant, self.chosen_country.time_zone).date()

    def _reached(self, cleaned: Mapping[str, Any]) -> str:
        """How far it went, from its dates, where the register does not say it in a word."""
        last = next((name for name in reversed(self.instants) if cleaned.get(name)), self.instants[0])
        return self.over(cleaned) if last == "closed_at" else self.reached[last]

    def over(self, cleaned: Mapping[str, Any]) -> str:
        """How it ended, where it did."""
        return "closed"

    @abstractmethod
    def taken_over(self, reference: str) -> Any:
        """The sound line, as the service of its kind takes it."""


_DAY = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})")
_ISO_DAY = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")
_DOTTED = re.compile(r"(\d{1,2})[.-](\d{1,2})[.-](\d{4})(?=\s|$)")


def instant_text(said: str) -> tuple[str, bool]:
    """SAID as the form of the page takes it, and whether it is a day alone: then at midnight, where the record is."""
    said = said.strip()
    if found := _ISO_DAY.fullmatch(said):
        year, month, day = found.groups()
        return f"{day}/{month}/{year} 00:00", True
    if found := _DAY.fullmatch(said):
        return "{}/{}/{} 00:00".format(*found.groups()), True
    return _DOTTED.sub(r"\1/\2/\3", said), False


def day_text(said: str) -> str:
    """SAID as a form takes a day: without its hour, and with the bars that it expects."""
    text, _alone = instant_text(said)
    day = text.split(" ")[0]
    return day if _DAY.fullmatch(day) else said


class LineReader:
    """Reads the lines of one country with one form, that of their kind."""

    def __init__(self, form: type[PastFields], country: Country) -> None:
        self.country = country
        self.form = form({"country": country.code}, countries=[country])
        self.days = [name for name, field in self.form.fields.items() if isinstance(field, DayField)]
        self.defaults = {
            name: str(field.initial) for name, field in self.form.fields.items() if isinstance(field.initial, str)
        }

    def read(self, values: Mapping[str, str]) -> Read:
        typed = {**self.defaults, **{name: said for name, said in values.items() if said}}
        typed["country"] = self.country.code
        typed |= {name: day_text(typed[name]) for name in self.days if typed.get(name)}
        days = set()
        for name in self.form.instants:
            if typed.get(name):
                typed[name], alone = instant_text(typed[name])
                days |= {name} if alone else set()
        if self.form.take(typed, frozenset(days)):
            return Read(self.form.taken_over(" ".join(typed.get(REFERENCE, "").split())))
        wrong = [
            Wrong("" if name == NON_FIELD_ERRORS else name, " ".join(str(one) for one in said))
            for name, said in self.form.errors.items()
        ]
        return Read(wrong=tuple(wrong))
