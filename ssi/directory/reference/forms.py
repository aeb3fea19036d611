"""What is typed on a sheet of reference data. A code is chosen once; the rest is corrected."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.core.validators import RegexValidator
from django.db.models import Model
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ssi.common import clock
from ssi.common.forms import DayField, LineField, OneOfField, PastDateField, VersionedForm
from ssi.common.moments import PLACES
from ssi.directory.calendars import COUNTRIES
from ssi.directory.enums import CustodyDuty, InstrumentKind, Penalty
from ssi.directory.fields import AuthorityField, CrimeTypeField
from ssi.directory.forms import kind_choices
from ssi.directory.models import CrimeType
from ssi.territories.models import Country

# A year: longer is no limit of custody.
MOST_HOURS = 8784
_CODE = RegexValidator(
    r"^[A-Z0-9]+(-[A-Z0-9]+)*$", gettext_lazy("Lettres sans accent, chiffres et tirets, par exemple CNB ou SPF-ICD.")
)
_LETTERS = RegexValidator(r"^[A-Z]+$", gettext_lazy("Lettres sans accent, sans espace."))
_POST_CODE = RegexValidator(r"^[A-Z]{3}$", gettext_lazy("Trois lettres sans accent, par exemple PEN."))
_ARTICLE = RegexValidator(r"^[0-9A-Za-z][0-9A-Za-z. -]*$", gettext_lazy("Par exemple 222-36 ou R. 610-5."))


class CapitalsField(LineField):
    """A code: capitals, whatever was typed."""

    def tidy(self, text: str) -> str:
        return super().tidy(text).upper()


class SheetForm(VersionedForm):
    """A sheet that is added (no version), or corrected as it was read in a version."""

    source = LineField(
        label=gettext_lazy("Source"),
        max_length=200,
        help_text=gettext_lazy("Le texte, la page ou la personne qui le dit."),
    )
    checked_on = PastDateField(label=gettext_lazy("Vérifiée le"))
    # Fields that say something else than a column of the row.
    beside: tuple[str, ...] = ()

    def __init__(self, *args: Any, version: int | None = None, **kwargs: Any) -> None:
        super().__init__(*args, version=version, **kwargs)
        if version is None:
            del self.fields["version"]
        if "checked_on" in self.fields:
            self.fields["checked_on"].initial = clock.today(settings.HOME_TIME_ZONE)
            self.order_fields([name for name in self.fields if name not in {"source", "checked_on"}])

    @property
    def values(self) -> dict[str, Any]:
        """What is typed, by column."""
        typed: dict[str, Any] = {}
        for name, value in self.cleaned_data.items():
            if name == "version" or name in self.beside:
                continue
            if isinstance(self.fields[name], forms.ModelChoiceField):
                typed[f"{name}_id"] = value.pk if value else None
            else:
                typed[name] = value
        return typed

    def stored(self, row: Model) -> dict[str, Any]:
        """What ROW says, by field."""
        return {
            name: getattr(row, f"{name}_id" if isinstance(field, forms.ModelChoiceField) else name)
            for name, field in self.fields.items()
            if name != "version" and name not in self.beside
        }


def _until() -> DayField:
    return DayField(label=gettext_lazy("Jusqu’au"), required=False, help_text=gettext_lazy("Ce jour compris."))


class AuthorityForm(SheetForm):
    acronym = LineField(label=gettext_lazy("Sigle"), max_length=30, required=False)
    name = LineField(
        label=gettext_lazy("Nom officiel"), max_length=160, help_text=gettext_lazy("Dans la langue de l’autorité.")
    )
    name_fr = LineField(label=gettext_lazy("Nom en français, s’il diffère"), max_length=160, required=False)
    name_en = LineField(label=gettext_lazy("Nom en anglais, s’il diffère"), max_length=160, required=False)
    is_central_authority = forms.BooleanField(
        label=gettext_lazy("Autorité centrale pour l’entraide pénale"), required=False
    )
    parent = AuthorityField(label=gettext_lazy("Rattachée à"), required=False, empty_label=gettext_lazy("Aucune"))
    valid_from = DayField(label=gettext_lazy("En fonction depuis le"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kinds"] = forms.MultipleChoiceField(
            label=_("Nature"),
            choices=[choice for choice in kind_choices() if choice[0]],
            widget=forms.CheckboxSelectMultiple,
            help_text=_("Une juridiction est une autorité de cette nature."),
        )
        self.order_fields(["country", "suffix", "acronym", "name", "name_fr", "name_en", "kinds"])


class NewAuthorityForm(AuthorityForm):
    beside = ("country", "suffix")
    suffix = CapitalsField(
        label=gettext_lazy("Code"),
        max_length=20,
        validators=[_CODE],
        help_text=gettext_lazy("Court, après celui du pays : CNB donne SG-CNB. Il ne change plus."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        countries = [(country.code, country.name) for country in Country.objects.all()]
        self.fields["country"] = OneOfField(
            label=_("Pays"), choices=[("", _("Choisir un pays")), *countries, ("INT", _("International"))]
        )
        self.order_fields(["country", "suffix"])

    @property
    def values(self) -> dict[str, Any]:
        country = self.cleaned_data["country"]
        code = f"{country}-{self.cleaned_data['suffix']}"
        return {**super().values, "code": code, "country_id": None if country == "INT" else country}


class CloseAuthorityForm(SheetForm):
    valid_until = DayField(
        label=gettext_lazy("En fonction jusqu’au"),
        required=False,
        help_text=gettext_lazy("Ce jour compris. Vide : l’autorité est en fonction."),
    )
    successor = AuthorityField(label=gettext_lazy("Remplacée par"), required=False, empty_label=gettext_lazy("Aucune"))


class AliasForm(SheetForm):
    value = LineField(label=gettext_lazy("Autre nom ou sigle"), max_length=160)
    valid_from = DayField(label=gettext_lazy("Porté depuis le"), required=False)
    valid_until = _until()


class CrimeTypeForm(SheetForm):
    name_fr = LineField(label=gettext_lazy("Libellé français"), max_length=80)
    name_en = LineField(label=gettext_lazy("Libellé anglais"), max_length=80)
    europol_area = LineField(label=gettext_lazy("Domaine d’Europol"), max_length=80, required=False)


class NewCrimeTypeForm(CrimeTypeForm):
    beside = ("suffix", "parent")
    suffix = CapitalsField(
        label=gettext_lazy("Code"),
        max_length=6,
        validators=[_LETTERS],
        help_text=gettext_lazy(
            "Quelques lettres, après celles de la nature d’infraction principale. Il ne change plus."
        ),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        main = [(row.code, f"{row.label} ({row.code})") for row in CrimeType.objects.filter(parent=None)]
        self.fields["parent"] = OneOfField(
            label=_("Nature d’infraction principale"), choices=[("", _("Choisir")), *main]
        )
        self.order_fields(["parent", "suffix"])

    def clean(self) -> dict[str, Any]:
        typed = super().clean() or {}
        if typed.get("parent") and typed.get("suffix") and len(self._code(typed)) > self._longest:
            self.add_error("suffix", _("Ce code est trop long sous cette nature d’infraction principale."))
        return typed

    _longest = 12

    @staticmethod
    def _code(typed: dict[str, Any]) -> str:
        return f"{typed['parent']}-{typed['suffix']}"

    @property
    def values(self) -> dict[str, Any]:
        return {**super().values, "code": self._code(self.cleaned_data), "parent_id": self.cleaned_data["parent"]}


class InstrumentForm(SheetForm):
    kind = OneOfField(label=gettext_lazy("Nature"), choices=InstrumentKind.choices)
    name_fr = LineField(label=gettext_lazy("Nom français"), max_length=200)
    name_en = LineField(label=gettext_lazy("Nom anglais"), max_length=200)
    publication = LineField(label=gettext_lazy("Publication"), max_length=200, required=False)
    signed_on = PastDateField(label=gettext_lazy("Signé le"), required=False)
    valid_from = DayField(label=gettext_lazy("En vigueur depuis le"), required=False)
    valid_until = DayField(label=gettext_lazy("En vigueur jusqu’au"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["countries"] = forms.MultipleChoiceField(
            label=_("Pays liés à la France"),
            choices=[(country.code, country.name) for country in Country.objects.filter(covered=True)],
            widget=forms.CheckboxSelectMultiple,
        )
        self.order_fields(["code", "kind", "name_fr", "name_en", "countries"])


class NewInstrumentForm(InstrumentForm):
    code = CapitalsField(
        label=gettext_lazy("Code"),
        max_length=24,
        validators=[_CODE],
        help_text=gettext_lazy("Court, par exemple MY-MACMA-2002. Il ne change plus."),
    )


class ProvisionForm(SheetForm):
    label_fr = LineField(label=gettext_lazy("Intitulé français"), max_length=200)
    label_en = LineField(label=gettext_lazy("Intitulé anglais"), max_length=200)
    maximum_penalty = LineField(label=gettext_lazy("Peine encourue"), max_length=120, required=False)
    limitation_years = forms.IntegerField(
        label=gettext_lazy("Prescription, en années"), min_value=1, max_value=100, required=False
    )
    valid_from = DayField(label=gettext_lazy("En vigueur depuis le"))
    valid_until = DayField(label=gettext_lazy("En vigueur jusqu’au"), required=False)


class NewProvisionForm(ProvisionForm):
    code = CapitalsField(
        label=gettext_lazy("Code ou loi"),
        max_length=12,
        help_text=gettext_lazy("En abrégé : CP, CPP, CSP."),
        validators=[_CODE],
    )
    article = LineField(label=gettext_lazy("Article"), max_length=20, validators=[_ARTICLE])

    field_order = ("code", "article")


class RenumberForm(ProvisionForm):
    """The same fields without the end; the beginning is the day of the new number."""

    beside = ("on", "valid_from", "valid_until")
    article = LineField(
        label=gettext_lazy("Nouvel article"),
        max_length=20,
        validators=[_ARTICLE],
        help_text=gettext_lazy("Le même numéro si seul son contenu change."),
    )
    on = DayField(
        label=gettext_lazy("Renuméroté le"),
        help_text=gettext_lazy("L’ancien article est en vigueur jusqu’à la veille."),
    )
    valid_from = valid_until = None  # type: ignore[assignment]

    field_order = ("article", "on")


class HolidayForm(SheetForm):
    date = DayField(label=gettext_lazy("Jour"))
    working = forms.TypedChoiceField(
        label=gettext_lazy("Ce jour est"),
        choices=(("non", gettext_lazy("chômé")), ("oui", gettext_lazy("travaillé"))),
        coerce=lambda typed: typed == "oui",
        widget=forms.RadioSelect,
    )
    label = LineField(
        label=gettext_lazy("Nom du jour ou motif"),
        max_length=120,
        help_text=gettext_lazy("Par exemple : Aïd el-Fitr, selon la proclamation du 18 mars."),
    )

    def stored(self, row: Model) -> dict[str, Any]:
        stored = super().stored(row)
        return {**stored, "working": "oui" if stored["working"] else "non"}


class ExposureForm(SheetForm):
    label = LineField(
        label=gettext_lazy("Ce que dit la loi"),
        max_length=200,
        help_text=gettext_lazy("Par exemple : peine de mort pour trafic au-delà de 15 g d’héroïne."),
    )
    valid_from = DayField(label=gettext_lazy("En vigueur depuis le"), required=False)
    valid_until = _until()


class NewExposureForm(ExposureForm):
    penalty = OneOfField(label=gettext_lazy("Peine"), choices=[("", gettext_lazy("Choisir")), *Penalty.choices])
    crime_type = CrimeTypeField(
        label=gettext_lazy("Nature d’infraction"),
        required=False,
        help_text=gettext_lazy(
            "Vaut aussi pour les natures d’infraction qu’elle regroupe. Laissez vide si le pays ne prévoit "
            "aucune de ces peines, pour aucune infraction."
        ),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        countries = [(country.code, country.name) for country in Country.objects.all()]
        self.fields["country"] = OneOfField(label=_("Pays"), choices=[("", _("Choisir un pays")), *countries])
        self.order_fields(["country", "penalty", "crime_type"])

    def clean(self) -> dict[str, Any]:
        typed = super().clean() or {}
        if typed.get("penalty") not in {"", Penalty.NONE, None} and typed.get("crime_type") is None:
            self.add_error("crime_type", _("Une peine s’attache à une nature d’infraction : choisissez-la."))
        return typed

    @property
    def values(self) -> dict[str, Any]:
        values = super().values
        country = values.pop("country")
        return {**values, "country_id": country}


class CustodyLimitForm(SheetForm):
    label = LineField(
        label=gettext_lazy("Ce que dit le texte"),
        max_length=200,
        help_text=gettext_lazy("Par exemple : devant un magistrat, temps de trajet non compris."),
    )
    valid_from = DayField(label=gettext_lazy("En vigueur depuis le"), required=False)
    valid_until = _until()


class NewCustodyLimitForm(CustodyLimitForm):
    duty = OneOfField(label=gettext_lazy("Obligation"), choices=[("", gettext_lazy("Choisir")), *CustodyDuty.choices])
    hours = forms.IntegerField(
        label=gettext_lazy("Délai, en heures depuis l’arrestation"), min_value=1, max_value=MOST_HOURS
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        countries = [(country.code, country.name) for country in Country.objects.all()]
        self.fields["country"] = OneOfField(label=_("Pays"), choices=[("", _("Choisir un pays")), *countries])
        self.order_fields(["country", "duty", "hours"])

    @property
    def values(self) -> dict[str, Any]:
        values = super().values
        country = values.pop("country")
        return {**values, "country_id": country}


FIRST_YEAR, LAST_YEAR = 2000, 2100


class YearForm(forms.Form):
    annee = forms.IntegerField(label=gettext_lazy("Année"), min_value=FIRST_YEAR, max_value=LAST_YEAR, required=False)


class PostForm(SheetForm):
    source = checked_on = None  # type: ignore[assignment]
    name_fr = LineField(label=gettext_lazy("Nom français"), max_length=80)
    name_en = LineField(label=gettext_lazy("Nom anglais"), max_length=80)
    time_zone = OneOfField(
        label=gettext_lazy("Fuseau horaire"), choices=[(zone, place) for zone, place in PLACES.items()]
    )


class NewPostForm(PostForm):
    beside = ("seat", "others")
    code = CapitalsField(
        label=gettext_lazy("Code"),
        max_length=3,
        validators=[_POST_CODE],
        help_text=gettext_lazy("Trois lettres, celles de ses références. Il ne change plus."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        countries = [(country.code, country.name) for country in Country.objects.filter(covered=True)]
        self.fields["seat"] = OneOfField(label=_("Pays où il se trouve"), choices=[("", _("Choisir")), *countries])
        self.fields["others"] = forms.MultipleChoiceField(
            label=_("Autres pays pour lesquels il dépose"),
            choices=countries,
            widget=forms.CheckboxSelectMultiple,
            required=False,
        )
        self.order_fields(["code", "name_fr", "name_en", "seat", "others"])

    @property
    def values(self) -> dict[str, Any]:
        return {**super().values, "seat_id": self.cleaned_data["seat"]}


def calendar_choices() -> list[tuple[str, str]]:
    """Countries of which a calendar is published."""
    names = {country.code: country.name for country in Country.objects.filter(code__in=COUNTRIES)}
    return [(code, capfirst(names[code])) for code in COUNTRIES if code in names]
