"""What may be asked of the directory: a text, a country, a kind."""

from collections.abc import Iterator

from django import forms
from django.http import QueryDict
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ssi.common.forms import LineField, OneOfField
from ssi.directory.enums import AuthorityKind
from ssi.directory.querysets import LONGEST_SEARCH
from ssi.directory.search_keys import search_words
from ssi.territories.models import Country

INTERNATIONAL = "INT"


def country_choices() -> Iterator[tuple[str, str]]:
    yield "", _("Tous les pays")
    for country in Country.objects.all():
        yield country.code, country.name
    yield INTERNATIONAL, _("International")


def kind_choices() -> Iterator[tuple[str, str]]:
    yield "", _("Toutes les natures")
    named = [(kind.value, capfirst(str(kind.label))) for kind in AuthorityKind]
    yield from sorted(named, key=lambda choice: search_words(choice[1]))


class SuggestForm(forms.Form):
    q = LineField(required=False, max_length=LONGEST_SEARCH)
    country = forms.RegexField(r"^[A-Z]{2}$", required=False)


class DirectoryFilterForm(forms.Form):
    q = LineField(
        label=gettext_lazy("Nom, sigle ou ancien nom"),
        help_text=gettext_lazy("Trois lettres suffisent, avec ou sans accents."),
        required=False,
        max_length=LONGEST_SEARCH,
    )

    def __init__(self, query: QueryDict) -> None:
        super().__init__(query)
        # Lists, not functions: the choices are read by the validation, by the page and by the criteria in force.
        countries, kinds = list(country_choices()), list(kind_choices())
        self.fields["country"] = OneOfField(label=_("Pays"), required=False, choices=countries)
        self.fields["kind"] = OneOfField(label=_("Nature"), required=False, choices=kinds)


class PlaceInListForm(forms.Form):
    """Where a page of the list begins or ends: the code of an authority."""

    after = LineField(required=False, max_length=24)
    before = LineField(required=False, max_length=24)
