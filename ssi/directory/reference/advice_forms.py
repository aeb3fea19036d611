"""The sentences of the briefing sheets, on the administrator's pages."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ssi.common.forms import DayField, LineField, OneOfField
from ssi.directory.enums import AdviceReader, AdviceTopic
from ssi.directory.reference.forms import SheetForm
from ssi.territories.models import Country

_TOPICS = [("", gettext_lazy("Choisir")), *AdviceTopic.choices]


class AdviceForm(SheetForm):
    topic = OneOfField(label=gettext_lazy("Partie de la fiche"), choices=_TOPICS)
    reader = OneOfField(label=gettext_lazy("Pour"), choices=AdviceReader.choices, initial=AdviceReader.EVERYONE)
    text_fr = LineField(label=gettext_lazy("En français"), max_length=500)
    text_en = LineField(
        label=gettext_lazy("En anglais"),
        max_length=500,
        help_text=gettext_lazy("La même phrase : la fiche s’imprime dans l’une ou l’autre langue."),
    )
    valid_from = DayField(label=gettext_lazy("Valable depuis le"), required=False)
    valid_until = DayField(label=gettext_lazy("Valable jusqu’au"), required=False)


class NewAdviceForm(AdviceForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        countries = [(country.code, country.name) for country in Country.objects.filter(covered=True)]
        self.fields["country"] = OneOfField(label=_("Pays"), choices=[("", _("Choisir un pays")), *countries])
        self.order_fields(["country"])

    @property
    def values(self) -> dict[str, Any]:
        values = super().values
        country = values.pop("country")
        return {**values, "country_id": country}
