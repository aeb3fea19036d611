"""Forms of the administration: an account, a posting, the filters of their lists."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django import forms
from django.core.validators import RegexValidator
from django.db.models import QuerySet
from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ssi.accounts.forms import AccountForm
from ssi.accounts.models import User
from ssi.common.forms import DayField, LineField, OneOfField
from ssi.territories.capabilities import Area
from ssi.territories.dates import OFFICE_ZONE, end_of, start_of, today
from ssi.territories.models import ConsularPost, Country, Posting
from ssi.territories.roles import REACH, Reach, Role

STATES = (
    ("live", gettext_lazy("En cours")),
    ("upcoming", gettext_lazy("À venir")),
    ("ended", gettext_lazy("Terminées")),
)
ACCOUNT_STATES = (("open", gettext_lazy("Actifs")), ("closed", gettext_lazy("Désactivés")))
LOGIN_NAME = RegexValidator(
    r"^[a-z0-9][a-z0-9._-]{2,59}$",
    gettext_lazy("Trois caractères au moins : lettres sans accent, chiffres, point, tiret."),
)
_REACH_FIELD = {Reach.COUNTRIES: "countries", Reach.POST: "post"}


class NewAccountForm(AccountForm):
    full_name = LineField(label=gettext_lazy("Nom et prénom"), max_length=120)
    username = LineField(
        label=gettext_lazy("Identifiant"),
        max_length=60,
        help_text=gettext_lazy("Par exemple prenom.nom, en minuscules et sans accent. Il ne change plus."),
    )
    field_order = ("full_name", "username", "email", "language", "time_zone")

    def clean_username(self) -> str:
        username = str(self.cleaned_data["username"]).lower()
        LOGIN_NAME(username)
        return username


class AccountFilter(forms.Form):
    q = LineField(label=gettext_lazy("Nom ou identifiant"), max_length=120, required=False)
    state = OneOfField(
        label=gettext_lazy("État"), choices=(("", gettext_lazy("Tous")), *ACCOUNT_STATES), required=False
    )
    role = OneOfField(
        label=gettext_lazy("Fonction en cours"), choices=(("", gettext_lazy("Toutes")), *Role.choices), required=False
    )

    def __init__(self, query: QueryDict) -> None:
        super().__init__(query)
        countries = [("", _("Tous")), *_country_choices()]
        self.fields["country"] = OneOfField(label=_("Pays d’affectation"), choices=countries, required=False)


def _country_choices() -> list[tuple[str, str]]:
    return [(country.code, country.name) for country in Country.objects.filter(covered=True)]


def _person_field(people: QuerySet[User], empty: str, **kwargs: Any) -> forms.TypedChoiceField:
    """Choices as a list: they are read by the validation, by the page and by the criteria in force."""
    choices = [("", empty), *((str(person.pk), f"{person.full_name} ({person.username})") for person in people)]
    return forms.TypedChoiceField(label=_("Personne"), choices=choices, coerce=int, empty_value=None, **kwargs)


class PostingFilter(forms.Form):
    state = OneOfField(label=gettext_lazy("État"), choices=(("", gettext_lazy("Toutes")), *STATES), required=False)

    def __init__(self, query: QueryDict) -> None:
        super().__init__(query)
        countries = [("", _("Tous")), *_country_choices()]
        self.fields["person"] = _person_field(User.objects.people(), _("Toutes"), required=False)
        self.fields["country"] = OneOfField(label=_("Pays"), choices=countries, required=False)


class PostingForm(forms.Form):
    """A person, a role, what the role is exercised on, areas, first and last day in the office's zone."""

    role = OneOfField(label=gettext_lazy("Fonction"), choices=(("", "—"), *Role.choices))
    areas = forms.MultipleChoiceField(
        label=gettext_lazy("Domaines"),
        choices=Area.choices,
        widget=forms.CheckboxSelectMultiple,
        required=False,
        initial=list(Area.values),
        help_text=gettext_lazy("Ceux que la fonction ouvre dans ces pays."),
    )
    first_day = DayField(label=gettext_lazy("Premier jour"), zone=OFFICE_ZONE)
    last_day = DayField(
        label=gettext_lazy("Dernier jour"),
        zone=OFFICE_ZONE,
        required=False,
        help_text=gettext_lazy("Travaillé jusqu’au soir, à l’heure de Singapour. Vide : jusqu’à nouvel ordre."),
    )

    field_order = ("person", "role", "countries", "post", "areas", "first_day", "last_day")

    def __init__(self, *args: Any, actor: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        others = User.objects.people().filter(is_active=True).exclude(pk=actor.pk)
        refusal = _("Choisissez un compte actif, autre que le vôtre : nul ne prononce sa propre affectation.")
        self.fields["person"] = _person_field(others, "—", error_messages={"invalid_choice": refusal})
        self.fields["countries"] = forms.MultipleChoiceField(
            label=_("Pays"),
            choices=_country_choices(),
            widget=forms.CheckboxSelectMultiple,
            required=False,
            help_text=_("Pour un attaché, un adjoint, un officier de liaison, un assistant, un chef de service."),
        )
        self.fields["post"] = OneOfField(
            label=_("Poste consulaire"),
            choices=[("", _("Aucun")), *((post.code, post.name) for post in ConsularPost.objects.all())],
            required=False,
            help_text=_("Pour un agent consulaire."),
        )
        self.fields["first_day"].initial = today
        self.order_fields(self.field_order)

    def clean_person(self) -> User:
        return User.objects.get(pk=self.cleaned_data["person"])

    def clean_post(self) -> ConsularPost | None:
        return ConsularPost.objects.filter(pk=self.cleaned_data["post"]).first()

    def clean(self) -> dict[str, Any]:
        typed = super().clean() or {}
        self._check_reach(typed)
        first, last = typed.get("first_day"), typed.get("last_day")
        if first and last and last < first:
            self.add_error("last_day", _("Le dernier jour précède le premier."))
        elif last and last < today():
            self.add_error("last_day", _("Cette affectation serait déjà terminée."))
        return typed

    def _check_reach(self, typed: dict[str, Any]) -> None:
        """What the role needs must be there, and what it does not use must not be."""
        if not typed.get("role"):
            return
        reach = REACH[Role(typed["role"])]
        said: dict[Reach, str | Promise] = {
            Reach.COUNTRIES: gettext_lazy("Cette fonction s’exerce dans un ou plusieurs pays : cochez-les."),
            Reach.POST: gettext_lazy("Cette fonction s’exerce dans un poste consulaire : choisissez-le."),
        }
        for one, name in _REACH_FIELD.items():
            if reach is one and not typed.get(name) and name not in self.errors:
                self.add_error(name, str(said[one]))
            elif reach is not one and typed.get(name):
                self.add_error(name, _("Cette fonction ne s’exerce pas ici : elle s’exerce sur %s.") % reach.label)
        if reach is Reach.COUNTRIES and not typed.get("areas") and "areas" not in self.errors:
            self.add_error("areas", _("Cochez au moins un domaine."))

    @property
    def areas_chosen(self) -> list[str]:
        role = Role(self.cleaned_data["role"])
        return list(self.cleaned_data["areas"]) if REACH[role] is Reach.COUNTRIES else []

    @property
    def start(self) -> datetime:
        return start_of(self.cleaned_data["first_day"])

    @property
    def end(self) -> datetime | None:
        last = self.cleaned_data["last_day"]
        return end_of(last) if last else None


class EndPostingForm(forms.Form):
    last_day = DayField(
        label=gettext_lazy("Dernier jour"),
        zone=OFFICE_ZONE,
        required=False,
        help_text=gettext_lazy("Travaillé jusqu’au soir, à l’heure de Singapour. Vide : la fin est immédiate."),
    )

    def __init__(self, *args: Any, posting: Posting, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.posting = posting

    def clean_last_day(self) -> Any:
        day = self.cleaned_data["last_day"]
        if day and day < today():
            raise forms.ValidationError(_("Ce jour est passé : laissez vide pour mettre fin dès maintenant."))
        if day and self.posting.during.upper and end_of(day) > self.posting.during.upper:
            raise forms.ValidationError(
                _("L’affectation se termine avant ce jour : elle ne peut pas être prolongée ici.")
            )
        return day

    @property
    def at(self) -> datetime | None:
        day = self.cleaned_data["last_day"]
        return end_of(day) if day else None
