"""What is typed to keep the criteria of a list under a name."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ssi.common.forms import LineField, OneOfField, VersionedForm
from ssi.records.models.saved_views import LONGEST_NAME


class ViewForm(forms.Form):
    """A name, for whom, and whether the list opens with it."""

    name = LineField(label=gettext_lazy("Nom de la vue"), max_length=LONGEST_NAME)
    country = OneOfField(label=gettext_lazy("Pour qui"), required=False, widget=forms.RadioSelect)
    opens = forms.BooleanField(label=gettext_lazy("Ouvrir cette liste avec cette vue"), required=False)

    def __init__(self, *args: Any, countries: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        """COUNTRIES: with whom the person may share it; none: it is for them alone."""
        super().__init__(*args, **kwargs)
        self.fields["opens"].help_text = _("Pour vous seulement ; « Tous les dossiers » reste à un clic.")
        field = self.fields["country"]
        if not countries:
            del self.fields["country"]
        elif isinstance(field, forms.ChoiceField):
            field.choices = [
                ("", _("Moi seulement")),
                *((code, _("Qui consulte cette liste : %(country)s") % {"country": name}) for code, name in countries),
            ]
            field.help_text = _("Le nom d’une vue partagée est lu par tous : n’y mettez rien qui vienne d’un dossier.")


class ChangeViewForm(VersionedForm, ViewForm):
    """The same, of a view as it was read."""
