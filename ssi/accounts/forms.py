"""Forms of a person's own account."""

from __future__ import annotations

from zoneinfo import available_timezones

from allauth.account.forms import ChangePasswordForm, LoginForm
from django import forms
from django.utils.translation import gettext_lazy as _

from ssi.accounts.models import Language
from ssi.common.forms import OneOfField
from ssi.common.moments import PLACES, place_name

LONGEST_PASSWORD = 128
CONTINENTS = {"Africa", "America", "Antarctica", "Asia", "Atlantic", "Australia", "Europe", "Indian", "Pacific"}


class SignInForm(LoginForm):
    """Labels are said here, for the summary of errors."""

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["login"].label = _("Identifiant")
        self.fields["password"].label = _("Mot de passe")
        self.fields["password"].max_length = LONGEST_PASSWORD


class OwnPasswordForm(ChangePasswordForm):
    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["oldpassword"].label = _("Mot de passe actuel")
        self.fields["password1"].label = _("Nouveau mot de passe")
        self.fields["password2"].label = _("Nouveau mot de passe, une seconde fois")

    def clean_password1(self) -> str:
        password: str = self.cleaned_data["password1"]
        if len(password) > LONGEST_PASSWORD:
            raise forms.ValidationError(
                _("Ce mot de passe est trop long : %(limit)d caractères au plus.") % {"limit": LONGEST_PASSWORD}
            )
        if self.user.check_password(password):
            raise forms.ValidationError(_("Choisissez un mot de passe différent de l’actuel."))
        return password


def zone_choices() -> list[tuple[str, list[tuple[str, str]]]]:
    """The zones of the service first, then the whole world."""
    ours = [(zone, place_name(zone)) for zone in PLACES]
    others = sorted(zone for zone in available_timezones() if zone.split("/")[0] in CONTINENTS and zone not in PLACES)
    return [(str(_("Le service")), ours), (str(_("Autres fuseaux")), [(zone, zone) for zone in others])]


class AccountForm(forms.Form):
    """What an administrator types when opening an account and its person may change later."""

    language = OneOfField(label=_("Langue"), choices=Language, widget=forms.RadioSelect, initial=Language.FRENCH)
    time_zone = OneOfField(label=_("Fuseau horaire"), choices=zone_choices, initial="Asia/Singapore")
    email = forms.EmailField(
        label=_("Adresse électronique"),
        required=False,
        max_length=254,
        help_text=_("Facultative. Elle n’est montrée qu’à l’administrateur des comptes."),
    )
