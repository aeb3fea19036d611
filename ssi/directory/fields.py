"""Form fields for an authority and for a crime type: plain grouped lists, which a script turns into suggestions."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from django import forms
from django.conf import settings
from django.forms.models import ModelChoiceIterator, ModelChoiceIteratorValue
from django.urls import reverse_lazy
from django.utils.text import format_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ssi.common import clock
from ssi.common.moments import day_text
from ssi.directory.models import Authority, CrimeType
from ssi.directory.search_keys import search_words

if TYPE_CHECKING:
    AuthorityIterator = ModelChoiceIterator[Authority]
    AuthorityModelField = forms.ModelChoiceField[Authority]
    CrimeTypeIterator = ModelChoiceIterator[CrimeType]
    CrimeTypeModelField = forms.ModelChoiceField[CrimeType]
else:
    # Generic for the type checker alone: Django's own classes take no parameter.
    AuthorityIterator = CrimeTypeIterator = ModelChoiceIterator
    AuthorityModelField = CrimeTypeModelField = forms.ModelChoiceField

Option = tuple[ModelChoiceIteratorValue | str, str]
Group = tuple[str, list[Option]]


class AuthorityChoices(AuthorityIterator):
    """The authorities under the name of their country, in one query; international bodies come last."""

    def __iter__(self) -> Iterator[Any]:
        if self.field.empty_label is not None:
            yield "", self.field.empty_label
        groups: dict[str, list[Authority]] = {}
        for authority in self.queryset:
            groups.setdefault(authority.country_id or "", []).append(authority)
        named = [(rows[0].country_name, rows) for code, rows in groups.items() if code]
        for name, rows in sorted(named, key=lambda group: search_words(group[0])):
            yield self._group(name, rows)
        if "" in groups:
            yield self._group(_("International"), groups[""])

    def _group(self, name: str, rows: list[Authority]) -> Group:
        return name, [self.choice(row) for row in sorted(rows, key=lambda row: search_words(row.label))]


class AuthorityField(AuthorityModelField):
    """One authority of the directory, by its code.

    COUNTRY limits the choice, and the suggestions, to one country and the international bodies.
    """

    iterator = AuthorityChoices
    default_error_messages = {"invalid_choice": gettext_lazy("Choisissez une autorité de l’annuaire.")}

    def __init__(self, *, country: str = "", **kwargs: Any) -> None:
        kwargs.setdefault("label", gettext_lazy("Autorité"))
        kwargs.setdefault("empty_label", gettext_lazy("Choisir une autorité"))
        super().__init__(Authority.objects.select_related("country"), **kwargs)
        self.widget.attrs["data-ssi-suggest-url"] = reverse_lazy("directory:suggest")
        if country:
            self.limit_to(country)

    def label_from_instance(self, obj: Authority) -> str:
        """A closed one may still be chosen, for what dates from its time; it says so."""
        if obj.valid_until and obj.is_closed(clock.today(settings.HOME_TIME_ZONE)):
            return _("%(name)s (jusqu’au %(day)s)") % {"name": obj.label, "day": day_text(obj.valid_until)}
        return obj.label

    def limit_to(self, country: str) -> None:
        self.queryset = Authority.objects.reachable_from(country).select_related("country")
        self.widget.attrs["data-ssi-suggest-url"] = format_lazy(
            "{}?country={}", reverse_lazy("directory:suggest"), country
        )


class CrimeTypeChoices(CrimeTypeIterator):
    """A main type that has details opens a group in which it is itself the first choice."""

    def __iter__(self) -> Iterator[Any]:
        if self.field.empty_label is not None:
            yield "", self.field.empty_label
        details: dict[str, list[CrimeType]] = {}
        main: list[CrimeType] = []
        for crime_type in self.queryset:
            if crime_type.parent_id is None:
                main.append(crime_type)
            else:
                details.setdefault(crime_type.parent_id, []).append(crime_type)
        for crime_type in sorted(main, key=_by_label):
            below = sorted(details.get(crime_type.code, []), key=_by_label)
            if below:
                yield crime_type.label, [self.choice(row) for row in (crime_type, *below)]
            else:
                yield self.choice(crime_type)


class CrimeTypeField(CrimeTypeModelField):
    iterator = CrimeTypeChoices
    default_error_messages = {"invalid_choice": gettext_lazy("Choisissez une nature d’infraction de la liste.")}

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("label", gettext_lazy("Nature d’infraction"))
        kwargs.setdefault("empty_label", gettext_lazy("Choisir une nature d’infraction"))
        super().__init__(CrimeType.objects.all(), **kwargs)


def _by_label(crime_type: CrimeType) -> tuple[bool, list[str]]:
    """By name, the type of what fits nowhere else at the end."""
    return crime_type.code == "OTHER", search_words(crime_type.label)
