"""What is typed of a notice and of a correspondent."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ssi.common.forms import DayField, LineField, OneOfField, TextField, VersionedForm, set_zone
from ssi.community.enums import Audience
from ssi.community.models import Correspondent, Notice
from ssi.territories.models import Country


class NoticeForm(forms.Form):
    """A notice for posts of PLACE, on its calendar."""

    title = LineField(label=gettext_lazy("Objet"), max_length=160)
    body = TextField(
        label=gettext_lazy("Situation"),
        max_length=4000,
        help_text=gettext_lazy("Ce qui se passe, où, depuis quand. Rien d’un dossier : les postes lisent cette page."),
    )
    measures = TextField(
        label=gettext_lazy("Conduite à tenir"),
        max_length=4000,
        help_text=gettext_lazy("Ce que le poste fait et fait dire, en phrases courtes."),
    )
    audience = OneOfField(label=gettext_lazy("Pour"), choices=Audience.choices, initial=Audience.POSTS)
    valid_from = DayField(label=gettext_lazy("Valable du"))
    valid_until = DayField(label=gettext_lazy("Valable jusqu’au"))
    review_on = DayField(
        label=gettext_lazy("À revoir le"),
        help_text=gettext_lazy("Le jour où le service la relit : confirmée, corrigée ou retirée."),
    )
    field_order = ("title", "body", "measures", "posts", "audience", "valid_from", "valid_until", "review_on")

    def __init__(self, *args: Any, place: Country, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        posts = [(one.code, one.name) for one in place.posts.order_by("code")]
        self.fields["posts"] = forms.MultipleChoiceField(
            label=_("Postes destinataires"),
            choices=posts,
            initial=[code for code, _name in posts],
            widget=forms.CheckboxSelectMultiple,
        )
        self.order_fields(self.field_order)
        set_zone(self, place.time_zone)

    def values(self) -> dict[str, Any]:
        cleaned = self.cleaned_data
        return {**{name: cleaned[name] for name in self.field_order}, "posts": sorted(cleaned["posts"])}


class EditNoticeForm(VersionedForm, NoticeForm):
    """Corrects a notice; it never goes to another country."""


class CorrespondentForm(forms.Form):
    """A correspondent of a post."""

    sector = LineField(
        label=gettext_lazy("Îlot"), max_length=120, help_text=gettext_lazy("Le quartier ou la ville : « Makati nord ».")
    )
    name = LineField(label=gettext_lazy("Nom"), max_length=120)
    phone = LineField(
        label=gettext_lazy("Téléphone"),
        max_length=40,
        required=False,
        help_text=gettext_lazy("Avec l’indicatif du pays : +65 6555 0142."),
    )
    email = forms.EmailField(label=gettext_lazy("Courriel"), max_length=120, required=False)
    until = DayField(
        label=gettext_lazy("Jusqu’au"),
        required=False,
        help_text=gettext_lazy("Laissez vide tant que la personne tient l’îlot ; datée, elle quitte la liste."),
    )

    def __init__(self, *args: Any, place: Country, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        set_zone(self, place.time_zone)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if not any(cleaned.get(name) or name in self.errors for name in ("phone", "email")):
            self.add_error("phone", _("Donnez un téléphone ou un courriel."))
        return cleaned

    def values(self) -> dict[str, Any]:
        return {name: value for name, value in self.cleaned_data.items() if name != "version"}


class EditCorrespondentForm(VersionedForm, CorrespondentForm):
    """Corrects a correspondent; who is of another post is another one."""


def notice_values(notice: Notice) -> dict[str, Any]:
    return {name: getattr(notice, name) for name in NoticeForm.field_order}


def correspondent_values(one: Correspondent) -> dict[str, Any]:
    return {name: getattr(one, name) for name in CorrespondentForm.base_fields}
