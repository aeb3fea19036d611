"""What narrows the register of arrivals and departures."""

from __future__ import annotations

from datetime import datetime
from typing import Any, cast
from zoneinfo import ZoneInfo

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ssi.accounts.models import User
from ssi.common import clock
from ssi.common.components import Chip
from ssi.common.forms import LineField, OneOfField
from ssi.common.widgets import FlatSelect
from ssi.directory.fields import AuthorityField
from ssi.exchanges.enums import Channel, Direction
from ssi.exchanges.models import Exchange
from ssi.exchanges.querysets import ExchangeQuerySet
from ssi.records.filters import address
from ssi.territories.capabilities import Area
from ssi.territories.grants import scopes
from ssi.territories.models import Country

Exchanges = ExchangeQuerySet[Exchange]
FIRST_YEAR = 2000
_ALL = ("", gettext_lazy("Tous"))
_ANY = ("", gettext_lazy("Toutes"))
NUMBERED = [(one.value, one.label) for one in (Direction.IN, Direction.OUT)]


class RegisterFilterForm(forms.Form):
    """Countries and areas offered are those of the reader's own grants."""

    country = OneOfField(label=gettext_lazy("Pays"), required=False)
    area = OneOfField(label=gettext_lazy("Domaine"), required=False)
    year = OneOfField(label=gettext_lazy("Année"), required=False)
    direction = OneOfField(label=gettext_lazy("Sens"), required=False, choices=[_ALL, *NUMBERED])
    channel = OneOfField(label=gettext_lazy("Voie"), required=False, choices=[_ANY, *Channel.choices])
    authority = AuthorityField(label=gettext_lazy("Correspondant"), required=False, empty_label=gettext_lazy("Tous"))
    q = LineField(
        label=gettext_lazy("Numéro, référence ou objet"),
        required=False,
        max_length=100,
        help_text=gettext_lazy("Une partie suffit."),
    )

    def __init__(self, data: QueryDict, *, user: User, countries: dict[str, Country]) -> None:
        super().__init__(data, auto_id="registre-%s")
        places = [scope.split("/") for scope in scopes(user)]
        codes = sorted({place[0] for place in places}, key=lambda code: countries[code].name)
        areas = {place[1] for place in places}
        this_year = clock.today(user.time_zone).year
        self._offer("country", [_ALL, *((code, countries[code].name) for code in codes)])
        self._offer("area", [_ALL, *((area.value, area.label) for area in Area if area.value in areas)])
        self._offer("year", [_ANY, *((str(year), str(year)) for year in range(this_year, FIRST_YEAR, -1))])

    def _offer(self, name: str, choices: list[tuple[str, Any]]) -> None:
        field = self.fields[name]
        if isinstance(field, forms.ChoiceField):
            field.widget = FlatSelect(attrs=field.widget.attrs)
            field.choices = choices

    def narrow(self, exchanges: Exchanges) -> Exchanges:
        typed = self.cleaned_data
        equal = {
            "record__country": typed["country"],
            "record__area": typed["area"],
            "register_year": typed["year"],
            "direction": typed["direction"],
            "channel": typed["channel"],
        }
        return (
            exchanges.filter(**{name: value for name, value in equal.items() if value})
            .with_authority(typed["authority"])
            .saying(typed["q"])
        )

    def applied(self) -> dict[str, str]:
        """What the address carries, as it was typed."""
        return {name: str(self[name].data) for name, value in self.cleaned_data.items() if value}

    def chips(self, url: str) -> list[Chip]:
        applied = self.applied()
        return [
            Chip(self[name].label, self._said(name, value), address(url, {**applied, name: ""}))
            for name, value in applied.items()
        ]

    def _said(self, name: str, value: str) -> str:
        if name == "authority":
            return str(self.cleaned_data[name].short_label)
        field = self.fields[name]
        if isinstance(field, forms.ChoiceField):
            # This form's own lists, flat: code and words.
            return str(dict(cast("list[tuple[str, str]]", field.choices))[value])
        return _("« %(text)s »") % {"text": value}


def day_in(exchange: Exchange, country: Country) -> datetime:
    """When EXCHANGE came or went, on the clock of its country."""
    return exchange.occurred_at.astimezone(ZoneInfo(country.time_zone))
